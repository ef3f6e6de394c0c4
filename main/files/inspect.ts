/** Looks at a path before anything is sent: what it is, how large, of which type, and whether the service takes it. */
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';

import { fileTypeFromFile } from 'file-type';

import type { MediaCategory } from '../../preload/contract.ts';
import { decideContentType } from './contentType.ts';
import type { Fingerprint } from './fingerprint.ts';
import { allowedMedia, allowedTypes, categoryOf } from './mediaTypes.ts';

/** What is known of a file that may be sent. */
export interface FileFacts extends Fingerprint {
  readonly contentType: string;
  readonly category: MediaCategory;
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

  const handle = await open(path, constants.O_RDONLY);
  let looksLikeText: boolean;
  try {
    looksLikeText = isText(await readHead(handle), stats.size <= headBytes);
  } finally {
    await handle.close();
  }
  const type = (await fileTypeFromFile(path))?.mime ?? null;
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
    },
  };
}

async function readHead(handle: FileHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(headBytes);
  const { bytesRead } = await handle.read(buffer, 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** UTF-8 without NUL bytes. `whole`: the head is the whole file, so that a character cut at its end is an error too. */
function isText(head: Buffer, whole: boolean): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return true;
  } catch {
    return false; // the decoder's way to say no
  }
}
