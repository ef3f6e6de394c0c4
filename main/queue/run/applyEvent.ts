/** Applies an event to an upload: the only place where an upload changes. */
import { nameTombstone } from '../model/nameTombstone.ts';
import { transition } from '../model/stateMachine.ts';
import { entryOf } from '../model/timeline.ts';
import { severitiesOf, type Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { newUploadId } from '../model/uploadId.ts';
import type { UploadStore } from '../store/uploadStore.ts';

export interface UploadChange {
  readonly before: Upload;
  readonly after: Upload;
}

/**
 * Saves the upload after the event and the line in its timeline, together with what follows from them in the database.
 * null if the upload does not exist, or if its state does not allow the event. `now`: milliseconds since 1970.
 */
export function applyEvent(
  store: UploadStore,
  id: string,
  event: UploadEvent,
  now: number,
): UploadChange | null {
  const before = store.get(id);
  if (before === null) return null;
  const changed = transition(before, event, now);
  if (changed === null) return null;
  const entry = entryOf(event, changed, now);
  const tombstone = nameTombstone(before, changed, newUploadId(now), now);
  const after = store.transaction(() => {
    const saved = withSubmission(store, before, changed, now);
    store.save(before, saved, entry === null ? [] : [entry]);
    if (tombstone !== null) store.insert([tombstone]);
    if (event.event === 'completed' && severitiesOf(saved.status) === null) store.findings.expect(id, now);
    if (event.event === 'stored')
      store.batches.addSent(saved.batchId, event.transfer.sentBytes, event.transfer.tookMs, now);
    return saved;
  });
  return { before, after };
}

/** Keeps the row of the upload's submission, which is created with the first request at the latest. */
function withSubmission(
  { submissions }: Pick<UploadStore, 'submissions'>,
  before: Upload,
  after: Upload,
  now: number,
): Upload {
  if (after.isGrouped) return after; // the group saves its own row
  const isRequested = after.submitRequestedAt !== null && before.submitRequestedAt === null;
  if (isRequested && after.submissionRow === null)
    return { ...after, submissionRow: submissions.addRequested(now) };
  if (after.submissionRow === null) return after;
  if (isRequested) submissions.setRequested(after.submissionRow, now);
  if (after.submission !== null && after.submission.submissionId !== before.submission?.submissionId)
    submissions.setSubmitted(after.submissionRow, after.submission.submissionId);
  return after;
}
