/**
 * Checks a file of which only the modification time changed. Its content may be the same, because network drives round
 * times differently and tools rewrite them. When every confirmed block still has its checksum, nothing is sent again.
 */
import type { Fingerprint } from '../files/fingerprint.ts';
import type { Clock } from '../shared/clock.ts';
import { pause } from '../shared/waitUntil.ts';
import type { ConfirmedBlock } from './blockJob.ts';
import type { Md5Worker } from './checksumWorker.ts';
import { FileChangedError, FileReader } from './fileReader.ts';
import type { StallTimer } from './stallTimer.ts';

/** A file that was just touched is often still being written, and some file systems have no finer times than this. */
const settleMs = 3_000;

export interface TouchedFile {
  readonly path: string;
  /** The size in the fingerprint that the transfer began with. */
  readonly sizeBytes: number;
  readonly recorded: readonly ConfirmedBlock[];
  readonly stallTimer: StallTimer;
}

/**
 * The file's new fingerprint when every confirmed block is unchanged, otherwise null. Also null when the beginning,
 * which determines the type, was not confirmed, or when a block was sent without a checksum. Rejects with the file
 * system's error and with the signal's reason.
 */
export async function verifyUnchanged(
  { clock, md5 }: { readonly clock: Clock; readonly md5: Md5Worker },
  { path, sizeBytes, recorded, stallTimer }: TouchedFile,
): Promise<Fingerprint | null> {
  const hasBeginning = recorded.some(({ offset }) => offset === 0);
  if (!hasBeginning || recorded.some((block) => block.md5 === null)) return null;
  const { signal } = stallTimer;
  stallTimer.rest();
  await pause(clock, settleMs, signal);
  signal.throwIfAborted();
  stallTimer.moved();
  let file: FileReader | null = null;
  try {
    file = await FileReader.open(path, null);
    if (file.sizeBytes !== sizeBytes) return null;
    for (const block of recorded) {
      if ((await file.digest(md5, block)) !== block.md5) return null;
      signal.throwIfAborted();
      stallTimer.moved();
    }
    await file.verify();
    return file.expected;
  } catch (error) {
    if (error instanceof FileChangedError) return null;
    throw error;
  } finally {
    await file?.close();
  }
}
