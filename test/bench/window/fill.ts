/** A queue after long use, with very many uploads in every inactive state, written by the real store. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { countBySeverity } from '../../../main/queue/model/findings.ts';
import { type Status, type Upload, newUpload } from '../../../main/queue/model/upload.ts';
import { newUploadId } from '../../../main/queue/model/uploadId.ts';
import { openDatabase } from '../../../main/queue/store/database.ts';
import { UploadStore } from '../../../main/queue/store/uploadStore.ts';

const perFolder = 1_000;
const perTransaction = 5_000;
/** One upload after the other has ended, so that a hundred thousand fill some days. */
const endedEveryMs = 10_000;

function reviewed(...severities: readonly string[]): Status {
  const counts = countBySeverity(severities.map((severity) => ({ severity })));
  return { state: 'complete', issueCount: severities.length, severities: counts };
}

const finished: readonly Status[] = [
  reviewed('CRITICAL', 'CRITICAL', 'MAJOR', 'MINOR', 'INFO'),
  reviewed('MAJOR', 'MINOR', 'MINOR'),
  reviewed(),
  // Its issues were not read yet.
  { state: 'complete', issueCount: 2 },
  { state: 'already-submitted', docsUrl: null, detail: 'Submitted before' },
  {
    state: 'failed',
    failure: { kind: 'cancelled', scope: 'file', retry: 'never', detail: '', action: 'retry' },
  },
];
/** Nothing in it starts: what is not over is paused. */
const mixed: readonly Status[] = [{ state: 'paused' }, { state: 'paused' }, ...finished];

/** The first upload with critical issues of a queue that was filled as `mixed`. */
export const firstCritical = 2;

/** How many of the uploads of a filled queue have critical issues. */
export function criticalAmong(count: number, kind: 'mixed' | 'finished'): number {
  const statuses = kind === 'finished' ? finished : mixed;
  return Array.from({ length: count }, (_, index) => statuses[index % statuses.length]).filter(
    (status) => status?.state === 'complete' && (status.severities?.CRITICAL ?? 0) > 0,
  ).length;
}

export function nameAt(index: number): string {
  return `clip ${String(index + 1).padStart(6, '0')}.mov`;
}

/** Writes `queue.db` into the folder of an app that has not been started yet. */
export async function fillQueue(
  userData: string,
  count: number,
  kind: 'mixed' | 'finished' = 'mixed',
): Promise<void> {
  const statuses = kind === 'finished' ? finished : mixed;
  await mkdir(userData, { recursive: true });
  const now = Date.now();
  const { database } = openDatabase(join(userData, 'queue.db'), now);
  const store = new UploadStore(database);
  const batchId = store.batches.add(now, 'Archive');
  for (let first = 0; first < count; first += perTransaction) {
    const length = Math.min(perTransaction, count - first);
    store.insert(Array.from({ length }, (_, index) => uploadAt(first + index, statuses, batchId, now)));
  }
  store.close();
}

function uploadAt(index: number, statuses: readonly Status[], batchId: number, now: number): Upload {
  const path = `/media/day ${Math.floor(index / perFolder)}/${nameAt(index)}`;
  const status = statuses[index % statuses.length] ?? { state: 'paused' };
  return {
    ...newUpload(newUploadId(now), path, index + 1, now, batchId),
    status,
    file: {
      sizeBytes: 4_000_000 + ((index * 7_919_137) % 900_000_000),
      mtimeMs: now,
      inode: index + 1,
      contentType: 'video/quicktime',
      category: 'video',
    },
    finishedAt: status.state === 'paused' ? null : now - index * endedEveryMs,
  };
}
