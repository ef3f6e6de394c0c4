/**
 * Reads the issues of each upload once its review is complete, so that lists and reports know its severities.
 *
 * Invariants:
 * - A poll always goes first: nothing is read while a poll is due, and a budget keeps places free for polls to come.
 * - One read runs at a time. A closed gate holds all reads back.
 * - An upload is neither failed nor delayed by a read. What could not be read is read later, also after a restart.
 */
import { siteOf } from '../../api/account.ts';
import type { ApiClient, Answer } from '../../api/client.ts';
import { readIssues } from '../../api/endpoints.ts';
import type { Gates } from '../../api/gates/gates.ts';
import type { ReadIssue } from '../../api/resultSchemas.ts';
import { distinctIssues } from '../../api/reviewResults.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { Throttle, coalescingPolicy } from '../../shared/throttle.ts';
import { type Finding, findingOf } from '../model/findings.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { ReadBudget } from './readBudget.ts';

/** The route of a read. The endpoint has no separate breaker here, because its errors are those of one asset. */
const route = { bucket: 'submission_read', targets: [] } as const;
/** The pause after an error that is not the asset's own, such as a lost connection. */
const outagePauseMs = 30_000;
const minuteMs = 60_000;
/** The pauses after errors of the asset's own. After the last one, only a person who opens the results reads again. */
const ownPausesMs = [minuteMs / 2, 2 * minuteMs, 10 * minuteMs, 60 * minuteMs, 6 * 60 * minuteMs];
export const longestReadPauseMs = Math.max(...ownPausesMs);

export interface FindingsReaderDeps {
  readonly store: Pick<UploadStore, 'findings' | 'get' | 'due'>;
  readonly gates: Pick<Gates, 'blockOf' | 'availableSlots'>;
  readonly clock: Clock;
  readonly api: () => ApiClient;
  /** The digest of the current account. */
  readonly account: () => string;
  /** Whether a poll is due that does not run yet. */
  readonly isPollDue: () => boolean;
  /** Saves the issues that were read. */
  readonly reviewed: (id: string, findings: readonly Finding[]) => void;
  readonly log: Log;
}

export class FindingsReader {
  private readonly deps: FindingsReaderDeps;
  private readonly budget = new ReadBudget();
  private readonly stopping = new AbortController();
  private readonly throttle: Throttle;
  private running: Promise<void> | null = null;
  private cancelTimer: () => void = () => undefined;
  /** Nothing is due before this time. Unknown after a change: null. */
  private idleUntil: number | null = null;
  private lastAccount = '';
  /** Accounts of this site whose results the current key cannot read. */
  private readonly unreadableAccounts = new Set<string>();
  /** The end of the rate limit that was counted last. */
  private countedLimit = 0;

  constructor(deps: FindingsReaderDeps) {
    this.deps = deps;
    this.throttle = new Throttle(deps.clock, coalescingPolicy, () => this.pump());
  }

  /** The poller started a poll, which uses the same limit of the service. */
  pollStarted(): void {
    this.budget.started(this.deps.clock.elapsed(), 'poll');
  }

  /** There are new issues to read. */
  pumpSoon(): void {
    this.idleUntil = null;
    this.throttle.request();
  }

  /** Starts a read if one is due and allowed now, and sets the timer for the next one. */
  pump(): void {
    this.cancelTimer();
    if (this.stopping.signal.aborted || this.running !== null) return;
    try {
      this.startNext();
    } catch (error) {
      this.deps.log.bug(error); // the database cannot be read now
      this.pumpAfter(outagePauseMs);
    }
  }

  /** Cancels a running read and waits for it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.throttle.cancel();
    this.cancelTimer();
    await this.running;
  }

  private startNext(): void {
    const { store, gates, clock, isPollDue } = this.deps;
    const now = clock.now();
    const elapsed = clock.elapsed();
    const block = gates.blockOf(route);
    if (block !== null) {
      if (block.gate === 'rate-limit' && block.until !== this.countedLimit) {
        this.countedLimit = block.until;
        this.budget.limited(elapsed);
      }
      return; // a gate that opens calls `pump`
    }
    const next = this.nextDue(now);
    if (next === null) return;
    // The poller calls `pump` after each of its rounds.
    if (isPollDue()) return;
    const polls = store.due.processingSubmissions();
    // While requests are limited, the last slot belongs to a poll; each request that ends calls `pump`.
    if (gates.availableSlots(route) < (polls > 0 ? 2 : 1)) return;
    const at = this.budget.nextAt(elapsed, polls);
    if (at > elapsed) this.pumpAfter(at - elapsed);
    else this.start(next.upload, next.tries);
  }

  private nextDue(now: number): { readonly upload: Upload; readonly tries: number } | null {
    const account = this.deps.account();
    if (account !== this.lastAccount) {
      this.lastAccount = account;
      this.unreadableAccounts.clear();
      this.idleUntil = null;
    }
    if (this.idleUntil !== null && now < this.idleUntil) {
      this.pumpAfter(this.idleUntil - now);
      return null;
    }
    const { store } = this.deps;
    const [due] = store.findings.due(now, siteOf(account), [...this.unreadableAccounts]);
    const upload = due === undefined ? null : store.get(due.uploadId);
    if (due !== undefined && upload !== null) return { upload, tries: due.tries };
    this.idleUntil = store.findings.nextDueAt(now) ?? Number.POSITIVE_INFINITY;
    if (this.idleUntil !== Number.POSITIVE_INFINITY) this.pumpAfter(this.idleUntil - now);
    return null;
  }

  private start(upload: Upload, tries: number): void {
    this.budget.started(this.deps.clock.elapsed(), 'issues');
    this.running = this.read(upload, tries).finally(() => {
      this.running = null;
      if (!this.stopping.signal.aborted) this.throttle.request();
    });
  }

  private async read(upload: Upload, tries: number): Promise<void> {
    const { signal } = this.stopping;
    const { api, log } = this.deps;
    const { submissionId = '', assetId = null } = upload.submission ?? {};
    try {
      const answer =
        assetId === null
          ? null
          : await readIssues(api(), { submissionId, assetId }, { signal, retries: 'never' });
      this.save(upload, tries, answer);
    } catch (error) {
      if (signal.aborted) return;
      log.bug(error);
      this.idleUntil = this.deps.clock.now() + outagePauseMs;
    }
  }

  private save(upload: Upload, tries: number, answer: Answer<readonly ReadIssue[]> | null): void {
    const { store, gates, clock, account, reviewed } = this.deps;
    const now = clock.now();
    if (answer === null) {
      store.findings.postpone(upload.id, null, tries); // the service never named its asset
    } else if (answer.ok) {
      reviewed(upload.id, distinctIssues(answer.value).map(findingOf));
    } else if (answer.failure.status === 404 && upload.account !== account()) {
      // Another key of the same site may belong to another workspace.
      if (upload.account !== null) this.unreadableAccounts.add(upload.account);
      else store.findings.postpone(upload.id, null, tries);
    } else if (answer.failure.scope === 'file') {
      const pauseMs = ownPausesMs[tries];
      store.findings.postpone(upload.id, pauseMs === undefined ? null : now + pauseMs, tries + 1);
    } else if (gates.blockOf(route) === null) {
      store.findings.postpone(upload.id, now + outagePauseMs, tries);
    }
  }

  private pumpAfter(delayMs: number): void {
    this.cancelTimer();
    this.cancelTimer = this.deps.clock.after(delayMs, () => this.pump());
  }
}
