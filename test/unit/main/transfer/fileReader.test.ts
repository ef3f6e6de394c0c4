import { realpath, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { callsForTests, driveCalls } from '../../../../main/files/fileCalls.ts';
import { fingerprintOf } from '../../../../main/files/fingerprint.ts';
import { inspectFile } from '../../../../main/files/inspectFile.ts';
import { Md5Worker } from '../../../../main/transfer/checksumWorker.ts';
import { FileReader, maxSmallFileBytes, smallFilePool } from '../../../../main/transfer/fileReader.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { mountFolders } from '../../../support/hungDrives.ts';
import { has } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const { signal } = new AbortController();
let folder: string;

async function fileOf(content: string | Buffer) {
  const path = join(folder, 'note.txt');
  await writeFile(path, content);
  return { path, fingerprint: fingerprintOf(await stat(path)) };
}

describe.each(["libuv's threads", 'the threads of a drive'])('a small file, read in %s', (threads) => {
  const pool = smallFilePool(new FakeClock());
  const open = ({ path, fingerprint }: Awaited<ReturnType<typeof fileOf>>) =>
    FileReader.openSmall(path, fingerprint, pool, signal);

  beforeEach(async () => {
    folder = await realpath(await temporaryFolder());
    await mountFolders(folder);
    callsForTests.areInPool = threads === "libuv's threads";
  });

  it('is in memory as a whole, and stays as it was', async () => {
    const found = await fileOf('a small note');
    const file = await open(found);
    await writeFile(found.path, 'other words!');
    expect(file.content?.toString()).toBe('a small note');
    const part = Buffer.alloc(5);
    await file.readInto(part, { offset: 2, length: 5 });
    expect(part.toString()).toBe('small');
    expect(await file.digest(new Md5Worker(new FakeClock()), { offset: 0, length: 12 })).toBe(
      '5dRSX3sBT3EqQ6b504eDdw==',
    );
    await file.close();
  });

  it('takes one call to its drive, and one more when it is checked', async () => {
    const found = await fileOf('\u{FF}\u{D8} no picture');
    await (await open(found)).close(); // the folders of the path are known from now on
    const call = vi.spyOn(driveCalls, 'call');
    const file = await open(found);
    await file.close();
    expect(call.mock.calls.map(([, name]) => name)).toEqual(['read']);
    call.mockClear();
    await inspectFile(found.path);
    expect(call.mock.calls.map(([, name]) => name)).toEqual(['read']);
    call.mockRestore();
  });

  it('is not opened when it no longer matches its fingerprint', async () => {
    const found = await fileOf('first words');
    await writeFile(found.path, 'other words, and more of them');
    await expect(open(found)).rejects.toMatchObject({ name: 'FileChangedError', isTouched: false });
    await writeFile(found.path, Buffer.alloc(maxSmallFileBytes + 1));
    await expect(open(found)).rejects.toMatchObject({ name: 'FileChangedError', isTouched: false });
    const { path, fingerprint } = await fileOf('touched');
    await utimes(path, 1_000, 1_000);
    await expect(open({ path, fingerprint })).rejects.toMatchObject({ isTouched: true });
  });

  it('is noticed when it changes before its blocks are committed', async () => {
    const found = await fileOf('first words');
    const file = await open(found);
    await file.verify();
    await writeFile(join(folder, 'new.txt'), 'first words');
    await utimes(join(folder, 'new.txt'), new Date(), new Date(found.fingerprint.mtimeMs));
    await rename(join(folder, 'new.txt'), found.path);
    await expect(file.verify()).rejects.toMatchObject({ isTouched: true });
    await file.close();
  });

  it.runIf(has('file links'))('is not read where a link has replaced it', async () => {
    const found = await fileOf('first words');
    await rename(found.path, join(folder, 'moved.txt'));
    await symlink(join(folder, 'moved.txt'), found.path);
    await expect(open(found)).rejects.toMatchObject({ name: 'FileChangedError' });
    expect(await inspectFile(found.path, found.path)).toEqual({ finding: 'replaced-by-link' });
    expect(await inspectFile(folder, folder)).toEqual({ finding: 'folder' });
    expect(await inspectFile(join(folder, 'none'), join(folder, 'none'))).toEqual({ finding: 'missing' });
  });

  it('shares no memory with a file in flight, and the next file reuses the memory', async () => {
    const found = await fileOf('one');
    const [one, other] = [await open(found), await open(found)];
    expect(one.content?.buffer).not.toBe(other.content?.buffer);
    await Promise.all([one.close(), other.close()]);
    const held = pool.heldBytes;
    await (await open(found)).close();
    expect(pool.heldBytes).toBe(held);
  });
});
