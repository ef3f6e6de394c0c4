/** The submission of an upload, for its details and for the report of its batch. */
import { basename } from 'node:path';

import {
  type BatchSubmissions,
  type GroupWait,
  type SubmissionDetails,
  noSubmissionOptions,
} from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';

export function submissionDetails(
  store: Pick<UploadStore, 'submissions' | 'many'>,
  upload: Upload,
  wait: GroupWait | null,
): SubmissionDetails {
  const { submission, submissionRow, isGrouped, submitRequestedAt } = upload;
  const record = submissionRow === null ? null : store.submissions.get(submissionRow);
  const submissionId = submission?.submissionId ?? null;
  const { ids, count } =
    submissionId !== null || isGrouped
      ? store.submissions.filesOf(submissionId, submissionRow)
      : { ids: [], count: 0 };
  const others = store.many(ids.filter((id) => id !== upload.id));
  return {
    metadata: record?.metadata ?? noSubmissionOptions.metadata,
    sidekickIds: record?.sidekickIds ?? noSubmissionOptions.sidekickIds,
    mode: record?.mode === 'group' ? 'together' : 'each',
    requestedAt: submitRequestedAt,
    submissionId,
    fileCount: Math.max(1, count),
    others: others.map(({ id, path, status }) => ({ id, name: basename(path), state: status.state })),
    wait,
    splitBy: record?.splitBy ?? null,
  };
}

export function batchSubmissions(
  { submissions }: Pick<UploadStore, 'submissions'>,
  batchId: number,
): BatchSubmissions {
  const records = submissions.ofBatch(batchId);
  const [first] = records;
  const splitBy = records.find((record) => record.splitBy !== null)?.splitBy ?? null;
  return {
    metadata: first?.metadata ?? noSubmissionOptions.metadata,
    sidekickIds: first?.sidekickIds ?? noSubmissionOptions.sidekickIds,
    mode: records.some(({ mode }) => mode === 'group') ? 'together' : 'each',
    created: submissions.createdIn(batchId),
    splitBy,
  };
}
