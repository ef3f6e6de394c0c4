/**
 * Inspects a path before anything is sent: whether it is a file, and whether the service accepts it by its name, its
 * bytes and its size.
 */
import { basename, extname } from 'node:path';

import type { MediaCategory } from '../../preload/contract.ts';
import { errorCode } from '../shared/errno.ts';
import { allowedTypes, capBytesOf, categoryOf } from './allowedTypes.ts';
import { sha256OfBytes } from './contentHash.ts';
import type * as ContentType from './contentType.ts';
import type { FileStats } from './driveThreads.ts';
import type { DriveFile } from './fileCalls.ts';
import { mayBeNotUtf8 } from './fileNames.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import { LinkError, type LinkedPath, type ReadFile, readUpload } from './openFile.ts';

/** The facts about a file that may be sent. */
export interface FileFacts extends Fingerprint {
  readonly contentType: string;
  readonly category: MediaCategory;
  /** Only for a file that was read completely to determine its type. */
  readonly sha256?: string;
}

/** What the inspection of a path found. Errors of the file system are findings too. */
export type Inspection =
  /** `realPath`: where the path led; the file is opened only there from now on. */
  | { readonly finding: 'ready'; readonly facts: FileFacts; readonly realPath: string }
  | { readonly finding: 'missing' }
  /** Its name is not UTF-8, so that no path leads to it. */
  | { readonly finding: 'name-unreadable' }
  | { readonly finding: 'unreadable'; readonly code: string }
  | { readonly finding: 'empty' }
  | { readonly finding: 'folder' }
  | { readonly finding: 'not-a-file' }
  /** A link replaced the file, or a folder above it, after the file was added. */
  | { readonly finding: 'replaced-by-link' }
  | {
      readonly finding: 'type-not-allowed';
      readonly sizeBytes: number;
      readonly contentType: string | null;
      /** The file's own, or else the usual one of its type, in lower case with its dot; may be empty. */
      readonly extension: string;
      readonly allowed: readonly string[];
    }
  | {
      readonly finding: 'type-mismatch';
      readonly sizeBytes: number;
      /** The file's own, in lower case with its dot. */
      readonly extension: string;
      readonly declared: string;
      readonly detected: string;
      /** The usual extension of the detected type, with its dot. */
      readonly detectedExtension: string | null;
    }
  | {
      readonly finding: 'too-large';
      readonly sizeBytes: number;
      readonly capBytes: number;
      readonly category: MediaCategory;
    };

type ContentInspection =
  | Exclude<Inspection, { finding: 'ready' }>
  | Omit<Extract<Inspection, { finding: 'ready' }>, 'realPath'>;

/** Enough for every signature, and for the prolog of an SVG. */
const headBytes = 16 * 1_024;
/** A file up to this size is read completely at once, because each further read would cost more than its bytes. */
const maxWholeBytes = 128 * 1_024;

/**
 * Inspects the file. Resolves with a finding for every error of the file system. A link is resolved only when
 * `realPath` is null, because then a person chose it.
 */
export async function inspectFile(path: string, realPath: string | null = null): Promise<Inspection> {
  return (await inspectUpload({ path, realPath })).inspection;
}

/** What was inspected, and the file that was opened for it; null if none was. */
export interface InspectedUpload {
  readonly inspection: Inspection;
  readonly opened: Pick<ReadFile, 'stats' | 'openedPath'> | null;
}

/** The same, with the facts of the file, for which the drive need not be asked again. */
export async function inspectUpload({ path, realPath }: LinkedPath): Promise<InspectedUpload> {
  // The type detection is loaded with the first file, because a start must not wait for it.
  const contentType = await import('./contentType.ts');
  try {
    return await withHead({ path, realPath }, async (read) => {
      if ('named' in read)
        return { inspection: { finding: read.named.isDirectory() ? 'folder' : 'not-a-file' }, opened: null };
      return { inspection: await inspectOpened(path, read, contentType), opened: read };
    });
  } catch (error) {
    if (error instanceof LinkError) return { inspection: { finding: 'replaced-by-link' }, opened: null };
    const found = fileSystemFinding(error);
    const isOddName = found.finding === 'missing' && mayBeNotUtf8(path);
    return { inspection: isOddName ? { finding: 'name-unreadable' } : found, opened: null };
  }
}

async function inspectOpened(
  path: string,
  read: ReadFile,
  contentType: typeof ContentType,
): Promise<Inspection> {
  if (read.stats.size === 0) return { finding: 'empty' };
  const found = await inspectContent(path, read, contentType);
  return found.finding === 'ready' ? { ...found, realPath: read.openedPath } : found;
}

/** The finding for an error of the file system. */
export function fileSystemFinding(
  error: unknown,
): Extract<Inspection, { finding: 'missing' | 'unreadable' }> {
  const code = errorCode(error, 'UNKNOWN');
  return code === 'ENOENT' || code === 'ENOTDIR' ? { finding: 'missing' } : { finding: 'unreadable', code };
}

async function inspectContent(
  path: string,
  { handle, stats, head }: ReadFile,
  { decideContentType, extensionOfType, sniffBytes, sniffFile }: typeof ContentType,
): Promise<ContentInspection> {
  const { size: sizeBytes } = stats;
  const isWhole = handle === null;
  const file = {
    sizeBytes,
    head,
    read: async (offset: number, length: number) =>
      isWhole ? head.subarray(offset, offset + length) : await readRange(handle, offset, length),
  };
  const decision = await decideContentType(basename(path), file, () =>
    isWhole ? sniffBytes(head) : sniffFile(handle, sizeBytes),
  );
  const extension = extname(path).toLowerCase();
  if (!decision.ok && decision.problem === 'mismatch') {
    const { declared, detected } = decision;
    const detectedExtension = extensionOfType(detected);
    return { finding: 'type-mismatch', sizeBytes, extension, declared, detected, detectedExtension };
  }
  const category = decision.ok ? categoryOf(decision.contentType) : null;
  if (!decision.ok || category === null) {
    const { contentType } = decision;
    return {
      finding: 'type-not-allowed',
      sizeBytes,
      contentType,
      extension: extension === '' && contentType !== null ? (extensionOfType(contentType) ?? '') : extension,
      allowed: allowedTypes,
    };
  }
  const capBytes = capBytesOf[category];
  if (sizeBytes > capBytes) return { finding: 'too-large', sizeBytes, capBytes, category };
  return {
    finding: 'ready',
    facts: {
      ...fingerprintOf(stats),
      contentType: decision.contentType,
      category,
      ...(head.length === sizeBytes ? { sha256: sha256OfBytes(head) } : {}),
    },
  };
}

/** Unused buffers for the beginnings of files. Allocating a new one would cost more than the rest of an inspection. */
const spareBuffers: Buffer[] = [];
const maxSpareBuffers = 4;

/** Passes the beginning of the file to `use`. The memory is reused and the file closed when `use` has settled. */
async function withHead<Result>(
  linked: LinkedPath,
  use: (read: ReadFile | { readonly named: FileStats }) => Promise<Result>,
): Promise<Result> {
  const buffer = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(maxWholeBytes);
  // After an error a read that hangs may still write into the buffer, so it is not used again.
  const read = await readUpload(linked, buffer, { maxWholeBytes, headBytes });
  try {
    return await use(read);
  } finally {
    if (spareBuffers.length < maxSpareBuffers) spareBuffers.push(buffer);
    if ('handle' in read) await read.handle?.close();
  }
}

/** A part of the file, which is shorter than `length` at its end. */
async function readRange(handle: DriveFile, offset: number, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length);
  const { bytesRead } = await handle.read(target, 0, length, offset);
  return target.subarray(0, bytesRead);
}
