/** Looks at a path before anything is sent: what it is, how large, and by judge.ts of which type. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';

import { errorCode } from '../shared/errno.ts';
import type { Inspection } from './inspection.ts';
import type * as judging from './judge.ts';

/** Up to here a file is read whole at once: each further look at it would cost more than its bytes. */
const wholeBytes = 128 * 1_024;

/** Every error of the file system is a finding. */
export async function inspectFile(path: string): Promise<Inspection> {
  // Loaded with the first file: a start has other things to read first.
  const judging = await import('./judge.ts');
  try {
    return await inspect(path, judging);
  } catch (error) {
    return fileSystemFinding(error);
  }
}

/** What an error of the file system says about the file. */
export function fileSystemFinding(
  error: unknown,
): Extract<Inspection, { finding: 'missing' | 'unreadable' }> {
  const code = errorCode(error, 'UNKNOWN');
  return code === 'ENOENT' || code === 'ENOTDIR' ? { finding: 'missing' } : { finding: 'unreadable', code };
}

async function inspect(path: string, { headBytes, judge }: typeof judging): Promise<Inspection> {
  const stats = await stat(path);
  if (stats.isDirectory()) return { finding: 'folder' };
  if (!stats.isFile()) return { finding: 'not-a-file' }; // opening a pipe or a device could wait for ever
  if (stats.size === 0) return { finding: 'empty' };

  return withHead(path, stats.size <= wholeBytes ? stats.size : headBytes, (head) =>
    judge(path, stats, head),
  );
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
