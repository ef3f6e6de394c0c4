/** Sidecar files in a watch folder: types that the service does not take are left out, counted and named. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { isOfOtherType } from '../../../../main/watch/otherTypes.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { WatchUnderTest, stableMs } from '../../../support/watchUnderTest.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

async function begin() {
  const base = await temporaryFolder();
  const root = join(base, 'Exports');
  await mkdir(root);
  const test = new WatchUnderTest(root, join(base, 'queue.sqlite'));
  await test.watch.idle;
  const path = (name: string) => join(root, name);
  return { test, root, path };
}

it('leaves out files of other types, which stay known over a restart', async () => {
  const { test, root, path } = await begin();
  const sidecars = ['film.prproj', 'film.srt', 'film.xml'];
  for (const name of sidecars) await writeFile(path(name), `<x>${name}</x>`);
  await writeFile(path('film.mov'), 'a film');
  await writeFile(path('no extension'), png);
  await test.notify('film.mov', 'no extension', ...sidecars);
  await test.pass(stableMs + 1_000);
  expect(test.imported.toSorted()).toEqual(['film.mov', 'no extension']);
  expect(test.watchStore.leftOut(root, 2)).toEqual({
    count: 3,
    paths: [path('film.prproj'), path('film.srt')],
  });
  await test.restart();
  await test.pass(stableMs + 1_000);
  expect(test.watch.settling).toBe(0);
  expect(test.imported).toHaveLength(2);
  expect(test.watchStore.leftOut(root, 10).count).toBe(3);
});

it('forgets a sidecar that is deleted, and uploads one that gets the name of a film', async () => {
  const { test, root, path } = await begin();
  await writeFile(path('a.xml'), '<a/>');
  await writeFile(path('film.tmpx'), 'a film in the making');
  await test.notify('a.xml', 'film.tmpx');
  await test.pass(stableMs + 1_000);
  expect(test.watchStore.leftOut(root, 10).count).toBe(2);
  await rm(path('a.xml'));
  await rename(path('film.tmpx'), path('film.mov'));
  await test.notify('a.xml', 'film.tmpx', 'film.mov');
  await test.pass(stableMs + 1_000);
  expect(test.imported).toEqual(['film.mov']);
  expect(test.watchStore.leftOut(root, 10)).toEqual({ count: 0, paths: [] });
});

it('lets the upload of a file say why its content does not fit its extension, or cannot be read', async () => {
  const { path } = await begin();
  await writeFile(path('belying.jpg'), '%PDF-1.7\n');
  await writeFile(path('notes.xml'), '<notes/>');
  expect(await isOfOtherType(path('belying.jpg'))).toBe(false);
  expect(await isOfOtherType(path('missing.xml'))).toBe(false);
  expect(await isOfOtherType(path('notes.xml'))).toBe(true);
});
