/**
 * What is known about a blob that has the name of a file: whether there is one, and whether its content is the file's.
 * It answers from Get Blob Properties, and reads the file only if the lengths are equal.
 */
import type { Failure } from '../../preload/contract.ts';
import { localFailure } from '../errors/classify.ts';
import type { Clock } from '../shared/clock.ts';
import type { BlobLookup, BlobStorage } from '../storage/blobStorage.ts';
import { Md5Worker } from './checksumWorker.ts';
import type { FileReader } from './fileReader.ts';

/** Codes with which storage refuses a condition; Azure's, and those of storage that implements a part of its API. */
const conditionCodes: ReadonlySet<unknown> = new Set([
  'ConditionHeadersNotSupported',
  'UnsupportedHeader',
  'NotImplemented',
]);

/** Whether storage may have refused a conditional request because it knows no conditions. */
export function isConditionRefusal({ kind, status }: Failure): boolean {
  return kind === 'storage-refused' && (status === 400 || status === 501);
}

/**
 * What a conditional request may do after such a refusal. `write`: there is no blob, so it may be sent without the
 * condition. `taken`: there is one. A failure: it cannot be known, and then nothing is written.
 */
export async function withoutCondition(
  storage: BlobStorage,
  refusal: Failure,
  request: { readonly url: string; readonly signal: AbortSignal },
): Promise<'write' | 'taken' | Failure> {
  const blob = await storage.lookUpBlob(request);
  switch (blob.lookup) {
    case 'none':
      return 'write';
    case 'found':
      return 'taken';
    case 'failed':
      return blob.failure;
    case 'refused': {
      const isKnown = refusal.status === 501 || conditionCodes.has(refusal.facts?.['code']);
      return isKnown ? localFailure('storage-without-conditions') : refusal;
    }
  }
}

/** Whether the blob has exactly the content of the file. Rejects with FileChangedError if the file has changed. */
export async function hasContentOf(blob: BlobLookup, file: FileReader, clock: Clock): Promise<boolean> {
  if (blob.lookup !== 'found' || blob.md5 === null || blob.sizeBytes !== file.sizeBytes) return false;
  // A large file must not hold up the checksums of other transfers, so it has its own thread.
  const worker = new Md5Worker(clock);
  try {
    const md5 = await file.digest(worker, { offset: 0, length: file.sizeBytes });
    await file.verify();
    return md5 === blob.md5;
  } finally {
    worker.stop();
  }
}
