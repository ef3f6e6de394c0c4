/** The SHA-256 of a file. Two files with the same hash have the same content. */
import { createHash } from 'node:crypto';

import { openWithoutLinks } from './openFile.ts';

/** Hashing one chunk takes half a millisecond, so the app stays responsive between chunks. */
const chunkBytes = 1_024 * 1_024;

/**
 * The hash in lower-case hexadecimal. `path`: without links. Rejects with the file system's error, with LinkError and
 * with the signal's reason.
 */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const { handle } = await openWithoutLinks(path);
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

/** The hash of bytes in memory, in lower-case hexadecimal. */
export function sha256OfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
