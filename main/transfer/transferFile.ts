/**
 * Sends the bytes of one file to storage by a presigned URL: in blocks, or with a single PUT when storage accepts no
 * blocks. It renews an expired URL. A small file goes to the API in a direct upload only when storage cannot be reached,
 * because a direct upload knows no conditions: it overwrites a file of another computer that has the same name.
 *
 * Every expected result is a TransferOutcome. It throws the signal's reason; any other error is a bug.
 */
import { Readable } from 'node:stream';

import {
  type Failure,
  type FailureKind,
  type TransferFacts,
  type TransferMethod,
  directLimitBytes,
} from '../../preload/contract.ts';
import type { ApiClient, RequestRetry } from '../api/client.ts';
import { uploadDirectly } from '../api/endpoints.ts';
import type { Gates, Requester, StoragePermit } from '../api/gates/gates.ts';
import { isUnexplainedRefusal, localFailure } from '../errors/classify.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import { fileFailure } from '../errors/fileFailures.ts';
import { driveOf, vanishedDriveOf } from '../files/fileCalls.ts';
import type { Fingerprint } from '../files/fingerprint.ts';
import { fileSystemFinding } from '../files/inspectFile.ts';
import { type LinkedPath, pathWithoutLinks } from '../files/openFile.ts';
import type { BlobLookup } from '../storage/blobStorage.ts';
import { firstBlockBytes } from './blockPlan.ts';
import {
  type BlockDeps,
  type BlockLedger,
  type BlockOutcome,
  type ConfirmedBlock,
  sendBlocks,
  sentTooOften,
  smallestProbedBytes,
} from './blockUpload.ts';
import type { BufferPool } from './bufferPool.ts';
import { hasContentOf, isConditionRefusal, withoutCondition } from './existingBlob.ts';
import { FileChangedError, FileReader, maxSmallFileBytes } from './fileReader.ts';
import { multipartFrame } from './multipart.ts';
import type { SentBytes } from './sentBytes.ts';
import { type StallTimer, startStallTimer } from './stallTimer.ts';
import { type GrantedUrl, UploadUrl } from './uploadUrl.ts';
import { verifyUnchanged } from './verifyUnchanged.ts';

export interface TransferJob extends LinkedPath {
  readonly requester: Requester;
  readonly fingerprint: Fingerprint;
  readonly contentType: string;
  /** The file name that the service receives. */
  readonly remoteName: string;
  /** How often the file was started over. */
  readonly generation: number;
  /** Failed attempts of the transfer before this one. */
  readonly attempt: number;
  /** The bytes that this attempt and those before it have sent. */
  readonly sent: SentBytes;
  readonly ledger: BlockLedger;
  readonly signal: AbortSignal;
  /** Whether this blobPath belongs to another upload of this app, whose bytes must not be overwritten. */
  readonly isTaken: (blobPath: string) => boolean;
  /** Whether this app has created this blob, so that it may overwrite it. */
  readonly isOwnBlob: (blobPath: string) => boolean;
  /** Whether another upload stored this very file as this blob. */
  readonly wasStoredAs: (blobPath: string) => boolean;
  /** Called before a request that may create this blob; the intent is durable when it returns. */
  readonly onCreate: (blobPath: string) => void;
  /** Called with the bytes that the connection has accepted in this attempt, confirmed blocks included. */
  readonly onProgress: (sentBytes: number) => void;
  readonly onRetry: (retry: RequestRetry) => void;
  /** Called when the modification time changed but every confirmed block is unchanged. */
  readonly onTouched: (now: Fingerprint) => void;
}

export type TransferOutcome =
  | {
      readonly outcome: 'stored';
      readonly blobPath: string;
      readonly method: TransferMethod;
      readonly facts: TransferFacts;
      /** Whether storage guarantees that no other upload had this blob before. */
      readonly isCreated: boolean;
      /** Storage had the same content under this name already. Default false. */
      readonly isSameContent?: boolean;
    }
  /** The service's path for this name belongs to another upload, so another name is needed. */
  | { readonly outcome: 'name-taken' }
  /** Another computer, or an earlier installation, has a blob of this name. It was not overwritten. */
  | {
      readonly outcome: 'taken-elsewhere';
      readonly blobPath: string;
      /** It may be this upload's own, whose answer was lost. */
      readonly mayBeOwn: boolean;
    }
  | { readonly outcome: 'changed' }
  /** The API refused or could not be reached, or a gate does not admit the transfer now. */
  | { readonly outcome: 'refused'; readonly failure: Failure; readonly wasSent: boolean }
  /** Storage or the file system failed. */
  | { readonly outcome: 'failed'; readonly failure: Failure };

export interface TransferDeps extends BlockDeps {
  readonly api: ApiClient;
  readonly gates: Pick<Gates, 'enterStorage'>;
  /** Memory for small files, see `smallFilePool`. */
  readonly smallFiles: BufferPool;
}

/**
 * The smallest file that the service, or a proxy in front of it, called too large for a direct upload, by connection.
 */
const refusedDirectBytes = new WeakMap<ApiClient, number>();
/** How often one attempt may start from zero, after a moved blob, lost blocks or an expired URL of a single PUT. */
const maxStarts = 3;
/** How often the modification time alone may change in one attempt. After that, the file is still being written. */
const maxTouches = 3;
/** A network that just came back may reach storage a moment later. */
const attemptsBeforeDirect = 2;
/** No request arrived at storage. */
const unreachableKinds: ReadonlySet<FailureKind> = new Set([
  'host-not-found',
  'connection-refused',
  'network-down',
]);

/** Sends the file. Resolves with the outcome; rejects with the reason of `job.signal`. */
export async function transferFile(deps: TransferDeps, job: TransferJob): Promise<TransferOutcome> {
  const stallTimer = startStallTimer(deps.clock, job.signal);
  try {
    const path = await pathWithoutLinks(job);
    let { fingerprint } = job;
    for (let touches = 0; ; touches += 1) {
      const sent = await sendOnce(deps, { ...job, path, fingerprint }, stallTimer);
      if (sent.outcome !== 'touched') return sent;
      const { ledger } = job;
      const { sizeBytes } = fingerprint;
      const now =
        touches < maxTouches
          ? await verifyUnchanged(deps, { path, sizeBytes, recorded: ledger.recorded(), stallTimer })
          : null;
      if (now === null) return { outcome: 'changed' };
      fingerprint = now;
      job.onTouched(now);
    }
  } catch (error) {
    job.signal.throwIfAborted();
    if (stallTimer.stalled()) {
      deps.concurrency.timedOut();
      return failed(connectionFailure('ETIMEDOUT', deps.api.host));
    }
    if (!isFileSystemError(error)) throw error;
    const finding = fileSystemFinding(error);
    if (finding.finding === 'missing') {
      const vanished = await vanishedDriveOf(job.path);
      return failed(vanished === null ? localFailure('file-missing') : fileFailure('ENODEV', vanished));
    }
    return failed(fileFailure(finding.code, await driveOf(job.path)));
  } finally {
    stallTimer.stop();
  }
}

/** `touched`: only the modification time changed, so the confirmed blocks may still be right. */
async function sendOnce(
  deps: TransferDeps,
  job: TransferJob,
  stallTimer: StallTimer,
): Promise<TransferOutcome | { readonly outcome: 'touched' }> {
  let file: FileReader | null = null;
  try {
    file = await openVerified(deps, job, stallTimer);
    const transfer = { deps, job, file, stallTimer };
    const mayBeDirect = file.sizeBytes <= maxDirectBytes(deps.api);
    const outcome = await sendToStorage(transfer);
    if (!mayBeDirect || !isStorageUnreachable(outcome, job.attempt)) return outcome;
    return (await tryDirectly(transfer)) ?? outcome;
  } catch (error) {
    if (!(error instanceof FileChangedError)) throw error;
    return { outcome: error.isTouched ? 'touched' : 'changed' };
  } finally {
    await file?.close();
  }
}

async function openVerified(
  { smallFiles }: TransferDeps,
  { path, fingerprint }: TransferJob,
  { signal }: StallTimer,
): Promise<FileReader> {
  if (fingerprint.sizeBytes <= maxSmallFileBytes)
    return FileReader.openSmall(path, fingerprint, smallFiles, signal);
  const file = await FileReader.open(path, fingerprint);
  try {
    await file.verify();
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Whether no request arrives at storage, by several attempts of this file or because its gate is closed. */
function isStorageUnreachable(outcome: TransferOutcome, attempt: number): boolean {
  if (outcome.outcome !== 'failed' && outcome.outcome !== 'refused') return false;
  const { kind, scope } = outcome.failure;
  if (scope !== 'storage' || !unreachableKinds.has(kind)) return false;
  return outcome.outcome === 'refused' || attempt >= attemptsBeforeDirect;
}

/** null when the service, or a proxy in front of it, calls the file too large for a direct upload. */
async function tryDirectly(transfer: Transfer): Promise<TransferOutcome | null> {
  const outcome = await sendDirectly(transfer);
  if (outcome.outcome !== 'refused' || outcome.failure.kind !== 'too-large') return outcome;
  refusedDirectBytes.set(transfer.deps.api, transfer.file.sizeBytes);
  return null;
}

interface Transfer {
  readonly deps: TransferDeps;
  readonly job: TransferJob;
  readonly file: FileReader;
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

/** Reports sent bytes to the job, and as progress to the stall timer. */
function onProgressOf({ job, stallTimer }: Transfer): (sentBytes: number) => void {
  return (sentBytes) => {
    stallTimer.moved();
    job.onProgress(sentBytes);
  };
}

async function sendDirectly(transfer: Transfer): Promise<TransferOutcome> {
  const { deps, job, file, stallTimer } = transfer;
  const startedAt = deps.clock.elapsed();
  if (!job.sent.reserve(file.sizeBytes)) return failed(sentTooOften(job.sent, file.sizeBytes));
  const answer = await postDirectly(transfer);
  if (!answer.ok) {
    if (!answer.wasSent) job.sent.giveBack(file.sizeBytes);
    return refused(answer);
  }
  const { blobPath } = answer.value;
  stallTimer.moved();
  job.onProgress(file.sizeBytes);
  // If the service maps two names to one path, the other file's bytes are already overwritten. This file can still get
  // another name.
  if (job.isTaken(blobPath)) return { outcome: 'name-taken' };
  return {
    outcome: 'stored',
    blobPath,
    method: 'direct',
    facts: singleRequestFacts(transfer, startedAt),
    isCreated: false,
  };
}

async function postDirectly(transfer: Transfer): Promise<Awaited<ReturnType<typeof uploadDirectly>>> {
  const { deps, job, file, stallTimer } = transfer;
  const { sizeBytes } = file;
  const { signal } = stallTimer;
  const { requester } = job;
  const frame = multipartFrame({
    filename: job.remoteName,
    contentType: job.contentType,
    sizeBytes,
  });
  const { headers, before, after } = frame;
  const { content } = file;
  if (content !== null && sizeBytes <= deps.bandwidth.sliceBytes(sizeBytes)) {
    await file.verify();
    await deps.bandwidth.take(sizeBytes, signal);
    const body = Buffer.concat([before, content, after]);
    return uploadDirectly(deps.api, { body, headers }, { signal, requester });
  }
  const slices = file.slices(deps.bandwidth, signal, onProgressOf(transfer));
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

/** During an outage of storage, only a probe may send. */
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

function singleRequestFacts({ deps, file }: Transfer, startedAt: number): TransferFacts {
  return { sentBytes: file.sizeBytes, tookMs: deps.clock.elapsed() - startedAt, blocks: null };
}

function maxDirectBytes(api: ApiClient): number {
  return Math.min(directLimitBytes, (refusedDirectBytes.get(api) ?? Number.POSITIVE_INFINITY) - 1);
}

async function putBlob(transfer: Transfer, granted: GrantedUrl): Promise<Failure | null> {
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
    job.onCreate(granted.blobPath);
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
