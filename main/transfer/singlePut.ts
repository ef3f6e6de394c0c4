/** Sends a file to storage with one PUT, for storage that accepts no blocks. */
import type { Failure } from '../../preload/contract.ts';
import { localFailure } from '../errors/classify.ts';
import { isConditionRefusal, withoutCondition } from './existingBlob.ts';
import { sentTooOften } from './sentBytes.ts';
import { type Transfer, onProgressOf } from './transferJob.ts';
import type { GrantedUrl } from './uploadUrl.ts';

/** Returns null when the blob is stored. Overwrites an existing blob only if this app has created it. */
export async function putBlob(transfer: Transfer, granted: GrantedUrl): Promise<Failure | null> {
  const { deps, job, file, stallTimer } = transfer;
  const { sizeBytes } = file;
  const { maxPutBlobBytes } = deps.storage.limits;
  if (sizeBytes > maxPutBlobBytes) {
    return localFailure('too-large', { sizeBytes, capBytes: maxPutBlobBytes });
  }
  const { url } = granted;
  const { signal } = stallTimer;
  const onProgress = onProgressOf(transfer);
  const send = async (onlyIfNew: boolean) => {
    if (!job.sent.reserve(sizeBytes)) return sentTooOften(job.sent, sizeBytes);
    await job.onCreate(granted.blobPath);
    let acceptedBytes = 0;
    try {
      const failure = await deps.storage.putBlob({
        url,
        body: file.slices(deps.bandwidth, signal, (accepted) => {
          acceptedBytes = accepted;
          onProgress(accepted);
        }),
        sizeBytes,
        contentType: job.contentType,
        onlyIfNew,
        signal,
      });
      if (failure === null) acceptedBytes = sizeBytes;
      return failure;
    } finally {
      job.sent.giveBack(sizeBytes - acceptedBytes);
    }
  };
  const isNew = !job.isOwnBlob(granted.blobPath);
  const failure = await send(isNew);
  if (failure === null || !isNew || !isConditionRefusal(failure)) return failure;
  const allowed = await withoutCondition(deps.storage, failure, { url, signal });
  if (allowed === 'write') return send(false);
  return allowed === 'taken' ? localFailure('name-taken') : allowed;
}
