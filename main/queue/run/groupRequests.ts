/** The request for the submission of a group, and what its answer means for the files. */
import type { Failure } from '../../../preload/contract.ts';
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
import { type RequestedFile, mayHaveArrived, refusalOf } from '../model/groups.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { isSqlError } from '../store/sql.ts';
import type { SubmissionRecord } from '../store/submissionStore.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { withEndpointProbe } from './endpointProbe.ts';
import type { GroupMembers } from './groupMembers.ts';
import { firstPollMs } from './pollPolicy.ts';
import { retryDecision } from './retryPolicy.ts';
import { requesterOf } from './step.ts';
import { eventOfRefusal, submissionOf } from './submissionAnswer.ts';

/** How many assets the service takes is not documented. After a refusal because of their number this is halved. */
export const maxAssetsPerRequest = 100;
const limitFact = 'assets-per-request';

export interface GroupRequestsDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly connection: () => { readonly api: ApiClient; readonly account: Account };
  readonly backoff: () => BackoffPolicy;
  readonly log: Log;
}

type CreateAnswer = Awaited<ReturnType<typeof createSubmission>>;
type Refused = Extract<Answer<unknown>, { ok: false }>;

export class GroupRequests {
  private readonly deps: GroupRequestsDeps;
  private readonly members: GroupMembers;

  constructor(deps: GroupRequestsDeps, members: GroupMembers) {
    this.deps = deps;
    this.members = members;
  }

  /** How many files the next request may have. */
  get assetLimit(): number {
    const limit = Number(this.deps.store.fact(limitFact) ?? maxAssetsPerRequest);
    return Number.isInteger(limit) && limit > 0 ? Math.min(limit, maxAssetsPerRequest) : maxAssetsPerRequest;
  }

  /** Sends the request. Resolves with a function that saves its answer. */
  async send({ row, request, metadata, sidekickIds }: SubmissionRecord): Promise<() => void> {
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
              for (const { uploadId } of request)
                this.members.apply(uploadId, { event: 'repeated', ...retry });
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

  /** Fails the files of a request whose answer could not be saved because of a bug. */
  fail(row: number, error: unknown): void {
    this.deps.log.bug(error);
    const failure = localFailure('internal', undefined, redact(errorMessage(error)));
    for (const { id } of this.members.of(row))
      this.members.applyToSubmitting(id, { event: 'failed', failure });
  }

  /** What a file is a new version of does not change once its request is saved. */
  private assetOf({ uploadId, blobPath }: RequestedFile) {
    const previousSubmissionId = this.deps.store.get(uploadId)?.previousSubmissionId ?? null;
    return previousSubmissionId === null ? { blobPath } : { blobPath, previousSubmissionId };
  }

  private async withProbe(upload: Upload, { failure, wasSent }: Refused): Promise<Refused> {
    const deps = { api: this.deps.connection().api, gates: this.deps.gates };
    const { signal } = new AbortController();
    const tried = { failure, wasSent, via: 'gates' } as const;
    return { ok: false, ...(await withEndpointProbe(deps, { upload, signal }, 'submissions.create', tried)) };
  }

  private interrupt(row: number): void {
    this.deps.store.submissions.countTry(row);
    for (const { id } of this.members.of(row)) this.members.applyToSubmitting(id, { event: 'interrupted' });
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
      this.members.apply(uploadId, {
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
      for (const { uploadId } of request) this.members.applyToSubmitting(uploadId, conflictOf(failure));
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
        this.members.split(record, submitting, failure);
    }
  }

  /** The files at fault get the service's words. A retry of one is a separate submission. */
  private endAlone(record: SubmissionRecord, uploads: readonly Upload[], failure: Failure): void {
    const { store, clock, connection } = this.deps;
    const firstRow = uploads.length === 0 ? 0 : store.submissions.addSingles(record, uploads.length);
    for (const [index, upload] of uploads.entries()) {
      const deps = { store, clock, account: connection().account };
      this.members.apply(
        upload.id,
        eventOfRefusal(deps, upload, failure, true) ?? { event: 'failed', failure },
      );
      this.members.apply(upload.id, {
        event: 'regrouped',
        submissionRow: firstRow + index,
        isGrouped: false,
      });
    }
  }

  private requestAgain({ row }: SubmissionRecord, uploads: readonly Upload[]): void {
    this.deps.store.submissions.setWaiting(row);
    for (const { id } of uploads)
      this.members.apply(id, { event: 'refused-with-group', submissionRow: row, isGrouped: true });
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
      if (answer.wasSent) this.members.apply(id, { event: 'maybe-submitted' });
      this.members.apply(id, decision);
    }
    // No request can have created the submission, so the list may still change.
    if (!isUncertain && tries === 0) store.submissions.setWaiting(row);
  }
}

/** Whether the service refuses the request for good. Any other failure is temporary. */
function isRefusal({ scope, retry, status }: Failure): boolean {
  return scope === 'file' && retry === 'never' && status !== undefined && status < 500;
}

function conflictOf({ docsUrl, detail }: Failure): UploadEvent {
  return { event: 'already-submitted', docsUrl: docsUrl ?? null, detail, submission: null };
}
