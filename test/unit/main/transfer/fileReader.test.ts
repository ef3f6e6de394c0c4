import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fingerprintOf } from '../../../../main/files/fingerprint.ts';
import { FileReader, smallFilePool, withSmallFile } from '../../../../main/transfer/fileReader.ts';
import { multipartFrame } from '../../../../main/transfer/multipart.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const { signal } = new AbortController();

async function openedFile(content: string): Promise<{ path: string; file: FileReader }> {
  const path = join(await temporaryFolder(), 'note.txt');
  await writeFile(path, content);
  return { path, file: await FileReader.open(path, fingerprintOf(await stat(path))) };
}

function frameOf({ sizeBytes }: FileReader) {
  return multipartFrame({ filename: 'note.txt', contentType: 'text/plain', sizeBytes });
}

describe('a small file', () => {
  it('is placed between the parts of its frame', async () => {
    const { file } = await openedFile('a small note');
    const frame = frameOf(file);
    const body = await withSmallFile(smallFilePool(new FakeClock()), file, frame, signal, (bytes) =>
      Promise.resolve(bytes.toString()),
    );
    expect(body).toBe(`${frame.before.toString()}a small note${frame.after.toString()}`);
    expect(frame.headers['content-length']).toBe(String(Buffer.byteLength(body)));
    await file.close();
  });

  it('is not sent when it no longer matches its fingerprint', async () => {
    const { path, file } = await openedFile('first words');
    await writeFile(path, 'other words, and more of them');
    let isSent = false;
    const sending = withSmallFile(smallFilePool(new FakeClock()), file, frameOf(file), signal, () => {
      isSent = true;
      return Promise.resolve();
    });
    await expect(sending).rejects.toMatchObject({ name: 'FileChangedError' });
    expect(isSent).toBe(false);
    await file.close();
  });

  it('shares no buffer with a file in flight, and the next file reuses the buffer', async () => {
    const pool = smallFilePool(new FakeClock());
    const [one, other] = [await openedFile('one'), await openedFile('another')];
    const { file } = one;
    const memory = await withSmallFile(pool, file, frameOf(file), signal, async (outer) => {
      await withSmallFile(pool, other.file, frameOf(other.file), signal, (inner) => {
        expect(inner.buffer).not.toBe(outer.buffer);
        return Promise.resolve();
      });
      expect(outer.toString()).toContain('\r\n\r\none\r\n');
      return outer.buffer;
    });
    const held = pool.heldBytes;
    await withSmallFile(pool, file, frameOf(file), signal, () => Promise.resolve());
    expect(pool.heldBytes).toBe(held);
    expect(memory.byteLength).toBeLessThan(held);
    await Promise.all([file.close(), other.file.close()]);
  });
});
