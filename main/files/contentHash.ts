/** What is in a file, as one number: two files of one SHA-256 are the same content. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Hashing one takes half a millisecond: the app stays awake between them. */
const chunkBytes = 1_024 * 1_024;

/** Lower-case hexadecimal. Rejects with the file system's error, or with the signal's reason. */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const chunks = createReadStream(path, { highWaterMark: chunkBytes, signal });
  for await (const chunk of chunks) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
