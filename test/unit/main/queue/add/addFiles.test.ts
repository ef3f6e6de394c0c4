import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { addPaths, firstChunkSize, nextChunkSize } from '../../../../../main/queue/add/addFiles.ts';
import { nothingKnown } from '../../../../../main/queue/add/knownFiles.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

/** The sizes of twenty chunks if each file takes `msPerFile`. */
function sizesAt(msPerFile: number): number[] {
  const sizes = [firstChunkSize];
  for (let turn = 1; turn < 20; turn += 1) {
    const size = sizes.at(-1) ?? 0;
    sizes.push(nextChunkSize(size, Math.floor(size * msPerFile)));
  }
  return sizes;
}

describe('the size of a chunk', () => {
  it.each([0.02, 0.05, 0.2, 0.5])(
    'leads to a few milliseconds per chunk when a file takes %d ms',
    (msPerFile) => {
      const settled = sizesAt(msPerFile).slice(5);
      for (const size of settled) expect(size * msPerFile).toBeLessThan(20);
      for (const size of settled) expect(size * msPerFile).toBeGreaterThan(2);
    },
  );

  it('stays between 10 and 1,000 files', () => {
    expect(sizesAt(50).at(-1)).toBe(10);
    expect(sizesAt(0).at(-1)).toBe(1_000);
  });
});

describe('adding paths', () => {
  it('leaves out hidden, unfinished and system files, named or in a folder, and counts them', async () => {
    const folder = await temporaryFolder();
    const inside = join(folder, 'day 1');
    await mkdir(inside);
    for (const name of [
      'a.mov',
      '._a.mov',
      '~$notes.docx',
      'day 1/b.mov',
      'day 1/.DS_Store',
      'day 1/c.mov.part',
    ])
      await writeFile(join(folder, name), 'x');
    const inserted: string[] = [];
    const deps = {
      unfinishedAmong: () => [],
      compare: () => Promise.resolve(nothingKnown),
      beginBatch: () => 1,
      insert: (paths: readonly string[]) => void inserted.push(...paths),
      retry: () => undefined,
      now: () => 0,
      save: <Result>(work: () => Result) => Promise.resolve(work()),
    };
    const named = ['a.mov', '._a.mov', '~$notes.docx', 'day 1'].map((name) => join(folder, name));
    expect(await addPaths(deps, named)).toEqual({
      added: 2,
      alreadyQueued: [],
      batchId: 1,
      ignored: 4,
      unchanged: [],
    });
    expect(inserted).toEqual([join(folder, 'a.mov'), join(inside, 'b.mov')]);
    expect(await addPaths(deps, [join(folder, 'a.mov')])).not.toHaveProperty('ignored');
  });
});
