/**
 * Brings one file's bytes to storage, by the method that fits its size: direct up to 10,000,000 bytes, above that one
 * PUT to a presigned URL. A 413 on direct goes over to presigned by itself, an expired URL is renewed.
 *
 * A method answers with what came of it; it throws only when the signal aborts.
 */
import type { Failure, TransferMethod } from '../../preload/contract.ts';
import type { ApiClient, RequestRetry } from '../api/client.ts';
import { requestUploadUrl, uploadDirectly } from '../api/endpoints.ts';
import { connectionFailure, localFailure } from '../api/failures.ts';
import type { Clock } from '../clock.ts';
import type { Fingerprint } from '../files/fingerprint.ts';
import { fileSystemFinding } from '../files/inspect.ts';
import { encodeMultipart } from './multipart.ts';
import { FileChangedError, FileSource } from './source.ts';
import type { StorageClient } from './storage.ts';
import { type Watchdog, startWatchdog } from './watchdog.ts';

export interface TransferJob {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly contentType: string;
  /** The name the service is given. */
  readonly remoteName: string;
  readonly signal: AbortSignal;
  /** Whether this blobPath belongs to another upload of ours, whose bytes must not be overwritten. */
  readonly isTaken: (blobPath: string) => boolean;
  /** Bytes the wire has taken in this attempt. */
  readonly onProgress: (sentBytes: number) => void;
  readonly onRetry: (retry: RequestRetry) => void;
}

export type TransferOutcome =
  | { readonly outcome: 'stored'; readonly blobPath: string; readonly method: TransferMethod }
  /** The service's path for this name is another upload's: choose another name. */
  | { readonly outcome: 'name-taken' }
  | { readonly outcome: 'changed' }
  /** The API said no, or could not be reached. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** Storage or the file system did. */
  | { readonly outcome: 'failed'; readonly failure: Failure };

export interface TransferTools {
  readonly api: ApiClient;
  readonly storage: StorageClient;
  readonly clock: Clock;
}

/** The API's direct cap is "10 MB"; this is the smaller reading of it. */
export const directLimitBytes = 10_000_000;
/** New URLs asked for within one attempt, after storage called one expired. */
const urlRenewals = 2;

export async function transferFile(tools: TransferTools, job: TransferJob): Promise<TransferOutcome> {
  const watchdog = startWatchdog(tools.clock, job.signal);
  let source: FileSource | null = null;
  try {
    source = await FileSource.open(job.path, job.fingerprint);
    if (source.sizeBytes <= directLimitBytes) {
      const outcome = await sendDirectly(tools, job, source, watchdog);
      if (outcome.outcome !== 'refused' || outcome.failure.kind !== 'too-large') return outcome;
    }
    return await sendToPresignedUrl(tools, job, source, watchdog);
  } catch (error) {
    job.signal.throwIfAborted();
    if (watchdog.stalled()) return failed(connectionFailure('ETIMEDOUT', tools.api.host));
    if (error instanceof FileChangedError) return { outcome: 'changed' };
    if (!isFileSystemError(error)) throw error;
    const finding = fileSystemFinding(error);
    if (finding.finding === 'missing') return failed(localFailure('file-missing'));
    return failed(localFailure('file-unreadable', { code: finding.code }));
  } finally {
    watchdog.stop();
    await source?.close();
  }
}

function failed(failure: Failure): TransferOutcome {
  return { outcome: 'failed', failure };
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Bytes and answers both count as movement. */
function progressOf(job: TransferJob, watchdog: Watchdog): (sentBytes: number) => void {
  return (sentBytes) => {
    watchdog.moved();
    job.onProgress(sentBytes);
  };
}

async function sendDirectly(
  tools: TransferTools,
  job: TransferJob,
  source: FileSource,
  watchdog: Watchdog,
): Promise<TransferOutcome> {
  const multipart = encodeMultipart(
    source,
    { filename: job.remoteName, contentType: job.contentType },
    progressOf(job, watchdog),
  );
  let bodyError: unknown;
  multipart.body.once('error', (error) => {
    bodyError = error;
  });
  try {
    const answer = await uploadDirectly(tools.api, multipart, { signal: watchdog.signal });
    if (bodyError !== undefined) throw bodyError;
    if (!answer.ok) return { outcome: 'refused', failure: answer.failure };
    return { outcome: 'stored', blobPath: answer.value.blobPath, method: 'direct' };
  } finally {
    multipart.body.destroy();
  }
}

async function sendToPresignedUrl(
  tools: TransferTools,
  job: TransferJob,
  source: FileSource,
  watchdog: Watchdog,
): Promise<TransferOutcome> {
  for (let renewals = 0; ; renewals += 1) {
    const url = await requestUploadUrl(
      tools.api,
      { filename: job.remoteName, contentType: job.contentType },
      { signal: watchdog.signal, onRetry: job.onRetry },
    );
    watchdog.moved();
    if (!url.ok) return { outcome: 'refused', failure: url.failure };
    if (job.isTaken(url.value.blobPath)) return { outcome: 'name-taken' };
    const failure = await tools.storage.put({
      url: url.value.uploadUrl,
      body: source.slices(progressOf(job, watchdog)),
      sizeBytes: source.sizeBytes,
      headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': job.contentType },
      signal: watchdog.signal,
    });
    if (failure === null) return { outcome: 'stored', blobPath: url.value.blobPath, method: 'single-put' };
    if (failure.kind !== 'storage-url-expired' || renewals >= urlRenewals) return failed(failure);
  }
}
