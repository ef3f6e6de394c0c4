/** What is in a file, as one number: two files of one SHA-256 are the same content. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Hashing one takes half a millisecond: the app stays awake between them. */
const chunkBytes = 1_024 * 1_024;

/** Lower-case hexadecimal. Rejects with the file system's error, or with the signal's reason. */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path, 'r');
  try {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, null);
      signal.throwIfAborted();
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** The same of bytes that are in memory already. */
export function sha256OfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
