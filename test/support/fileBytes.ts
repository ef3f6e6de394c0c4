/** Bytes in memory as a file for the type detection. */
import type { FileBytes } from '../../main/files/proofs/fileBytes.ts';

/** `headBytes`: the size of the head. The rest is read on demand. */
export function bytesOf(bytes: Buffer, headBytes = bytes.length): FileBytes {
  return {
    sizeBytes: bytes.length,
    head: bytes.subarray(0, headBytes),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
