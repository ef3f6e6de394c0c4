/**
 * Compares a file of a watch folder with the content that was sent of it, so that a file whose modification time alone
 * changed is not sent again.
 */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

import { sha256Of } from '../files/contentHash.ts';
import type { DriveFile } from '../files/fileCalls.ts';
import type { Fingerprint } from '../files/fingerprint.ts';
import { openWithoutLinks, pathWithoutLinks } from '../files/openFile.ts';

/** A part of the file, with its base64 MD5; null if it was sent without one. */
export interface SentBlock {
  readonly offset: number;
  readonly length: number;
  readonly md5: string | null;
}

/** What is known of the content that was sent. */
export interface SentContent {
  readonly sizeBytes: number;
  /** Hexadecimal; null if it was not computed. */
  readonly sha256: string | null;
  /** The blocks that storage confirmed, in the order of their offsets; empty for a file that was sent in one piece. */
  readonly blocks: readonly SentBlock[];
}

/** How much is read at once, so that other work continues. */
const chunkBytes = 1_024 * 1_024;

/**
 * Whether the file has the content that was sent; `unknown` if nothing was recorded to compare it with. Reads the whole
 * file, but stops at the first block that differs. Rejects with the file system's error or with the signal's reason.
 */
export async function compareContent(
  path: string,
  sent: SentContent,
  signal: AbortSignal,
): Promise<'same' | 'other' | 'unknown'> {
  const folder = await pathWithoutLinks({ path: dirname(path), realPath: null });
  const openPath = join(folder, basename(path));
  if (sent.sha256 !== null && sent.sha256 !== '')
    return (await sha256Of(openPath, signal)) === sent.sha256 ? 'same' : 'other';
  if (!coversFile(sent)) return 'unknown';
  const { handle } = await openWithoutLinks(openPath);
  try {
    for (const block of sent.blocks) if ((await md5Of(handle, block, signal)) !== block.md5) return 'other';
    return 'same';
  } finally {
    await handle.close();
  }
}

function coversFile({ sizeBytes, blocks }: SentContent): boolean {
  let end = 0;
  for (const { offset, length, md5 } of blocks) {
    if (offset !== end || md5 === null) return false;
    end += length;
  }
  return end === sizeBytes && sizeBytes > 0;
}

async function md5Of(handle: DriveFile, { offset, length }: SentBlock, signal: AbortSignal) {
  const hash = createHash('md5');
  const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, length));
  for (let done = 0; done < length;) {
    const wanted = Math.min(chunk.length, length - done);
    const { bytesRead } = await handle.read(chunk, 0, wanted, offset + done);
    signal.throwIfAborted();
    if (bytesRead === 0) return null;
    hash.update(chunk.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('base64');
}

const quarterHourMs = 15 * 60_000;
/** The largest difference between two time zones. */
const maxZoneMs = 26 * 3_600_000;

/**
 * Whether two modification times differ as two time zones do. File systems that store local times (FAT, some network
 * shares) shift the times of all files like this at daylight saving.
 */
export function isZoneShift(before: Fingerprint, now: Fingerprint): boolean {
  const shiftMs = Math.abs(now.mtimeMs - before.mtimeMs);
  return shiftMs <= maxZoneMs && shiftMs % quarterHourMs === 0;
}
