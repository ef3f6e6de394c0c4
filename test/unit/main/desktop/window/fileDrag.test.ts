import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { NativeImage } from 'electron';
import { expect, it } from 'vitest';

import { dragFile } from '../../../../../main/desktop/window/fileDrag.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

it('drags a file that exists, and nothing else', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'film.mp4');
  await writeFile(path, 'film');
  const dragged: unknown[] = [];
  const contents = { startDrag: ({ file }: { file: string }) => void dragged.push(file) };
  const drag = (realPath: string) =>
    dragFile({ path: realPath, realPath }, contents, () => ({}) as NativeImage);

  expect(await drag(path)).toBe(true);
  await mkdir(join(folder, 'folder'));
  expect(await drag(join(folder, 'folder'))).toBe(false);
  await rm(path);
  expect(await drag(path)).toBe(false);
  await symlink(join(folder, 'folder'), path);
  expect(await drag(path)).toBe(false);
  expect(dragged).toEqual([path]);
});
