/**
 * A file whose time alone changed may hold what it held: network drives round times anew, and tools rewrite them. What
 * storage confirmed tells: where each of these parts still has its checksum, nothing of it has to be sent again.
 */
import { stat } from 'node:fs/promises';

import { type Fingerprint, fingerprintOf } from '../files/fingerprint.ts';
import type { Clock } from '../shared/clock.ts';
import { pause } from '../shared/waitUntil.ts';
import type { ConfirmedBlock } from './blockUpload.ts';
import type { Md5Worker } from './checksumWorker.ts';
import { FileChangedError, FileSource } from './fileReader.ts';
import type { StallTimer } from './stallTimer.ts';

/** What was just touched is often still being written, and some file systems tell times no finer than this. */
const settleMs = 3_000;

export interface TouchedFile {
  readonly path: string;
  /** As it was when it was looked at. */
  readonly sizeBytes: number;
  readonly recorded: readonly ConfirmedBlock[];
  readonly stallTimer: StallTimer;
}

/**
 * The file as it is now, if every confirmed part of it is as it was sent; else null. Never without its beginning, which
 * says of what type it is, and never where a part went without a checksum. Rejects with the file system's error, and with
 * the signal's reason.
 */
export async function asItWasSent(
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
  const now = fingerprintOf(await stat(path));
  if (now.sizeBytes !== sizeBytes) return null;
  const source = await FileSource.open(path, now);
  try {
    for (const block of recorded) {
      if ((await source.digest(md5, block)) !== block.md5) return null;
      signal.throwIfAborted();
      stallTimer.moved();
    }
    await source.verify();
    return now;
  } catch (error) {
    if (error instanceof FileChangedError) return null;
    throw error;
  } finally {
    await source.close();
  }
}
