/** Of which type a file is, by its name and its bytes, and whether the service takes it. */
import type { Stats } from 'node:fs';
import { basename, extname } from 'node:path';

import { fileTypeFromBuffer, fileTypeFromTokenizer } from 'file-type';
import { fromFile } from 'strtok3';

import { sha256OfBytes } from './contentHash.ts';
import { decideContentType } from './contentType.ts';
import type { Inspection } from './inspection.ts';
import { allowedMedia, allowedTypes, categoryOf } from './mediaTypes.ts';

/** Enough for every signature of the allowlist and for telling text from binary. */
export const headBytes = 4_100;
/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
const whiteSpace: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);

/** `head`: the file's beginning, or all of it. */
export async function judge(path: string, stats: Stats, head: Buffer): Promise<Inspection> {
  const isWhole = head.length === stats.size;
  const type = isWhole ? await typeOfBytes(head) : await typeOfFile(path);
  const looksLikeText = isText(head.subarray(0, headBytes));
  const decision = decideContentType(basename(path), { type, looksLikeText });
  const { size: sizeBytes } = stats;
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
  const { capBytes } = allowedMedia[category];
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

async function typeOfBytes(bytes: Buffer): Promise<string | null> {
  return (await fileTypeFromBuffer(bytes))?.mime ?? null;
}

/**
 * Reads as much of the file as its type needs. `fileTypeFromFile` would import strtok3 by a name that no bundler sees,
 * so the packaged app would not contain it.
 */
async function typeOfFile(path: string): Promise<string | null> {
  const tokenizer = await fromFile(path, { regularFileOnly: true });
  try {
    return (await fileTypeFromTokenizer(tokenizer))?.mime ?? null;
  } finally {
    await tokenizer.close();
  }
}

/** Text in any common encoding: no control characters but white space, or a UTF-16 mark at its beginning. */
function isText(head: Buffer): boolean {
  const hasUtf16Mark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return hasUtf16Mark || head.every((byte) => byte >= 0x20 || whiteSpace.has(byte));
}
