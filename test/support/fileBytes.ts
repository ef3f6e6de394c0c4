/** Bytes in memory as a file whose type is to be proved. */
import type { FileBytes } from '../../main/files/proofs/fileBytes.ts';

/** `headBytes`: how much of it is there at once; the rest is read. */
export function bytesOf(bytes: Buffer, headBytes = bytes.length): FileBytes {
  return {
    sizeBytes: bytes.length,
    head: bytes.subarray(0, headBytes),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
