/** Whether the service accepts a file, by its name, its bytes and its size. */
import type { Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';

import { fileTypeFromBuffer, fileTypeFromTokenizer } from 'file-type';
import { fromFile } from 'strtok3';

import { allowedTypes, capBytesOf, categoryOf } from './allowedTypes.ts';
import { sha256OfBytes } from './contentHash.ts';
import { decideContentType } from './contentType.ts';
import type { Inspection } from './inspection.ts';
import type { FileBytes } from './proofs/fileBytes.ts';

/** Enough for every signature, and for the prolog of an SVG. */
export const headBytes = 16 * 1_024;

/** `head`: the beginning of the file, or all of it. */
export async function judge(path: string, stats: Stats, head: Buffer): Promise<Inspection> {
  const { size: sizeBytes } = stats;
  const isWhole = head.length === sizeBytes;
  const file: FileBytes = { sizeBytes, head, read: (offset, length) => readFrom(path, offset, length) };
  const decision = await decideContentType(basename(path), file, () =>
    isWhole ? nameOfBytes(head) : nameOfFile(path),
  );
  if (!decision.ok && decision.problem === 'mismatch') {
    const { declared, detected } = decision;
    return { finding: 'type-mismatch', sizeBytes, declared, detected };
  }
  const category = decision.ok ? categoryOf(decision.contentType) : null;
  if (!decision.ok || category === null) {
    const extension = extname(path).toLowerCase();
    return {
      finding: 'type-not-allowed',
      sizeBytes,
      contentType: decision.contentType,
      extension,
      allowed: allowedTypes,
    };
  }
  const capBytes = capBytesOf[category];
  if (sizeBytes > capBytes) return { finding: 'too-large', sizeBytes, capBytes, category };
  return {
    finding: 'ready',
    facts: {
      sizeBytes,
      mtimeMs: Math.floor(stats.mtimeMs),
      inode: stats.ino,
      contentType: decision.contentType,
      category,
      ...(isWhole ? { sha256: sha256OfBytes(head) } : {}),
    },
  };
}

async function readFrom(path: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function nameOfBytes(bytes: Buffer): Promise<string | null> {
  return (await fileTypeFromBuffer(bytes))?.mime ?? null;
}

/**
 * Reads as much of the file as its type needs. `fileTypeFromFile` would import strtok3 by a name that no bundler sees,
 * so the packaged app would not contain it.
 */
async function nameOfFile(path: string): Promise<string | null> {
  const tokenizer = await fromFile(path, { regularFileOnly: true });
  try {
    return (await fileTypeFromTokenizer(tokenizer))?.mime ?? null;
  } finally {
    await tokenizer.close();
  }
}
