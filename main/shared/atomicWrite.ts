/** Writes a file completely or not at all. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a temporary file next to `path` and then renames it, so that a full disk leaves an existing file unchanged.
 * On an error it removes the temporary file and rejects with the error of the file system or of `content`.
 */
export async function atomicWrite(
  path: string,
  content: AsyncIterable<string> | NodeJS.ReadableStream,
): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`;
  // The file is opened here: a stream that opens it itself could do so after the removal below.
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
