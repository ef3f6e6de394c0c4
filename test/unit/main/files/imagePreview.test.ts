import { copyFile, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { pictureIdOf } from '../../../../main/desktop/window/appProtocol.ts';
import { fingerprintOf } from '../../../../main/files/fingerprint.ts';
import { maxPictureBytes, openPicture, pictureSize } from '../../../../main/files/imagePreview.ts';
import { sampleFile } from '../../../fixtures/samples.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

async function sizeOf(path: string) {
  const file = await open(path);
  try {
    return await pictureSize(file);
  } finally {
    await file.close();
  }
}

async function checked(path: string, contentType: string) {
  return { ...fingerprintOf(await stat(path)), contentType };
}

/** A PNG with a header and no image data. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(64);
  head.write('\u0089PNG\r\n\u001a\n', 'latin1');
  head.write('IHDR', 12);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

describe('the size of a picture', () => {
  it.each(['Poster.jpg', 'Contact sheet.jpg', 'Logo.png', 'Teaser loop.gif', 'Social banner.webp'] as const)(
    'is read from the header of %s',
    async (name) => {
      const size = await sizeOf(sampleFile(name));
      expect(size?.width).toBeGreaterThan(10);
      expect(size?.height).toBeGreaterThan(10);
      expect(size?.width).toBeLessThan(10_000);
    },
  );

  it('is read from the frame after any metadata', async () => {
    const path = join(await temporaryFolder(), 'long.jpg');
    const picture = await readFile(sampleFile('Poster.jpg'));
    const profile = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(65_533)]);
    await writeFile(path, Buffer.concat([picture.subarray(0, 2), profile, profile, picture.subarray(2)]));
    expect(await sizeOf(path)).toEqual(await sizeOf(sampleFile('Poster.jpg')));
  });

  it('is unknown for a file that is not a picture, is cut off, or is empty', async () => {
    const path = join(await temporaryFolder(), 'cut.jpg');
    await writeFile(path, (await readFile(sampleFile('Poster.jpg'))).subarray(0, 30));
    expect(await sizeOf(path)).toBeNull();
    await writeFile(path, '');
    expect(await sizeOf(path)).toBeNull();
    expect(await sizeOf(sampleFile('Jingle.mp3'))).toBeNull();
  });
});

/** A JPEG's frame header; decoders make room for this size. */
function jpegFrame(width: number, height: number): Buffer {
  const frame = Buffer.from('ffc00011080000000003012200021101031101', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return frame;
}

it('is unknown for a JPEG with a stuffed zero, which hides a larger frame from readers of lengths', async () => {
  const path = join(await temporaryFolder(), 'hidden.jpg');
  const hidden = jpegFrame(20_000, 20_000);
  // Decoders skip FF 00 and whatever follows up to the next marker, which is the hidden frame.
  const stuffed = Buffer.from([0xff, 0x00, 0, hidden.length + 2]);
  await writeFile(path, Buffer.concat([Buffer.from([0xff, 0xd8]), stuffed, hidden, jpegFrame(8, 8)]));
  expect(await sizeOf(path)).toBeNull();
});

describe('a picture preview', () => {
  it('is opened only while it is the file that was checked', async () => {
    const path = join(await temporaryFolder(), 'a.jpg');
    await copyFile(sampleFile('Poster.jpg'), path);
    const facts = await checked(path, 'image/jpeg');
    const stream = await openPicture(path, facts);
    const bytes = await stream?.toArray();
    expect(Buffer.concat(bytes ?? [])).toEqual(await readFile(path));
    await writeFile(path, 'another file');
    expect(await openPicture(path, facts)).toBeNull();
    expect(await openPicture(`${path}.gone`, facts)).toBeNull();
  });

  it('is not opened when it is an SVG, too large, or has too many pixels', async () => {
    const path = join(await temporaryFolder(), 'a.png');
    await writeFile(path, pngOf(8_000, 8_000));
    const facts = await checked(path, 'image/png');
    const fits = await openPicture(path, facts);
    expect(fits).not.toBeNull();
    fits?.destroy();
    expect(await openPicture(path, { ...facts, contentType: 'image/svg+xml' })).toBeNull();
    expect(await openPicture(path, { ...facts, sizeBytes: maxPictureBytes + 1 })).toBeNull();
    await writeFile(path, pngOf(8_001, 8_000));
    expect(await openPicture(path, await checked(path, 'image/png'))).toBeNull();
  });
});

describe('the address of a picture', () => {
  it('names an upload and nothing else', () => {
    const id = '0198c1d2-7a0d-7a55-9a34-0c1d6b9e2f77';
    expect(pictureIdOf(`app://uploader/pictures/${id}`)).toBe(id);
    for (const path of [
      '/index.html',
      '/pictures/',
      `/pictures/${id}/..`,
      `/x/pictures/${id}`,
      '/pictures/..%2fa',
    ])
      expect(pictureIdOf(`app://uploader${path}`)).toBeNull();
  });
});
