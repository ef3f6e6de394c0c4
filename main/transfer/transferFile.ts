/**
 * Brings one file's bytes to storage, by the method that fits its size: direct up to 10,000,000 bytes, above that by a
 * presigned URL, as blocks or, where it fits into one or storage takes none, in a single PUT. A 413 on direct goes over
 * to presigned by itself, an expired URL is renewed.
 *
 * It answers with what came of it. It throws when the signal aborts; anything else thrown is a bug.
 */
import { Readable } from 'node:stream';

import {
  type Failure,
  type TransferFacts,
  type TransferMethod,
  directLimitBytes,
} from '../../preload/contract.ts';
import type { ApiClient, RequestRetry } from '../api/client.ts';
import { uploadDirectly } from '../api/endpoints.ts';
import type { Gates, Requester, StoragePermit } from '../api/gates/gates.ts';
import { connectionFailure, isUnexplainedRefusal, localFailure } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { Fingerprint } from '../files/fingerprint.ts';
import { fileSystemFinding } from '../files/inspectFile.ts';
import { firstBlockBytes, largestSinglePutBytes } from './blockPlan.ts';
import { type BlockLedger, type BlockDeps, type ConfirmedBlock, sendBlocks } from './blockUpload.ts';
import type { BufferPool } from './bufferPool.ts';
import { FileChangedError, FileSource } from './fileReader.ts';
import { multipartFrame } from './multipart.ts';
import { type StallTimer, startWatchdog } from './stallTimer.ts';
import { type GrantedUrl, UploadUrl } from './uploadUrl.ts';
import { asItWasSent } from './verifyUnchanged.ts';
import { wholeFileBytes, withWholeFile } from './wholeFile.ts';

export interface TransferJob {
  readonly requester: Requester;
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly contentType: string;
  /** The name the service is given. */
  readonly remoteName: string;
  /** How often the file was started over. */
  readonly generation: number;
  readonly ledger: BlockLedger;
  readonly signal: AbortSignal;
  /** Whether this blobPath belongs to another upload of ours, whose bytes must not be overwritten. */
  readonly isTaken: (blobPath: string) => boolean;
  /** Bytes the wire has taken in this attempt, acknowledged blocks included. */
  readonly onProgress: (sentBytes: number) => void;
  readonly onRetry: (retry: RequestRetry) => void;
  /** The file has another time, and all that was sent of it is as it was. */
  readonly onTouched: (now: Fingerprint) => void;
}

export type TransferOutcome =
  | {
      readonly outcome: 'stored';
      readonly blobPath: string;
      readonly method: TransferMethod;
      readonly facts: TransferFacts;
    }
  /** The service's path for this name is another upload's: choose another name. */
  | { readonly outcome: 'name-taken' }
  | { readonly outcome: 'changed' }
  /** The API refused or could not be reached, or a gate held the transfer back. */
  | { readonly outcome: 'refused'; readonly failure: Failure; readonly wasSent: boolean }
  /** Storage or the file system did. */
  | { readonly outcome: 'failed'; readonly failure: Failure };

export interface TransferDeps extends BlockDeps {
  readonly api: ApiClient;
  readonly gates: Pick<Gates, 'enterStorage'>;
  /** Memory for small files. */
  readonly wholeFiles: BufferPool;
}

/** The smallest file that the service, or a proxy before it, called too large for direct; of each connection. */
const refusedDirectBytes = new WeakMap<ApiClient, number>();
/** Beginnings from zero within one attempt: a moved blob, lost blocks, an expired URL in a single PUT. */
const beginnings = 3;
/** Changes of a file's time alone within one attempt; who goes on changing it is writing. */
const maxTouches = 3;

export async function transferFile(deps: TransferDeps, job: TransferJob): Promise<TransferOutcome> {
  const stallTimer = startWatchdog(deps.clock, job.signal);
  try {
    let { fingerprint } = job;
    for (let touches = 0; ; touches += 1) {
      const sent = await sendOnce(deps, { ...job, fingerprint }, stallTimer);
      if (sent.outcome !== 'touched') return sent;
      const { path, ledger } = job;
      const { sizeBytes } = fingerprint;
      const now =
        touches < maxTouches
          ? await asItWasSent(deps, { path, sizeBytes, recorded: ledger.recorded(), stallTimer })
          : null;
      if (now === null) return { outcome: 'changed' };
      fingerprint = now;
      job.onTouched(now);
    }
  } catch (error) {
    job.signal.throwIfAborted();
    if (stallTimer.stalled()) {
      deps.pace.timedOut();
      return failed(connectionFailure('ETIMEDOUT', deps.api.host));
    }
    if (!isFileSystemError(error)) throw error;
    const finding = fileSystemFinding(error);
    if (finding.finding === 'missing') return failed(localFailure('file-missing'));
    return failed(localFailure('file-unreadable', { code: finding.code }));
  } finally {
    stallTimer.stop();
  }
}

/** `touched`: the file's time alone changed, and what was sent of it may still be right. */
async function sendOnce(
  deps: TransferDeps,
  job: TransferJob,
  stallTimer: StallTimer,
): Promise<TransferOutcome | { readonly outcome: 'touched' }> {
  let source: FileSource | null = null;
  try {
    source = await FileSource.open(job.path, job.fingerprint);
    // One that goes as a whole is compared when it has been read.
    if (source.sizeBytes > wholeFileBytes) await source.verify();
    const transfer = { deps, job, source, stallTimer };
    if (source.sizeBytes <= maxDirectBytes(deps.api)) {
      const outcome = await sendDirectly(transfer);
      if (outcome.outcome !== 'refused' || outcome.failure.kind !== 'too-large') return outcome;
      refusedDirectBytes.set(deps.api, source.sizeBytes);
    }
    return await sendToStorage(transfer);
  } catch (error) {
    if (!(error instanceof FileChangedError)) throw error;
    return { outcome: error.isTouched ? 'touched' : 'changed' };
  } finally {
    await source?.close();
  }
}

interface Transfer {
  readonly deps: TransferDeps;
  readonly job: TransferJob;
  readonly source: FileSource;
  readonly stallTimer: StallTimer;
}

function failed(failure: Failure): TransferOutcome {
  return { outcome: 'failed', failure };
}

function refused({
  failure,
  wasSent,
}: Pick<Extract<TransferOutcome, { outcome: 'refused' }>, 'failure' | 'wasSent'>): TransferOutcome {
  return { outcome: 'refused', failure, wasSent };
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Bytes and answers both count as movement. */
function progressOf({ job, stallTimer }: Transfer): (sentBytes: number) => void {
  return (sentBytes) => {
    stallTimer.moved();
    job.onProgress(sentBytes);
  };
}

async function sendDirectly(transfer: Transfer): Promise<TransferOutcome> {
  const { deps, job, source, stallTimer } = transfer;
  const startedAt = deps.clock.now();
  const answer = await postDirectly(transfer);
  if (!answer.ok) return refused(answer);
  const { blobPath } = answer.value;
  stallTimer.moved();
  job.onProgress(source.sizeBytes);
  // Too late for the other file's bytes if the service maps two names to one path; not for this one.
  if (job.isTaken(blobPath)) return { outcome: 'name-taken' };
  return { outcome: 'stored', blobPath, method: 'direct', facts: wholeFile(transfer, startedAt) };
}

async function postDirectly(transfer: Transfer): Promise<Awaited<ReturnType<typeof uploadDirectly>>> {
  const { deps, job, source, stallTimer } = transfer;
  const { sizeBytes } = source;
  const { signal } = stallTimer;
  const { requester } = job;
  const frame = multipartFrame({
    filename: job.remoteName,
    contentType: job.contentType,
    sizeBytes,
  });
  const { headers, before, after } = frame;
  if (sizeBytes <= Math.min(wholeFileBytes, deps.bandwidth.sliceBytes(sizeBytes))) {
    return withWholeFile(deps.wholeFiles, source, frame, signal, async (body) => {
      await deps.bandwidth.take(sizeBytes, signal);
      return uploadDirectly(deps.api, { body, headers }, { signal, requester });
    });
  }
  const slices = source.slices(deps.bandwidth, signal, progressOf(transfer));
  const body = Readable.from(framed(before, slices, after), { objectMode: false });
  let bodyError: unknown;
  body.once('error', (error) => {
    bodyError = error;
  });
  try {
    const answer = await uploadDirectly(deps.api, { body, headers }, { signal, requester });
    if (bodyError !== undefined) throw bodyError;
    return answer;
  } finally {
    body.destroy();
  }
}

async function* framed(before: Buffer, slices: AsyncIterable<Buffer>, after: Buffer): AsyncGenerator<Buffer> {
  yield before;
  yield* slices;
  yield after;
}

/** While storage is known to fail, no file but a probe tries it. */
async function sendToStorage(transfer: Transfer): Promise<TransferOutcome> {
  const permit = transfer.deps.gates.enterStorage(transfer.job.requester);
  if ('gate' in permit) return { outcome: 'refused', failure: permit.failure, wasSent: false };
  try {
    return await sendWithPermit(transfer, permit);
  } finally {
    permit.finished();
  }
}

async function sendWithPermit(transfer: Transfer, permit: StoragePermit): Promise<TransferOutcome> {
  const { deps, job, source, stallTimer } = transfer;
  const confirm = (block: ConfirmedBlock): void => {
    job.ledger.confirm(block);
    permit.answered();
  };
  const urls = new UploadUrl(deps.api, deps.clock, {
    filename: job.remoteName,
    contentType: job.contentType,
    requester: job.requester,
    signal: stallTimer.signal,
    onRetry: job.onRetry,
  });
  let method: 'blocks' | 'single-put' = source.sizeBytes > firstBlockBytes ? 'blocks' : 'single-put';
  for (let beginning = 1; ; beginning += 1) {
    const url = await urls.current();
    stallTimer.moved();
    if (!url.ok) return refused(url);
    const { granted } = url;
    const { blobPath } = granted;
    if (job.isTaken(blobPath)) return { outcome: 'name-taken' };
    const startedAt = deps.clock.now();
    if (method === 'blocks') {
      const { generation, ledger, contentType } = job;
      const sent = await sendBlocks(
        deps,
        {
          source,
          urls,
          ledger: { ...ledger, confirm },
          generation,
          contentType,
          signal: stallTimer.signal,
          onProgress: progressOf(transfer),
          onWaiting: () => stallTimer.rest(),
        },
        granted,
      );
      if (sent.outcome === 'committed') {
        const { sentBytes, blocks } = sent;
        const facts = { sentBytes, blocks, tookMs: deps.clock.now() - startedAt };
        return { outcome: 'stored', blobPath, method, facts };
      }
      if (sent.outcome === 'no-url') return refused(sent);
      if (sent.outcome === 'failed') return failed(permit.failed(sent.failure));
      ledger.forget();
      if (sent.outcome === 'refused') method = 'single-put';
      if (beginning >= beginnings) return failed(localFailure('storage-blocks-lost'));
    } else {
      const failure = await putWhole(transfer, granted);
      if (failure === null) {
        permit.answered();
        return { outcome: 'stored', blobPath, method, facts: wholeFile(transfer, startedAt) };
      }
      const isExpired = errorTaxonomy[failure.kind].storageRetry === 'new-url' && beginning < beginnings;
      if (isExpired) urls.expired(granted);
      else if (!isUnexplainedRefusal(failure) || !urls.doubted(granted))
        return failed(permit.failed(failure));
    }
  }
}

/** What is told of a file that went in one piece. */
function wholeFile({ deps, source }: Transfer, startedAt: number): TransferFacts {
  return { sentBytes: source.sizeBytes, tookMs: deps.clock.now() - startedAt, blocks: null };
}

function maxDirectBytes(api: ApiClient): number {
  return Math.min(directLimitBytes, (refusedDirectBytes.get(api) ?? Number.POSITIVE_INFINITY) - 1);
}

function putWhole(transfer: Transfer, granted: GrantedUrl): Promise<Failure | null> {
  const { deps, job, source, stallTimer } = transfer;
  if (source.sizeBytes > largestSinglePutBytes) {
    const facts = { sizeBytes: source.sizeBytes, capBytes: largestSinglePutBytes };
    return Promise.resolve(localFailure('too-large', facts));
  }
  return deps.storage.put({
    url: granted.url,
    body: source.slices(deps.bandwidth, stallTimer.signal, progressOf(transfer)),
    sizeBytes: source.sizeBytes,
    headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': job.contentType },
    signal: stallTimer.signal,
  });
}
