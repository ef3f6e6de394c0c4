import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { driveOf } from '../../../../main/files/drive.ts';
import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const mounts = [
  'overlay / overlay rw 0 0',
  '/dev/sdb1 /media/anna vfat rw 0 0',
  String.raw`/dev/sdc1 /media/anna/Card\0401 vfat rw 0 0`,
].join('\n');

it.each([
  ['/media/anna/Card 1/DCIM/clip.mov', '/media/anna/Card 1'],
  ['/media/anna/notes.txt', '/media/anna'],
  ['/media/anna2/notes.txt', '/'],
])('names the innermost mount of %s', async (path, drive) => {
  const list = join(await temporaryFolder(), 'mounts');
  await writeFile(list, mounts);
  expect(await driveOf(path, list)).toBe(drive);
});

it('names a volume of macOS, or the root, when there is no list of mounts', async ({ skip }) => {
  requires('Linux', skip); // the paths are those of a POSIX system
  const none = join(await temporaryFolder(), 'none');
  expect(await driveOf('/Volumes/Card 1/clip.mov', none)).toBe('/Volumes/Card 1');
  expect(await driveOf('/home/anna/clip.mov', none)).toBe('/');
});
