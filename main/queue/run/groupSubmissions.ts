/**
 * Submits groups: the files of a drop that a person wants in one submission. A group is requested when each of its files is
 * stored or out. The list of the request is saved before the request, and it does not change until the service has answered,
 * so no file is in two submissions.
 */
import type { Failure, GroupAction, GroupWait, SubmissionChoice } from '../../../preload/contract.ts';
import type { Account } from '../../api/account.ts';
import type { Answer, ApiClient } from '../../api/client.ts';
import { createSubmission } from '../../api/endpoints.ts';
import type { Gates } from '../../api/gates/gates.ts';
import type { CreatedSubmission } from '../../api/schemas.ts';
import { localFailure } from '../../errors/classify.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import type { BackoffPolicy } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import { errorMessage } from '../../shared/errno.ts';
import type { Log } from '../../shared/log.ts';
import { redact } from '../../shared/redact.ts';
import { Throttle, type ThrottlePolicy } from '../../shared/throttle.ts';
import { type RequestedFile, mayHaveArrived, memberState, refusalOf } from '../model/groups.ts';
import { laneRoutes } from '../model/lanes.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { isSqlError } from '../store/sql.ts';
import type { GroupProgress, SubmissionRecord } from '../store/submissionStore.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { requestsAtOnce } from './concurrencyLimits.ts';
import { withEndpointProbe } from './endpointProbe.ts';
import { firstPollMs } from './pollPolicy.ts';
import { retryDecision } from './retryPolicy.ts';
import { requesterOf } from './step.ts';
import { eventOfRefusal, submissionOf } from './submissionAnswer.ts';

/** How many assets the service takes is not documented. After a refusal because of their number this is halved. */
export const maxAssetsPerRequest = 100;
/** A group asks for attention when none of its files has moved for this long. */
export const attentionMs = 10 * 60_000;
/** Pause until a database that could not be written is tried again. */
const storePauseMs = 5_000;
const limitFact = 'assets-per-request';
/** Large groups are counted by the database, so they are looked at less often. */
const lookPolicy: ThrottlePolicy = { pauseMs: 4, restPerWork: 4, maxPauseMs: 500 };

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

type CreateAnswer = Awaited<ReturnType<typeof createSubmission>>;
type Refused = Extract<Answer<unknown>, { ok: false }>;

export class GroupSubmissions {
  private readonly deps: GroupDeps;
  /** Groups whose uploads may need something. */
  private readonly open = new Set<number>();
  /** When an upload of the group last moved, by the clock that never jumps, as `nextLookAt`. */
  private readonly movedAt = new Map<number, number>();
  private readonly waits = new Map<number, (GroupWait & { readonly batchId: number | null }) | null>();
  /** Groups that a person may still change. */
  private readonly held = new Set<number>();
  /** Groups whose files were all added while the database could not be written. */
  private readonly unreleased = new Map<number, SubmissionChoice>();
  private readonly runs = new Map<number, Promise<void>>();
  /** Answers that are not saved yet, as functions that save them. */
  private readonly results = new Map<number, () => void>();
  private readonly throttle: Throttle;
  private cancelTimer: () => void = () => undefined;
  private nextLookAt = Number.POSITIVE_INFINITY;
  private hasApplied = false;
  private state: 'new' | 'idle' | 'pumping' | 'stopped' = 'new';

  constructor(deps: GroupDeps) {
    this.deps = deps;
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
    this.waits.delete(row);
  }

  /** How many files of the group are not out. */
  countFiles(row: number): number {
    return this.deps.store.submissions.progressOf(row).total;
  }

  /** All files were added: the group is submitted with these options. Returns how many files they apply to. */
  release(row: number, choice: SubmissionChoice): number {
    this.deps.store.submissions.setChoice(row, choice, choice.mode === 'together' ? 'waiting' : 'held');
    this.held.delete(row);
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
    this.waits.delete(row);
    this.movedAt.set(row, this.deps.clock.elapsed());
    // Not within a transaction, which may still fail.
    this.deps.store.whenCommitted(() => {
      if (this.state === 'idle') this.throttle.request();
    });
  }

  /** null unless the group waits for the rest of its files. */
  waitOf(row: number): GroupWait | null {
    let wait = this.waits.get(row);
    if (wait === undefined) {
      wait = this.readWait(row);
      this.waits.set(row, wait);
    }
    if (wait === null) return null;
    const { batchId: _batchId, ...shown } = wait;
    return shown;
  }

  /** The groups about which a person should decide, because the files they wait for make no progress. */
  stuckGroups(): GroupWait[] {
    return [...this.open].flatMap((row) => {
      const wait = this.waitOf(row);
      return wait?.needsAttention === true ? [wait] : [];
    });
  }

  /** The first group of a batch that waits. */
  waitOfBatch(batchId: number): GroupWait | null {
    for (const row of this.open) {
      const wait = this.waitOf(row);
      if (wait !== null && this.waits.get(row)?.batchId === batchId) return wait;
    }
    return null;
  }

  private readWait(row: number): (GroupWait & { readonly batchId: number | null }) | null {
    const { submissions } = this.deps.store;
    const record = this.held.has(row) ? null : submissions.get(row);
    if (record === null || (record.state !== 'waiting' && record.state !== 'adding')) return null;
    const { stored, total, moving, batchId } = submissions.progressOf(row);
    if (stored === total && record.state === 'waiting') return null;
    const needsAttention = record.attentionAt !== null && moving === 0;
    return { submission: row, uploaded: stored, total, needsAttention, batchId };
  }

  /**
   * Ends the waiting of a group: submits its stored files now, while the rest forms a separate group, or makes each file a
   * separate submission. Returns how many files are affected; 0 if the group does not wait.
   */
  act(row: number, action: GroupAction): number {
    const { store } = this.deps;
    const record = store.submissions.get(row);
    if (record?.state !== 'waiting') return 0;
    const members = this.membersOf(row);
    const stored = members.filter((member) => memberState(member) === 'stored');
    const rest = members.filter((member) => memberState(member) === 'coming');
    if (action === 'submit-each') {
      store.transaction(() => this.split(record, [...stored, ...rest], null));
      this.pump();
      return stored.length + rest.length;
    }
    if (stored.length === 0) return 0;
    store.transaction(() => {
      if (rest.length > 0) this.regroup(rest, store.submissions.addGroup(record, 'waiting'));
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
        this.failAll(row, error);
      }
      this.waits.delete(row);
    }
  }

  private failAll(row: number, error: unknown): void {
    this.deps.log.bug(error);
    const failure = localFailure('internal', undefined, redact(errorMessage(error)));
    for (const { id } of this.membersOf(row)) this.applyToSubmitting(id, { event: 'failed', failure });
  }

  /** Decides what the group needs now. Adds its record to `started` if it is requested. */
  private look(row: number, started: SubmissionRecord[]): void {
    const record = this.deps.store.submissions.get(row);
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
        if (!this.held.has(row)) this.split(record, this.unsubmitted(row), null);
        return;
      case undefined:
        this.open.delete(row);
    }
  }

  private lookAtWaiting(record: SubmissionRecord, started: SubmissionRecord[]): void {
    const progress = this.deps.store.submissions.progressOf(record.row);
    if (progress.total === 0) {
      this.open.delete(record.row); // a retry of one of its files opens it again
      return;
    }
    if (progress.site !== this.deps.site()) return; // it stays open until the key of its site is set
    if (progress.stored < progress.total) {
      this.askForAttention(record, progress);
      return;
    }
    if (!this.hasSlot(started)) return;
    const stored = this.membersOf(record.row).filter((member) => memberState(member) === 'stored');
    if (!this.isDue(Math.max(...stored.map(retryTimeOf)))) return;
    const now = stored.slice(0, this.assetLimit);
    const rest = stored.slice(this.assetLimit);
    if (rest.length > 0) this.regroup(rest, this.deps.store.submissions.addGroup(record, 'waiting'));
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
    if (record === null) return;
    for (const { uploadId } of record.request) {
      // A file that is sent again has another step to start, which is the scheduler's.
      const upload = this.deps.store.get(uploadId);
      if (upload !== null && upload.blob !== null) this.apply(uploadId, { event: 'start' });
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

  private askForAttention({ row, attentionAt }: SubmissionRecord, progress: GroupProgress): void {
    const { store, clock, isPaused, onChange } = this.deps;
    if (attentionAt !== null || progress.stored === 0) return;
    const now = clock.elapsed();
    if (progress.moving > 0 || isPaused() || !this.movedAt.has(row)) this.movedAt.set(row, now);
    const dueAt = (this.movedAt.get(row) ?? now) + attentionMs;
    if (dueAt > now) {
      this.nextLookAt = Math.min(this.nextLookAt, dueAt);
      return;
    }
    store.submissions.setAttention(row, clock.now());
    this.waits.delete(row);
    onChange();
  }

  /** Files that were out when their group was submitted, and are tried again, become submissions of their own. */
  private leaveLate(record: SubmissionRecord): void {
    const late = this.unsubmitted(record.row);
    if (late.length > 0) this.split(record, late, null, 'late');
  }

  /** The files of the group that are neither out nor in a request. */
  private unsubmitted(row: number): Upload[] {
    return this.membersOf(row).filter(
      (member) => memberState(member) !== 'out' && member.status.state !== 'submitting',
    );
  }

  private async run(record: SubmissionRecord): Promise<void> {
    const save = await this.answerOf(record);
    this.results.set(record.row, save);
    if (this.state !== 'stopped') this.throttle.request();
  }

  /** What a file is a new version of does not change once its request is saved. */
  private assetOf({ uploadId, blobPath }: RequestedFile) {
    const previousSubmissionId = this.deps.store.get(uploadId)?.previousSubmissionId ?? null;
    return previousSubmissionId === null ? { blobPath } : { blobPath, previousSubmissionId };
  }

  /** Sends the request. Resolves with a function that saves its answer. */
  private async answerOf({ row, request, metadata, sidekickIds }: SubmissionRecord): Promise<() => void> {
    const { store, connection } = this.deps;
    const [first] = request;
    const member = first === undefined ? null : store.get(first.uploadId);
    try {
      // The list is saved; once it is flushed to the disk it survives a power cut too.
      await store.flushed();
      const answer = await createSubmission(
        connection().api,
        { assets: request.map((file) => this.assetOf(file)), metadata, sidekickIds },
        {
          signal: new AbortController().signal,
          ...(member === null ? {} : { requester: requesterOf(member) }),
          onRetry: (retry) =>
            store.transaction(() => {
              if (mayHaveArrived(retry.failure)) store.submissions.countTry(row);
              for (const { uploadId } of request) this.apply(uploadId, { event: 'repeated', ...retry });
            }),
        },
      );
      const told = answer.ok || member === null ? answer : await this.withProbe(member, answer);
      return () => this.saveAnswer(row, told);
    } catch (error) {
      // A full disk is not the group's error: the request is repeated.
      if (isSqlError(error)) return () => this.interrupt(row);
      return () => {
        throw error;
      };
    }
  }

  private async withProbe(upload: Upload, { failure, wasSent }: Refused): Promise<Refused> {
    const deps = { api: this.deps.connection().api, gates: this.deps.gates };
    const { signal } = new AbortController();
    const tried = { failure, wasSent, via: 'gates' } as const;
    return { ok: false, ...(await withEndpointProbe(deps, { upload, signal }, 'submissions.create', tried)) };
  }

  private interrupt(row: number): void {
    this.deps.store.submissions.countTry(row);
    for (const { id } of this.membersOf(row)) this.applyToSubmitting(id, { event: 'interrupted' });
  }

  private saveAnswer(row: number, answer: CreateAnswer): void {
    const record = this.deps.store.submissions.get(row);
    if (record === null) return;
    if (answer.ok) this.submitted(record, answer.value);
    else if (isRefusal(answer.failure)) this.refused(record, answer.failure);
    else this.failedTry(record, answer);
  }

  private submitted({ row, request }: SubmissionRecord, created: CreatedSubmission): void {
    const { store, clock } = this.deps;
    store.submissions.setSubmitted(row, created.submissionId);
    const pollAt = clock.now() + firstPollMs;
    for (const [index, { uploadId }] of request.entries()) {
      this.apply(uploadId, {
        event: 'submitted-with-group',
        submission: submissionOf(created, index),
        pollAt,
      });
    }
  }

  private refused(record: SubmissionRecord, failure: Failure): void {
    const { store } = this.deps;
    const { row, request } = record;
    const isConflict = errorTaxonomy[failure.kind].step === 'already-submitted';
    if (isConflict && record.tries > 0) {
      // An earlier request with the same list arrived.
      store.submissions.setSubmitted(row, null);
      for (const { uploadId } of request) this.applyToSubmitting(uploadId, conflictOf(failure));
      return;
    }
    const refusal = refusalOf(failure, request);
    const submitting = request.flatMap(({ uploadId }) => {
      const upload = store.get(uploadId);
      return upload?.status.state === 'submitting' ? [upload] : [];
    });
    if (request.length === 1 || refusal.refusal === 'every') {
      this.endAlone(record, submitting, failure);
      store.submissions.setSplit(row, null);
      return;
    }
    switch (refusal.refusal) {
      case 'named': {
        const named = new Set(refusal.indexes.map((index) => request[index]?.uploadId));
        const atFault = submitting.filter(({ id }) => named.has(id));
        this.endAlone(record, atFault, failure);
        this.requestAgain(
          record,
          submitting.filter(({ id }) => !named.has(id)),
        );
        return;
      }
      case 'too-many':
        store.setFact(limitFact, String(Math.ceil(request.length / 2)));
        this.requestAgain(record, submitting);
        return;
      case 'unnamed':
        this.split(record, submitting, failure);
    }
  }

  /** The files at fault get the service's words. A retry of one is a separate submission. */
  private endAlone(record: SubmissionRecord, uploads: readonly Upload[], failure: Failure): void {
    const { store, clock, connection } = this.deps;
    const firstRow = uploads.length === 0 ? 0 : store.submissions.addSingles(record, uploads.length);
    for (const [index, upload] of uploads.entries()) {
      const deps = { store, clock, account: connection().account };
      this.apply(upload.id, eventOfRefusal(deps, upload, failure, true) ?? { event: 'failed', failure });
      this.apply(upload.id, { event: 'regrouped', submissionRow: firstRow + index, isGrouped: false });
    }
  }

  private requestAgain({ row }: SubmissionRecord, uploads: readonly Upload[]): void {
    this.deps.store.submissions.setWaiting(row);
    for (const { id } of uploads)
      this.apply(id, { event: 'refused-with-group', submissionRow: row, isGrouped: true });
  }

  /** Makes each upload a separate submission. `late`: the group itself was submitted before. */
  private split(
    record: SubmissionRecord,
    uploads: readonly Upload[],
    splitBy: Failure | null,
    when: 'now' | 'late' = 'now',
  ): void {
    const { store } = this.deps;
    if (when === 'now') store.submissions.setSplit(record.row, splitBy);
    if (uploads.length === 0) return;
    const firstRow = store.submissions.addSplit(record, uploads.length, splitBy);
    for (const [index, { id, status }] of uploads.entries())
      this.apply(id, {
        event: status.state === 'submitting' ? 'refused-with-group' : 'regrouped',
        submissionRow: firstRow + index,
        isGrouped: false,
      });
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
    const staying = this.unsubmitted(row).some(({ id, removedAt }) => removedAt === null && !ids.has(id));
    const isRequested = record.state === 'requested' || this.runs.has(row);
    if (!staying && !isRequested) return row;
    if (isRequested && !this.runs.has(row)) submissions.setSplit(row, null);
    return submissions.addGroup(record, 'waiting');
  }

  private regroup(uploads: readonly Upload[], submissionRow: number): void {
    for (const { id } of uploads) this.apply(id, { event: 'regrouped', submissionRow, isGrouped: true });
  }

  /** One decision for the whole group. */
  private failedTry({ row, request, tries }: SubmissionRecord, answer: Refused): void {
    const { store, clock, backoff } = this.deps;
    const uploads = request.flatMap(({ uploadId }) => store.get(uploadId) ?? []);
    const submitting = uploads.filter(({ status }) => status.state === 'submitting');
    const [first] = submitting;
    if (first === undefined) return;
    const isUncertain = answer.wasSent && mayHaveArrived(answer.failure);
    if (isUncertain) store.submissions.countTry(row);
    const at = { now: clock.now(), random: clock.random(), backoff: backoff() };
    const decision = retryDecision({ ...answer, via: 'gates' }, first, at);
    for (const { id } of submitting) {
      // Whatever the answer says, the service may have created the submission.
      if (answer.wasSent) this.apply(id, { event: 'maybe-submitted' });
      this.apply(id, decision);
    }
    // No request can have created the submission, so the list may still change.
    if (!isUncertain && tries === 0) store.submissions.setWaiting(row);
  }

  private apply(id: string, event: UploadEvent): void {
    this.hasApplied = true;
    this.deps.apply(id, event);
  }

  private applyToSubmitting(id: string, event: UploadEvent): void {
    if (this.deps.store.get(id)?.status.state === 'submitting') this.apply(id, event);
  }

  private membersOf(row: number): Upload[] {
    const { store } = this.deps;
    return store.many(store.submissions.memberIds(row));
  }

  private get assetLimit(): number {
    const limit = Number(this.deps.store.fact(limitFact) ?? maxAssetsPerRequest);
    return Number.isInteger(limit) && limit > 0 ? Math.min(limit, maxAssetsPerRequest) : maxAssetsPerRequest;
  }
}

/** When its request may be repeated; 0: now. */
function retryTimeOf({ status }: Upload): number {
  return status.state === 'queued' ? (status.retryAt ?? 0) : 0;
}

/** Whether the service refuses the request for good. Any other failure is temporary. */
function isRefusal({ scope, retry, status }: Failure): boolean {
  return scope === 'file' && retry === 'never' && status !== undefined && status < 500;
}

function conflictOf({ docsUrl, detail }: Failure): UploadEvent {
  return { event: 'already-submitted', docsUrl: docsUrl ?? null, detail, submission: null };
}
