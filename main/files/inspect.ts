/** Looks at a path before anything is sent: what it is, how large, of which type, and whether the service takes it. */
import { type Stats, constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';

import type { MediaCategory } from '../../preload/contract.ts';
import { sha256OfBytes } from './contentHash.ts';
import { decideContentType } from './contentType.ts';
import type { Fingerprint } from './fingerprint.ts';
import { allowedMedia, allowedTypes, categoryOf } from './mediaTypes.ts';

/** What is known of a file that may be sent. */
export interface FileFacts extends Fingerprint {
  readonly contentType: string;
  readonly category: MediaCategory;
  /** Of a file that was read whole for its type. */
  readonly sha256?: string;
}

export type Inspection =
  | { readonly finding: 'ready'; readonly facts: FileFacts }
  | { readonly finding: 'missing' }
  | { readonly finding: 'unreadable'; readonly code: string }
  | { readonly finding: 'empty' }
  | { readonly finding: 'folder' }
  | { readonly finding: 'not-a-file' }
  | {
      readonly finding: 'type-not-allowed';
      readonly sizeBytes: number;
      readonly contentType: string | null;
      readonly extension: string;
      readonly allowed: readonly string[];
    }
  | {
      readonly finding: 'type-mismatch';
      readonly sizeBytes: number;
      readonly declared: string;
      readonly detected: string;
    }
  | {
      readonly finding: 'too-large';
      readonly sizeBytes: number;
      readonly capBytes: number;
      readonly category: MediaCategory;
    };

/** Enough for every signature of the allowlist and for telling text from binary. */
const headBytes = 4_100;
/** Up to here a file is read whole at once: each further look at it would cost more than its bytes. */
const wholeBytes = 128 * 1_024;
/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
const whiteSpace: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);

/** Never throws: every error of the file system is a finding. */
export async function inspectFile(path: string): Promise<Inspection> {
  try {
    return await inspect(path);
  } catch (error) {
    return fileSystemFinding(error);
  }
}

/** What an error of the file system says about the file. */
export function fileSystemFinding(
  error: unknown,
): Extract<Inspection, { finding: 'missing' | 'unreadable' }> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  return code === 'ENOENT' || code === 'ENOTDIR' ? { finding: 'missing' } : { finding: 'unreadable', code };
}

async function inspect(path: string): Promise<Inspection> {
  const stats = await stat(path);
  if (stats.isDirectory()) return { finding: 'folder' };
  if (!stats.isFile()) return { finding: 'not-a-file' }; // opening a pipe or a device could wait for ever
  if (stats.size === 0) return { finding: 'empty' };

  return withHead(path, stats.size <= wholeBytes ? stats.size : headBytes, (head) =>
    judge(path, stats, head),
  );
}

/** `head`: the file's beginning, or all of it. */
async function judge(path: string, stats: Stats, head: Buffer): Promise<Inspection> {
  const isWhole = head.length === stats.size;
  const { fileTypeFromBuffer, fileTypeFromFile } = await import('file-type');
  const found = isWhole ? await fileTypeFromBuffer(head) : await fileTypeFromFile(path);
  const type = found?.mime ?? null;
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

/** Memory for beginnings that nobody uses now: new memory for each would cost more than all the rest of the look. */
const spare: Buffer[] = [];
const spareAtMost = 4;

/** Reads the beginning of the file and hands it to `look`; its memory is another's when that has settled. */
async function withHead<Result>(
  path: string,
  length: number,
  look: (head: Buffer) => Promise<Result>,
): Promise<Result> {
  const memory = spare.pop() ?? Buffer.allocUnsafeSlow(wholeBytes);
  try {
    return await look(memory.subarray(0, await readHead(path, memory, length)));
  } finally {
    if (spare.length < spareAtMost) spare.push(memory);
  }
}

/** Answers how many bytes there were. */
async function readHead(path: string, target: Buffer, length: number): Promise<number> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    const { bytesRead } = await handle.read(target, 0, length, 0);
    return bytesRead;
  } finally {
    await handle.close();
  }
}

/** Text in any common encoding: no control characters but white space, or a UTF-16 mark at its beginning. */
function isText(head: Buffer): boolean {
  const hasUtf16Mark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return hasUtf16Mark || head.every((byte) => byte >= 0x20 || whiteSpace.has(byte));
}
