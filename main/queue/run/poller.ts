/** Polls the service about each submission until its processing ends, a few at a time. */
import { setMaxListeners } from 'node:events';

import type { ApiClient } from '../../api/client.ts';
import { readSubmission } from '../../api/endpoints.ts';
import type { Gates } from '../../api/gates/gates.ts';
import type { Submission } from '../../api/schemas.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { type BackoffPolicy, retriesInPlace } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { Throttle, type ThrottlePolicy } from '../../shared/throttle.ts';
import { laneRoutes } from '../model/lanes.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { isSqlError } from '../store/sql.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { requestsAtOnce } from './concurrencyLimits.ts';
import {
  type FollowedSubmission,
  eventOfSubmission,
  pollDelayMs,
  toleratedUnknownPolls,
} from './pollPolicy.ts';
import { type FailedTry, retryDecision } from './retryPolicy.ts';
import { requesterOf } from './step.ts';

/** The longest time until due polls are tried again. A gate that opens calls `pump` itself. */
const gatePauseMs = 5_000;
/** Answers of polls are saved together; the window shows an answer at most this much later. */
const savePolicy: ThrottlePolicy = { pauseMs: 50 };

export interface PollerDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly api: () => ApiClient;
  /** Pauses between tries. */
  readonly backoff: () => BackoffPolicy;
  /** The site of the current key; submissions of other sites are not polled. null: there is no key. */
  readonly site: () => string | null;
  /** The digest of the current account. */
  readonly account: () => string;
  /** Saves the event if the upload's state allows it. */
  readonly apply: (id: string, event: UploadEvent) => void;
  readonly log: Log;
  /** Called before due uploads are read. Throws if the database fails. */
  readonly beforeRound: () => void;
  /** Called when a request is about to be sent. */
  readonly pollStarted: () => void;
  /** Called after each round, when every poll that may start has started. */
  readonly afterRound: () => void;
}

export class Poller {
  private readonly deps: PollerDeps;
  /**
   * Running polls by submission: one poll serves several uploads of a submission. Each counts as running until its
   * answer is saved.
   */
  private readonly reading = new Map<string, Promise<void>>();
  /** Answers that are not saved yet, as functions that save them. */
  private readonly answers = new Map<string, { readonly upload: Upload; readonly save: () => void }>();
  private readonly stopping = new AbortController();
  private readonly throttle: Throttle;
  private cancelTimer: () => void = () => undefined;

  constructor(deps: PollerDeps) {
    this.deps = deps;
    this.throttle = new Throttle(deps.clock, savePolicy, () => this.pump());
    setMaxListeners(0, this.stopping.signal); // each poll that runs has some
  }

  /** Calls `pump` soon, once for all calls at about the same time. */
  pumpSoon(): void {
    this.throttle.request();
  }

  /** Saves answers, starts due polls, and sets the timer for the next one. */
  pump(): void {
    this.cancelTimer();
    if (this.stopping.signal.aborted) return;
    try {
      this.deps.beforeRound();
      this.saveAnswers();
      this.startDue();
    } catch (error) {
      // The database cannot be written or read now; the answers stay in memory and are saved later.
      this.deps.log.bug(error);
      this.cancelTimer = this.deps.clock.after(gatePauseMs, () => this.pump());
      return;
    }
    this.deps.afterRound();
  }

  /** Whether a poll is due that does not run yet. */
  get isAnyDue(): boolean {
    const { store, clock, site } = this.deps;
    return store.due.polls(clock.now(), 1, site(), [...this.reading.keys()]).length > 0;
  }

  /** Saves all answers in one transaction. */
  private saveAnswers(): void {
    if (this.answers.size === 0) return;
    this.deps.store.transaction(() => {
      for (const { upload, save } of this.answers.values()) this.saveAnswer(upload, save);
    });
    for (const submissionId of this.answers.keys()) this.reading.delete(submissionId);
    this.answers.clear();
  }

  /** Throws only if the database fails. After any other error the submission is polled again later. */
  private saveAnswer({ id }: Upload, save: () => void): void {
    try {
      save();
    } catch (error) {
      if (isSqlError(error)) throw error;
      this.deps.log.bug(error);
      this.deps.apply(id, { event: 'gated', retryAt: this.deps.clock.now() + gatePauseMs });
    }
  }

  private startDue(): void {
    const { store, gates, clock } = this.deps;
    const now = clock.now();
    let slots = Math.min(requestsAtOnce - this.reading.size, gates.availableSlots(laneRoutes.follow));
    const duePolls = () => store.due.polls(now, requestsAtOnce, this.deps.site(), [...this.reading.keys()]);
    let due = duePolls();
    const isAnyDue = due.length > 0;
    // The uploads of one large submission can fill the result, so it is read again without that submission.
    while (slots > 0 && due.length > 0) {
      for (const upload of due) {
        if (slots <= 0) break;
        if (this.isRead(upload)) continue; // another upload of its submission started just now
        this.read(upload);
        slots -= 1;
      }
      due = due.length < requestsAtOnce ? [] : duePolls();
    }
    // Due polls without a slot wait for a gate or for another poll, and both call `pump`; the timer is for the
    // others.
    const next = isAnyDue ? now + gatePauseMs : store.due.nextAt('processing', now);
    if (next !== null) this.cancelTimer = clock.after(next - now, () => this.pump());
  }

  /** Cancels running polls and waits for them. Answers that have arrived are saved. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.throttle.cancel();
    this.cancelTimer();
    await Promise.all(this.reading.values());
    try {
      this.saveAnswers();
    } catch (error) {
      this.deps.log.bug(error);
    }
  }

  private isRead({ submission }: Upload): boolean {
    return submission !== null && this.reading.has(submission.submissionId);
  }

  private read(upload: Upload): void {
    const submissionId = upload.submission?.submissionId ?? upload.id;
    this.deps.pollStarted();
    this.reading.set(submissionId, this.ask(submissionId, upload));
  }

  private async ask(submissionId: string, upload: Upload): Promise<void> {
    this.answers.set(submissionId, { upload, save: await this.answerOf(upload) });
    if (!this.stopping.signal.aborted) this.pumpSoon();
  }

  /** Polls the service. Resolves with a function that saves the answer. */
  private async answerOf(upload: Upload): Promise<() => void> {
    const { submission, status } = upload;
    if (submission === null || status.state !== 'processing') return () => undefined;
    const { submissionId } = submission;
    try {
      const signal = this.stopping.signal;
      const options = { signal, requester: requesterOf(upload), retries: retriesInPlace(upload.attempt) };
      const answer = await readSubmission(this.deps.api(), submissionId, options);
      if (answer.ok) return () => this.applyToFollowers(submissionId, answer.value);
      return () => {
        for (const follower of this.deps.store.due.followersOf(submissionId))
          this.deps.apply(follower.id, this.eventOf(follower, answer));
      };
    } catch (error) {
      if (this.stopping.signal.aborted) return () => undefined;
      return () => {
        throw error;
      };
    }
  }

  /** Applies one answer to every upload of this submission. */
  private applyToFollowers(submissionId: string, answer: Submission): void {
    const { clock, store, apply } = this.deps;
    for (const follower of store.due.followersOf(submissionId)) {
      if (follower.submission === null || follower.status.state !== 'processing') continue;
      const { percent, pollsWithoutProgress } = follower.status;
      const place = this.placeInGroup(follower);
      const before = { ref: follower.submission, place, percent, pollsWithoutProgress };
      apply(follower.id, eventOfSubmission(before, answer, clock.now(), clock.random()));
    }
  }

  private placeInGroup({ id, isGrouped, submissionRow, submission }: Upload): FollowedSubmission['place'] {
    if (!isGrouped || submissionRow === null || submission?.assetId !== null) return undefined;
    const request = this.deps.store.submissions.get(submissionRow)?.request ?? [];
    const index = request.findIndex(({ uploadId }) => uploadId === id);
    return index < 0 ? undefined : { index, count: request.length };
  }

  private eventOf(upload: Upload, { failure, wasSent }: Pick<FailedTry, 'failure' | 'wasSent'>): UploadEvent {
    const { account, clock, backoff } = this.deps;
    const now = clock.now();
    if (failure.status === 404) {
      // The submission belongs to another workspace; it waits until the key of that one is set.
      if (upload.account !== account()) return { event: 'gated', retryAt: now + gatePauseMs };
      if (upload.attempt < toleratedUnknownPolls)
        return { event: 'retry', failure, retryAt: now + pollDelayMs(upload.attempt, clock.random()) };
    }
    const at = { now, random: clock.random(), backoff: backoff() };
    // The submission exists and is processed whatever its polls meet, so these count against no file.
    const isOwn = failure.scope === 'file' && errorTaxonomy[failure.kind].source === 'service';
    const met = isOwn ? ({ ...failure, scope: 'endpoint' } as const) : failure;
    const decision = retryDecision({ failure: met, wasSent, via: 'gates' }, upload, at);
    return decision.event === 'gated'
      ? { ...decision, retryAt: decision.retryAt ?? now + gatePauseMs }
      : decision;
  }
}
