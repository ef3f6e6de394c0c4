import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { MountTable } from '../../../../main/files/mounts.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const mounts = [
  '21 1 0:30 / / rw,relatime - overlay overlay rw',
  '35 21 8:17 / /media/anna rw - vfat /dev/sdb1 rw',
  String.raw`36 35 8:33 / /media/anna/Card\0401 rw - vfat /dev/sdc1 rw`,
].join('\n');

async function tableOf(list: string): Promise<MountTable> {
  const table = new MountTable(new FakeClock());
  table.listPath = join(await temporaryFolder(), 'mountinfo');
  if (list !== '') await writeFile(table.listPath, list);
  await table.refresh();
  return table;
}

it.each([
  ['/media/anna/Card 1/DCIM/clip.mov', '/media/anna/Card 1'],
  ['/media/anna/notes.txt', '/media/anna'],
  ['/media/anna2/notes.txt', '/'],
])('names the innermost mount of %s', async (path, drive) => {
  const table = await tableOf(mounts);
  expect(table.driveNameOf(path)).toBe(drive);
});

it('names a volume of macOS, or the root, when there is no list of mounts', async ({ skip }) => {
  requires('Linux', skip); // the paths are those of a POSIX system
  const table = await tableOf('');
  expect(table.driveNameOf('/Volumes/Card 1/clip.mov')).toBe('/Volumes/Card 1');
  expect(table.driveNameOf('/home/anna/clip.mov')).toBe('/');
});

it('takes a drive that was mounted again for another one, and knows that it had vanished', async () => {
  const table = await tableOf(mounts);
  const path = '/media/anna/Card 1/clip.mov';
  const before = table.driveKeyOf(path);
  await writeFile(table.listPath, mounts.split('\n').slice(0, 2).join('\n'));
  table.expire();
  await table.refresh();
  expect(table.vanishedDriveOf(path)).toBe('/media/anna/Card 1');
  expect(table.vanishedDriveOf('/media/anna/notes.txt')).toBeNull();
  await writeFile(table.listPath, mounts.replace('36 35', '77 35'));
  table.expire();
  await table.refresh();
  expect(table.vanishedDriveOf(path)).toBeNull();
  expect(table.driveKeyOf(path)).not.toBe(before);
});

it.each([
  ['/media/anna/clip.mov', false],
  ['/mnt/films/clip.mov', true],
  ['/mnt/cloud/clip.mov', true],
  ['/mnt/share/clip.mov', true],
  ['/mnt/ntfs/clip.mov', false],
])('knows whether %s may be on another computer', async (path, isNetwork) => {
  const table = await tableOf(
    [
      mounts,
      '40 21 0:50 / /mnt/films rw,relatime shared:5 master:1 - nfs4 nas:/films rw',
      '41 21 0:51 / /mnt/cloud rw - fuse.rclone cloud: rw',
      '42 21 0:52 / /mnt/share rw - cifs //nas/share rw',
      '43 21 0:53 / /mnt/ntfs rw - fuseblk /dev/sdd1 rw',
    ].join('\n'),
  );
  expect(table.isOnNetworkDrive(path)).toBe(isNetwork);
});

it('takes every other volume of macOS for one of another computer', async ({ skip }) => {
  requires('Linux', skip); // the paths are those of a POSIX system
  const table = await tableOf('');
  expect(table.isOnNetworkDrive('/Volumes/Films/clip.mov')).toBe(true);
  expect(table.isOnNetworkDrive('/Users/anna/clip.mov')).toBe(false);
});
