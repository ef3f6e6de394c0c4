import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { Md5Worker } from '../../../../main/transfer/checksumWorker.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

/** The descriptor of an open file with this text. The file is closed and removed after the test. */
async function openText(text: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-'));
  const path = join(folder, 'file');
  await writeFile(path, text);
  const handle = await open(path);
  onTestFinished(async () => {
    await handle.close();
    await rm(folder, { recursive: true });
  });
  return handle.fd;
}

describe('the checksum thread', () => {
  it('hashes a part of a file, ends when idle and starts again on demand', async () => {
    const clock = new FakeClock();
    const md5 = new Md5Worker(clock);
    const part = { fd: await openText('..abcdef'), offset: 2, length: 3, drive: '/' };
    expect(await md5.digest(part)).toBe('kAFQmDzST7DWlj99KOF/cg=='); // RFC 1321: the MD5 of "abc"
    expect(md5.isRunning).toBe(true);
    clock.advance(60_000);
    expect(md5.isRunning).toBe(false);
    expect(await md5.digest(part)).toBe('kAFQmDzST7DWlj99KOF/cg==');
  });

  it('does not end while a checksum is pending', async () => {
    const clock = new FakeClock();
    const md5 = new Md5Worker(clock);
    const part = { fd: await openText('abc'), offset: 0, length: 3, drive: '/' };
    const both = [md5.digest(part), md5.digest(part)];
    await Promise.race(both);
    clock.advance(60_000);
    expect(await Promise.all(both)).toHaveLength(2);
  });

  it('returns null for a part beyond the end of the file, and rejects when it cannot read', async () => {
    const md5 = new Md5Worker(new FakeClock());
    expect(await md5.digest({ fd: await openText('abc'), offset: 1, length: 3, drive: '/' })).toBeNull();
    await expect(md5.digest({ fd: 1_000_000, offset: 0, length: 1, drive: '/' })).rejects.toMatchObject({
      code: 'EBADF',
      syscall: 'read',
    });
  });

  it('rejects with an error that passes when it ends, and starts again on demand', async () => {
    const md5 = new Md5Worker(new FakeClock());
    const part = { fd: await openText('..abc'), offset: 2, length: 3, drive: '/' };
    const posting = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker) {
      void this.terminate();
    });
    await expect(md5.digest(part)).rejects.toMatchObject({ code: 'EIO', syscall: 'thread' });
    posting.mockRestore();
    expect(await md5.digest(part)).toBe('kAFQmDzST7DWlj99KOF/cg==');
  });
});
