/**
 * Submits groups: the files of a drop that a person wants in one submission. A group is requested when each of its files is
 * stored or out. The list of the request is saved before the request, and it does not change until the service has answered,
 * so no file is in two submissions.
 */
import type { GroupAction, SubmissionChoice } from '../../../preload/contract.ts';
import type { Account } from '../../api/account.ts';
import type { ApiClient } from '../../api/client.ts';
import type { Gates } from '../../api/gates/gates.ts';
import type { BackoffPolicy } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { Throttle, type ThrottlePolicy } from '../../shared/throttle.ts';
import { memberState } from '../model/groups.ts';
import { laneRoutes } from '../model/lanes.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { isSqlError } from '../store/sql.ts';
import type { SubmissionRecord } from '../store/submissionStore.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { requestsAtOnce } from './concurrencyLimits.ts';
import { GroupMembers } from './groupMembers.ts';
import { GroupRequests } from './groupRequests.ts';
import { GroupWaits } from './groupWaits.ts';

/** Pause until a database that could not be written is tried again. */
const storePauseMs = 5_000;
/** The database counts the files of a group, so large groups are looked at less often, for a twentieth of the time. */
const lookPolicy: ThrottlePolicy = { pauseMs: 4, restPerWork: 20, maxPauseMs: 1_000 };

export interface GroupDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly connection: () => { readonly api: ApiClient; readonly account: Account };
  readonly backoff: () => BackoffPolicy;
  readonly isPaused: () => boolean;
  /** The site of the current key; groups of other sites are not requested. null: there is no key. */
  readonly site: () => string | null;
  /** Saves the event if the upload's state allows it. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /** Called after uploads were changed: some may have another step to start. */
  readonly onApplied: () => void;
  readonly onChange: () => void;
  readonly log: Log;
}

export class GroupSubmissions {
  /** What the groups wait for. */
  readonly waits: GroupWaits;
  private readonly deps: GroupDeps;
  private readonly members: GroupMembers;
  private readonly requests: GroupRequests;
  /** Groups whose uploads may need something. */
  private readonly open = new Set<number>();
  /** Groups that a person may still change. */
  private readonly held = new Set<number>();
  /** Groups whose files were all added while the database could not be written. */
  private readonly unreleased = new Map<number, SubmissionChoice>();
  private readonly runs = new Map<number, Promise<void>>();
  /** Answers that are not saved yet, as functions that save them. */
  private readonly results = new Map<number, () => void>();
  private readonly throttle: Throttle;
  private cancelTimer: () => void = () => undefined;
  /** By the clock that never jumps. */
  private nextLookAt = Number.POSITIVE_INFINITY;
  private hasApplied = false;
  private state: 'new' | 'idle' | 'pumping' | 'stopped' = 'new';

  constructor(deps: GroupDeps) {
    this.deps = deps;
    this.members = new GroupMembers(deps.store, (id, event) => this.apply(id, event));
    this.requests = new GroupRequests(deps, this.members);
    this.waits = new GroupWaits({
      ...deps,
      openGroups: () => this.open,
      isHeld: (row) => this.held.has(row),
    });
    this.throttle = new Throttle(deps.clock, lookPolicy, () => this.pump());
  }

  /** Call this before the uploads that were in flight return to the queue. */
  start(): void {
    const { submissions } = this.deps.store;
    this.deps.store.transaction(() => submissions.interruptGroups());
    for (const row of submissions.openGroups()) this.open.add(row);
    this.state = 'idle';
  }

  get runningCount(): number {
    return this.runs.size - this.results.size;
  }

  /** Call this after each change of an upload. `before`: null for a new one. */
  uploadChanged(before: Upload | null, after: Upload): void {
    for (const { isGrouped, submissionRow } of before === null ? [after] : [before, after]) {
      if (isGrouped && submissionRow !== null) this.changed(submissionRow);
    }
  }

  /** The files of the group are not submitted before `release`, not even after they have all been added. */
  hold(row: number): void {
    this.held.add(row);
    this.waits.forget(row);
  }

  /** How many files of the group are not out. */
  countFiles(row: number): number {
    return this.deps.store.submissions.progressOf(row).total;
  }

  /** All files were added: the group is submitted with these options. Returns how many files they apply to. */
  release(row: number, choice: SubmissionChoice): number {
    this.deps.store.submissions.setChoice(row, choice, choice.mode === 'together' ? 'waiting' : 'held');
    this.held.delete(row);
    this.waits.forget(row);
    this.changed(row);
    return this.countFiles(row);
  }

  /** All files were added. If the database cannot be written now, the group is released as soon as it can. */
  allAdded(row: number, choice: SubmissionChoice): void {
    const { store, clock, log } = this.deps;
    try {
      // A row that could not be saved has no files, and its number may be another group's soon.
      if (store.submissions.get(row) !== null) this.release(row, choice);
    } catch (error) {
      log.bug(error);
      this.unreleased.set(row, choice);
      this.cancelTimer();
      this.cancelTimer = clock.after(storePauseMs, () => this.pump());
    }
  }

  private changed(row: number): void {
    this.open.add(row);
    this.waits.moved(row);
    // Not within a transaction, which may still fail.
    this.deps.store.whenCommitted(() => {
      if (this.state === 'idle') this.throttle.request();
    });
  }

  /**
   * Ends the waiting of a group: submits its stored files now, while the rest forms a separate group, or makes each file a
   * separate submission. Returns how many files are affected; 0 if the group does not wait.
   */
  act(row: number, action: GroupAction): number {
    const { store } = this.deps;
    const record = store.submissions.get(row);
    if (record?.state !== 'waiting') return 0;
    const members = this.members.of(row);
    const stored = members.filter((member) => memberState(member) === 'stored');
    const rest = members.filter((member) => memberState(member) === 'coming');
    if (action === 'submit-each') {
      store.transaction(() => this.members.split(record, [...stored, ...rest], null));
      this.pump();
      return stored.length + rest.length;
    }
    if (stored.length === 0) return 0;
    store.transaction(() => {
      if (rest.length > 0) this.members.regroup(rest, store.submissions.addGroup(record, 'waiting'));
    });
    this.pump();
    return stored.length;
  }

  /** Saves answers, and requests every group that is ready. */
  pump(): void {
    if (this.state !== 'idle') return;
    this.state = 'pumping';
    this.cancelTimer();
    this.nextLookAt = Number.POSITIVE_INFINITY;
    const started: SubmissionRecord[] = [];
    try {
      this.deps.store.transaction(() => {
        for (const [row, choice] of this.unreleased) this.release(row, choice);
        this.saveResults();
        for (const row of this.open) {
          if (this.results.has(row) || !this.runs.has(row)) this.look(row, started);
        }
      });
      this.unreleased.clear();
      for (const row of this.results.keys()) this.runs.delete(row);
      this.results.clear();
      for (const record of started) this.runs.set(record.row, this.run(record));
    } catch (error) {
      // The database cannot be written or read now; the answers stay in memory and are saved later.
      this.deps.log.bug(error);
      this.nextLookAt = this.deps.clock.elapsed() + storePauseMs;
    } finally {
      this.state = 'idle';
    }
    if (this.hasApplied) {
      this.hasApplied = false;
      this.deps.onApplied();
    }
    const { clock } = this.deps;
    if (Number.isFinite(this.nextLookAt))
      this.cancelTimer = clock.after(Math.max(0, this.nextLookAt - clock.elapsed()), () => this.pump());
  }

  /** Starts no more requests, and saves the answers of the running ones. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.throttle.cancel();
    this.cancelTimer();
    await Promise.all(this.runs.values());
    try {
      this.deps.store.transaction(() => this.saveResults());
    } catch (error) {
      this.deps.log.bug(error);
    }
  }

  /** Throws only if the database fails. Any other error with one answer fails only the files of that group. */
  private saveResults(): void {
    for (const [row, save] of this.results) {
      try {
        save();
      } catch (error) {
        if (isSqlError(error)) throw error;
        this.requests.fail(row, error);
      }
      this.waits.forget(row);
    }
  }

  /** Decides what the group needs now. Adds its record to `started` if it is requested. */
  private look(row: number, started: SubmissionRecord[]): void {
    const record = this.deps.store.submissions.get(row);
    if (record?.state !== 'waiting') this.waits.forget(row);
    switch (record?.state) {
      case 'waiting':
        this.lookAtWaiting(record, started);
        return;
      case 'requested':
        this.repeat(record, started);
        return;
      case 'submitted':
      case 'split':
        this.leaveLate(record);
        this.open.delete(row);
        return;
      case 'adding':
        return;
      case 'held':
        if (!this.held.has(row)) this.members.split(record, this.members.unsubmitted(row), null);
        return;
      case undefined:
        this.open.delete(row);
    }
  }

  private lookAtWaiting(record: SubmissionRecord, started: SubmissionRecord[]): void {
    const progress = this.deps.store.submissions.progressOf(record.row);
    this.waits.counted(record, progress);
    if (progress.total === 0) {
      this.open.delete(record.row); // a retry of one of its files opens it again
      return;
    }
    if (progress.site !== this.deps.site()) return; // it stays open until the key of its site is set
    if (progress.stored < progress.total) {
      this.nextLookAt = Math.min(
        this.nextLookAt,
        this.waits.askForAttention(record, progress) ?? Number.POSITIVE_INFINITY,
      );
      return;
    }
    if (!this.hasSlot(started)) return;
    const stored = this.members.of(record.row).filter((member) => memberState(member) === 'stored');
    if (!this.isDue(Math.max(...stored.map(retryTimeOf)))) return;
    const now = stored.slice(0, this.requests.assetLimit);
    const rest = stored.slice(this.requests.assetLimit);
    if (rest.length > 0) this.members.regroup(rest, this.deps.store.submissions.addGroup(record, 'waiting'));
    const files = now.flatMap(({ id, blob }) =>
      blob === null ? [] : [{ uploadId: id, blobPath: blob.blobPath }],
    );
    this.deps.store.submissions.request(record.row, files, this.deps.clock.now());
    this.begin(record.row, started);
  }

  /** A saved request is repeated with the same files, as soon as one of them may be tried again. */
  private repeat(record: SubmissionRecord, started: SubmissionRecord[]): void {
    const retryTimes = record.request.flatMap(({ uploadId }) => {
      const upload = this.deps.store.get(uploadId);
      if (upload === null || upload.removedAt !== null || upload.status.state !== 'queued') return [];
      // It stays open until the key of its site is set.
      if (upload.site !== this.deps.site()) return [Number.POSITIVE_INFINITY];
      return upload.blob === null ? [] : [retryTimeOf(upload)];
    });
    if (retryTimes.length === 0) {
      this.open.delete(record.row); // all are paused, removed or failed; a change of one opens it again
      return;
    }
    if (this.isDue(Math.min(...retryTimes)) && this.hasSlot(started)) this.begin(record.row, started);
  }

  /** If it is not due yet, the groups are looked at again then. `at`: milliseconds since 1970. */
  private isDue(at: number): boolean {
    const { clock } = this.deps;
    const leftMs = at - clock.now();
    if (leftMs <= 0) return true;
    this.nextLookAt = Math.min(this.nextLookAt, clock.elapsed() + leftMs);
    return false;
  }

  private begin(row: number, started: SubmissionRecord[]): void {
    const record = this.deps.store.submissions.get(row);
    this.waits.forget(row);
    if (record === null) return;
    for (const { uploadId } of record.request) {
      // A file that is sent again has another step to start, which is the scheduler's.
      const upload = this.deps.store.get(uploadId);
      if (upload !== null && upload.blob !== null) this.members.apply(uploadId, { event: 'start' });
    }
    started.push(record);
  }

  private hasSlot(started: readonly SubmissionRecord[]): boolean {
    if (this.deps.isPaused()) return false;
    const free = Math.min(
      requestsAtOnce - this.runningCount,
      this.deps.gates.availableSlots(laneRoutes.group),
    );
    return free > started.length;
  }

  /** Files that were out when their group was submitted, and are tried again, become submissions of their own. */
  private leaveLate(record: SubmissionRecord): void {
    const late = this.members.unsubmitted(record.row);
    if (late.length > 0) this.members.split(record, late, null, 'late');
  }

  private async run(record: SubmissionRecord): Promise<void> {
    const save = await this.requests.send(record);
    this.results.set(record.row, save);
    if (this.state !== 'stopped') this.throttle.request();
  }

  /**
   * These uploads of the group are about to move to another site. Returns the row of the submission that they belong to
   * there: the same, unless the old site may have the group or some of its files stay.
   */
  rowForMove(row: number, moving: readonly Upload[]): number {
    const { submissions } = this.deps.store;
    const record = submissions.get(row);
    if (record === null) return row;
    const ids = new Set(moving.map(({ id }) => id));
    const staying = this.members
      .unsubmitted(row)
      .some(({ id, removedAt }) => removedAt === null && !ids.has(id));
    const isRequested = record.state === 'requested' || this.runs.has(row);
    if (!staying && !isRequested) return row;
    if (isRequested && !this.runs.has(row)) submissions.setSplit(row, null);
    return submissions.addGroup(record, 'waiting');
  }

  private apply(id: string, event: UploadEvent): void {
    this.hasApplied = true;
    this.deps.apply(id, event);
  }
}

/** When its request may be repeated; 0: now. */
function retryTimeOf({ status }: Upload): number {
  return status.state === 'queued' ? (status.retryAt ?? 0) : 0;
}
