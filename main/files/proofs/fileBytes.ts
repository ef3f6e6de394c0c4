/** The bytes of a file for the proofs of its type: the beginning is in memory, other ranges are read on demand. */
export interface FileBytes {
  readonly sizeBytes: number;
  /** The beginning of the file, or all of it. */
  readonly head: Buffer;
  /** Up to `length` bytes from `offset`; fewer at the end of the file. @throws the file system's errors. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** The bytes of a range, from the head when it contains them. Fewer at the end of the file. */
export async function readRange(file: FileBytes, offset: number, length: number): Promise<Buffer> {
  const { head, sizeBytes } = file;
  const end = Math.min(offset + length, sizeBytes);
  if (offset < 0 || offset >= end) return Buffer.alloc(0);
  return end <= head.length ? head.subarray(offset, end) : await file.read(offset, end - offset);
}

/** Four characters, such as the name of an atom or a chunk. */
export function fourCc(bytes: Buffer, offset: number): string {
  return bytes.toString('latin1', offset, offset + 4);
}

export function startsWith(bytes: Buffer, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte);
}
