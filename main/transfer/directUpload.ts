/**
 * Sends a small file to the API in a direct upload. This is for a storage that cannot be reached, because a direct
 * upload knows no conditions: it overwrites a file of another computer that has the same name.
 */
import { Readable } from 'node:stream';

import { directLimitBytes } from '../../preload/contract.ts';
import type { ApiClient } from '../api/client.ts';
import { uploadDirectly } from '../api/endpoints.ts';
import { multipartFrame } from './multipart.ts';
import { sentTooOften } from './sentBytes.ts';
import {
  type Transfer,
  type TransferOutcome,
  failed,
  onProgressOf,
  refused,
  singleRequestFacts,
} from './transferJob.ts';

/**
 * The smallest file that the service, or a proxy in front of it, called too large for a direct upload, by connection.
 */
const refusedDirectBytes = new WeakMap<ApiClient, number>();

/** The largest file that the service, and every proxy in front of it, takes in a direct upload, as far as is known. */
export function maxDirectBytes(api: ApiClient): number {
  return Math.min(directLimitBytes, (refusedDirectBytes.get(api) ?? Number.POSITIVE_INFINITY) - 1);
}

/** null when the service, or a proxy in front of it, calls the file too large for a direct upload. */
export async function tryDirectly(transfer: Transfer): Promise<TransferOutcome | null> {
  const outcome = await sendDirectly(transfer);
  if (outcome.outcome !== 'refused' || outcome.failure.kind !== 'too-large') return outcome;
  refusedDirectBytes.set(transfer.deps.api, transfer.file.sizeBytes);
  return null;
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
