/** Makes the blob from the blocks that storage has confirmed. */
import { isUnexplainedRefusal } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { CommitBlocksRequest } from '../storage/blobStorage.ts';
import type { BlockDeps, BlockJob, BlockOutcome, ConfirmedBlock } from './blockJob.ts';
import { coversExactly } from './blockPlan.ts';
import { mayRetry, triesPerBlock } from './blockRetries.ts';
import { isConditionRefusal, withoutCondition } from './existingBlob.ts';

/**
 * The largest file of several blocks whose whole MD5 is stored with the blob, so that other computers can recognize the
 * content. It is read once more for that, usually from memory.
 */
const maxWholeMd5Bytes = 256 * 1_024 * 1_024;

export interface SentBlocks {
  readonly blobPath: string;
  /** All confirmed blocks of the blob, in any order. */
  readonly confirmed: readonly ConfirmedBlock[];
  /** Bytes confirmed in this run. */
  readonly sentBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Commits the blocks. An existing blob is overwritten only if this upload has created it. If the answer to an earlier
 * commit was lost, or the app ended before it was recorded, the blob exists and consists of this upload's blocks,
 * whose ids no other upload uses. Rejects with FileChangedError and with the signal's reason.
 */
export async function commitBlocks(deps: BlockDeps, job: BlockJob, sent: SentBlocks): Promise<BlockOutcome> {
  const { file, urls, owner, generation, contentType } = job;
  const { blobPath, confirmed, signal } = sent;
  await file.verify();
  if (!coversExactly(confirmed, file.sizeBytes)) return { outcome: 'lost' };
  const blocks = confirmed
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, length }) => ({ owner, generation, offset, length }));
  const wholeMd5 = await wholeMd5Of(deps, job, confirmed);
  await job.onCreate(blobPath);
  // `unguarded`: storage knows no conditions, and had no such blob a moment ago.
  let mode: CommitBlocksRequest['mode'] | 'unguarded' = job.isOwnBlob(blobPath) ? 'replace' : 'create';
  let wasAnswerLost = false;
  for (let attempt = 1; ; attempt += 1) {
    const url = await urls.current();
    if (!url.ok) return { ...url, outcome: 'no-url' };
    if (url.granted.blobPath !== blobPath) return { outcome: 'moved' };
    const failure = await deps.storage.commitBlocks({
      url: url.granted.url,
      blocks,
      contentType,
      wholeMd5,
      mode: mode === 'unguarded' ? 'replace' : mode,
      signal,
    });
    if (failure === null) return { ...committed(sent), isCreated: mode !== 'replace' };
    if (failure.kind === 'name-taken') {
      if (mode === 'confirm') return { outcome: 'name-taken' };
      mode = 'confirm';
      continue;
    }
    if (mode === 'create' && isConditionRefusal(failure)) {
      const allowed = await withoutCondition(deps.storage, failure, {
        url: url.granted.url,
        signal,
      });
      if (typeof allowed !== 'string') return { outcome: 'failed', failure: allowed };
      mode = allowed === 'write' ? 'unguarded' : 'confirm';
      continue;
    }
    // After a lost answer the blob may be there, so it is looked up again.
    if (mode === 'unguarded') mode = 'create';
    wasAnswerLost ||= failure.status === undefined;
    const { storageRetry } = errorTaxonomy[failure.kind];
    switch (storageRetry) {
      case 'from-start':
        return { outcome: mode === 'confirm' ? 'name-taken' : 'lost' };
      case 'new-url':
        if (attempt >= triesPerBlock) return { outcome: mode === 'confirm' ? 'name-taken' : 'refused' };
        urls.markExpired(url.granted);
        continue;
      case 'without-blocks':
        if (isUnexplainedRefusal(failure) && urls.mayReplaceRefused(url.granted)) continue;
        // A URL that may only create confirms nothing. After a lost answer it refuses because the blob is there.
        return mode === 'confirm' || wasAnswerLost
          ? { outcome: 'name-taken', mayBeOwn: wasAnswerLost }
          : { outcome: 'refused' };
      case 'in-place':
      case 'in-place-fewer':
      case 'in-place-smaller':
        break;
      case 'no':
        return { outcome: 'failed', failure };
    }
    // The list of blocks has none of the file's bytes, so the file is not the cause.
    if (!(await mayRetry({ clock: deps.clock, signal }, failure, attempt)))
      return { outcome: 'failed', failure, isOutage: errorTaxonomy[failure.kind].source === 'storage' };
  }
}

/** The MD5 of the whole file; null without checksums, and for a file that is too large to be read once more. */
async function wholeMd5Of(
  deps: BlockDeps,
  job: BlockJob,
  confirmed: readonly ConfirmedBlock[],
): Promise<string | null> {
  const { file } = job;
  const [only, ...others] = confirmed;
  if (only !== undefined && others.length === 0) return only.md5;
  if (!deps.checksums() || file.sizeBytes > maxWholeMd5Bytes) return null;
  job.onWaiting();
  return file.digest(deps.md5, { offset: 0, length: file.sizeBytes });
}

function committed({
  confirmed,
  sentBytes,
}: SentBlocks): Omit<Extract<BlockOutcome, { outcome: 'committed' }>, 'isCreated'> {
  const blocks = {
    count: confirmed.length,
    sizeBytes: Math.max(...confirmed.map(({ length }) => length)),
    verified: confirmed.filter(({ md5 }) => md5 !== null).length,
  };
  return { outcome: 'committed', sentBytes, blocks };
}
