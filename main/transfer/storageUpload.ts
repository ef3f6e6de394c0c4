/**
 * Sends a file to storage by a presigned URL: in blocks, or with a single PUT when storage accepts no blocks. It renews
 * an expired URL, and recognizes a blob that has the name already.
 */
import type { Failure, TransferMethod } from '../../preload/contract.ts';
import type { ApiClient } from '../api/client.ts';
import type { StoragePermit } from '../api/gates/gates.ts';
import { isUnexplainedRefusal, localFailure } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { BlobLookup } from '../storage/blobStorage.ts';
import type { BlockOutcome, ConfirmedBlock } from './blockJob.ts';
import { firstBlockBytes } from './blockPlan.ts';
import { sendBlocks } from './blockUpload.ts';
import { hasContentOf } from './existingBlob.ts';
import { putBlob } from './singlePut.ts';
import { smallestProbedBytes } from './storageProbe.ts';
import {
  type Transfer,
  type TransferOutcome,
  failed,
  onProgressOf,
  refused,
  singleRequestFacts,
} from './transferJob.ts';
import { type GrantedUrl, UploadUrl } from './uploadUrl.ts';

/** How often one attempt may start from zero, after a moved blob, lost blocks or an expired URL of a single PUT. */
const maxStarts = 3;

/** During an outage of storage, only a probe may send. */
export async function sendToStorage(transfer: Transfer): Promise<TransferOutcome> {
  const permit = transfer.deps.gates.enterStorage(transfer.job.requester);
  if ('gate' in permit) return { outcome: 'refused', failure: permit.failure, wasSent: false };
  try {
    return await sendWithPermit(transfer, permit);
  } finally {
    permit.finished();
  }
}

async function sendWithPermit(transfer: Transfer, permit: StoragePermit): Promise<TransferOutcome> {
  const { deps, job, stallTimer } = transfer;
  const urls = new UploadUrl(deps.api, deps.clock, {
    filename: job.remoteName,
    contentType: job.contentType,
    requester: job.requester,
    attempt: job.attempt,
    signal: stallTimer.signal,
    onRetry: job.onRetry,
  });
  // Only the ids of blocks prove after a lost answer that a blob is this upload's, so small files are sent as a block too.
  let method: 'blocks' | 'single-put' = 'blocks';
  for (let starts = 1; ; starts += 1) {
    const url = await urls.current();
    stallTimer.moved();
    if (!url.ok) return refused(url);
    const { granted } = url;
    const { blobPath } = granted;
    if (job.isTaken(blobPath)) return { outcome: 'name-taken' };
    const startedAt = deps.clock.elapsed();
    if (mayBeLookedUp(transfer, blobPath)) {
      const blob = await lookUp(transfer, granted);
      if (blob.lookup === 'found') return existing(transfer, permit, { blob, blobPath, method, startedAt });
    }
    if (method === 'blocks') {
      const sent = await sendInBlocks(transfer, permit, urls, granted);
      if (sent.outcome === 'committed') {
        const { sentBytes, blocks } = sent;
        const facts = { sentBytes, blocks, tookMs: deps.clock.elapsed() - startedAt };
        return { outcome: 'stored', blobPath, method, facts, isCreated: sent.isCreated };
      }
      if (sent.outcome === 'name-taken') {
        const blob = await lookUp(transfer, granted);
        return existing(transfer, permit, {
          blob,
          blobPath,
          method,
          startedAt,
          mayBeOwn: sent.mayBeOwn === true,
        });
      }
      if (sent.outcome === 'no-url') return refused(sent);
      if (sent.outcome === 'failed')
        return failed(sent.isOutage ? permit.failedForAll(sent.failure) : permit.failed(sent.failure));
      job.ledger.forget();
      if (sent.outcome === 'refused') method = 'single-put';
      if (starts >= maxStarts) return failed(localFailure('storage-blocks-lost'));
    } else {
      const down = await storageIsDown(transfer, granted);
      if (down !== null) return failed(permit.failedForAll(down));
      const failure = await putBlob(transfer, granted);
      if (failure === null) {
        permit.answered();
        return {
          outcome: 'stored',
          blobPath,
          method,
          facts: singleRequestFacts(transfer, startedAt),
          isCreated: !job.isOwnBlob(blobPath),
        };
      }
      if (failure.kind === 'name-taken') {
        const blob = await lookUp(transfer, granted);
        return existing(transfer, permit, { blob, blobPath, method, startedAt });
      }
      const isExpired = errorTaxonomy[failure.kind].storageRetry === 'new-url' && starts < maxStarts;
      if (isExpired) urls.markExpired(granted);
      else if (!isUnexplainedRefusal(failure) || !urls.mayReplaceRefused(granted))
        return failed(permit.failed(failure));
    }
  }
}

/** Services whose URLs do not allow to read. */
const unreadable = new WeakSet<ApiClient>();

/** Whether a blob is looked up before its bytes are sent: for many bytes, of which none was sent before. */
function mayBeLookedUp({ deps, job, file }: Transfer, blobPath: string): boolean {
  return (
    file.sizeBytes > firstBlockBytes &&
    !unreadable.has(deps.api) &&
    !job.isOwnBlob(blobPath) &&
    job.ledger.recorded().length === 0
  );
}

async function lookUp({ deps, stallTimer }: Transfer, { url }: GrantedUrl): Promise<BlobLookup> {
  const blob = await deps.storage.lookUpBlob({ url, signal: stallTimer.signal });
  stallTimer.moved();
  if (blob.lookup === 'refused') unreadable.add(deps.api);
  return blob;
}

/** The outcome when storage has a blob of this name that this upload did not create. */
async function existing(
  transfer: Transfer,
  permit: StoragePermit,
  found: {
    readonly blob: BlobLookup;
    readonly blobPath: string;
    readonly method: TransferMethod;
    readonly startedAt: number;
    readonly mayBeOwn?: boolean;
  },
): Promise<TransferOutcome> {
  const { deps, job, file, stallTimer } = transfer;
  const { blob, blobPath, method, startedAt, mayBeOwn = false } = found;
  // It can be the same content, so this attempt decides nothing.
  if (blob.lookup === 'failed') return failed(permit.failed(blob.failure));
  permit.answered();
  stallTimer.rest();
  const isSame = job.wasStoredAs(blobPath) || (await hasContentOf(blob, file, deps.clock));
  if (!isSame) return { outcome: 'taken-elsewhere', blobPath, mayBeOwn: mayBeOwn && blob.lookup !== 'found' };
  const facts = { sentBytes: 0, tookMs: deps.clock.elapsed() - startedAt, blocks: null };
  return { outcome: 'stored', blobPath, method, facts, isCreated: false, isSameContent: true };
}

/**
 * After a failed attempt, storage has to answer a request without the file's bytes before it gets them again. Returns its
 * failure; null if it has answered anything, or the file is small.
 */
async function storageIsDown(transfer: Transfer, granted: GrantedUrl): Promise<Failure | null> {
  const { job, file } = transfer;
  if (job.attempt === 0 || file.sizeBytes < smallestProbedBytes) return null;
  const blob = await lookUp(transfer, granted);
  return blob.lookup === 'failed' ? blob.failure : null;
}

function sendInBlocks(
  transfer: Transfer,
  permit: StoragePermit,
  urls: UploadUrl,
  granted: GrantedUrl,
): Promise<BlockOutcome> {
  const { deps, job, file, stallTimer } = transfer;
  const confirm = (block: ConfirmedBlock): void => {
    job.ledger.confirm(block);
    permit.answered();
  };
  const blockJob = {
    file,
    urls,
    ledger: { ...job.ledger, confirm },
    owner: job.requester.id,
    isOwnBlob: job.isOwnBlob,
    onCreate: job.onCreate,
    generation: job.generation,
    probesFirst: job.attempt > 0,
    sent: job.sent,
    contentType: job.contentType,
    signal: stallTimer.signal,
    onProgress: onProgressOf(transfer),
    onWaiting: () => stallTimer.rest(),
  };
  return sendBlocks(deps, blockJob, granted);
}
