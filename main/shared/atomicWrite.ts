/** Writes a file completely or not at all. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * Writes beside `path` first and renames then, so that a full disk leaves an older file of that name as it was.
 * Throws the file system's error, or what `content` threw, and leaves nothing behind.
 */
export async function atomicWrite(
  path: string,
  content: AsyncIterable<string> | NodeJS.ReadableStream,
): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`;
  // A stream that opens the file itself may do so after the removal below.
  const file = await open(unfinished, 'wx');
  try {
    await pipeline(content, file.createWriteStream());
    await file.close();
    await rename(unfinished, path);
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}
