/**
 * A file whose time alone changed may hold what it held: network drives round times anew, and tools rewrite them. What
 * storage confirmed tells: where each of these parts still has its checksum, nothing of it has to be sent again.
 */
import type { Fingerprint } from '../files/fingerprint.ts';
import type { ConfirmedBlock } from './blocks.ts';
import type { Md5Worker } from './checksum.ts';
import { FileChangedError, FileSource } from './source.ts';

export interface TouchedFile {
  readonly path: string;
  /** As it is now. */
  readonly now: Fingerprint;
  readonly recorded: readonly ConfirmedBlock[];
  readonly signal: AbortSignal;
  /** A part was compared. */
  readonly onCompared: () => void;
}

/**
 * Whether every confirmed part of the file is as it was sent. Never without its beginning, which says of what type it is,
 * and never where a part went without a checksum. Rejects with the file system's error, and with the signal's reason.
 */
export async function holdsWhatWasSent(md5: Md5Worker, file: TouchedFile): Promise<boolean> {
  const { path, now, recorded, signal, onCompared } = file;
  const hasBeginning = recorded.some(({ offset }) => offset === 0);
  if (!hasBeginning || recorded.some((block) => block.md5 === null)) return false;
  const source = await FileSource.open(path, now);
  try {
    for (const block of recorded) {
      if ((await source.digest(md5, block)) !== block.md5) return false;
      signal.throwIfAborted();
      onCompared();
    }
    await source.verify();
    return true;
  } catch (error) {
    if (error instanceof FileChangedError) return false;
    throw error;
  } finally {
    await source.close();
  }
}
