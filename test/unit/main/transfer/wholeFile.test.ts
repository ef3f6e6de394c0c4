import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { fingerprintOf } from '../../../../main/files/fingerprint.ts';
import { FileSource } from '../../../../main/transfer/fileReader.ts';
import { multipartFrame } from '../../../../main/transfer/multipart.ts';
import { wholeFilePool, withWholeFile } from '../../../../main/transfer/wholeFile.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const { signal } = new AbortController();

async function openedFile(content: string): Promise<{ path: string; source: FileSource }> {
  const path = join(await temporaryFolder(), 'note.txt');
  await writeFile(path, content);
  return { path, source: await FileSource.open(path, fingerprintOf(await stat(path))) };
}

function frameOf({ sizeBytes }: FileSource) {
  return multipartFrame({ filename: 'note.txt', contentType: 'text/plain', sizeBytes });
}

describe('a small file in one piece', () => {
  it('stands whole between the parts of its frame', async () => {
    const { source } = await openedFile('a small note');
    const frame = frameOf(source);
    const body = await withWholeFile(wholeFilePool(new FakeClock()), source, frame, signal, (bytes) =>
      Promise.resolve(bytes.toString()),
    );
    expect(body).toBe(`${frame.before.toString()}a small note${frame.after.toString()}`);
    expect(frame.headers['content-length']).toBe(String(Buffer.byteLength(body)));
    await source.close();
  });

  it('is not sent when it is no longer the file that was looked at', async () => {
    const { path, source } = await openedFile('first words');
    await writeFile(path, 'other words, and more of them');
    let isSent = false;
    const sending = withWholeFile(wholeFilePool(new FakeClock()), source, frameOf(source), signal, () => {
      isSent = true;
      return Promise.resolve();
    });
    await expect(sending).rejects.toMatchObject({ name: 'FileChangedError' });
    expect(isSent).toBe(false);
    await source.close();
  });

  it('shares no memory with another that is under way, and leaves it to the next one', async () => {
    const pool = wholeFilePool(new FakeClock());
    const [one, other] = [await openedFile('one'), await openedFile('another')];
    const { source } = one;
    const memory = await withWholeFile(pool, source, frameOf(source), signal, async (outer) => {
      await withWholeFile(pool, other.source, frameOf(other.source), signal, (inner) => {
        expect(inner.buffer).not.toBe(outer.buffer);
        return Promise.resolve();
      });
      expect(outer.toString()).toContain('\r\n\r\none\r\n');
      return outer.buffer;
    });
    const held = pool.heldBytes;
    await withWholeFile(pool, source, frameOf(source), signal, () => Promise.resolve());
    expect(pool.heldBytes).toBe(held);
    expect(memory.byteLength).toBeLessThan(held);
    await Promise.all([source.close(), other.source.close()]);
  });
});
