/** The files that every sender sends: real media by their first bytes, in memory, so that no disk is measured. */
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeFillers, writeLargeMp4 } from '../fixtures/samples.ts';
import type { Options } from './options.ts';

interface FileSet {
  /** A file, or a folder of files. */
  readonly source: string;
  readonly files: readonly string[];
  readonly totalBytes: number;
}

export interface Files {
  readonly large: FileSet;
  readonly linkLarge: FileSet;
  readonly small: FileSet;
}

const smallBytes = 50_000;

/** A folder in memory where the system has one; elsewhere the page cache has to do. */
export function memoryFolder(): string {
  const shared = '/dev/shm';
  try {
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    return tmpdir(); // not Linux
  }
}

export async function makeFiles(folder: string, options: Options): Promise<Files> {
  const large = await makeLarge(join(folder, 'large.mp4'), options.largeBytes);
  const linkLarge =
    options.linkLargeBytes === options.largeBytes
      ? large
      : await makeLarge(join(folder, 'link.mp4'), options.linkLargeBytes);
  const source = join(folder, 'small');
  await mkdir(source);
  const flood = { count: options.smallCount, sizeBytes: smallBytes, extension: '.jpg', seed: 1 } as const;
  const files = await writeFillers(source, flood);
  return { large, linkLarge, small: { source, files, totalBytes: files.length * smallBytes } };
}

async function makeLarge(path: string, totalBytes: number): Promise<FileSet> {
  await writeLargeMp4(path, totalBytes, 1);
  return { source: path, files: [path], totalBytes };
}
