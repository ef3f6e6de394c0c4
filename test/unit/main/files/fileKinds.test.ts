/** The inspection of many kinds of files before a byte is sent. */
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { pictureSize } from '../../../../main/files/imagePreview.ts';
import { inspectFile } from '../../../../main/files/inspectFile.ts';

interface Expected {
  readonly name: string;
  readonly kind: string;
  readonly ready?: string;
  readonly refused?: true;
  /** A decision of the product: the type that the file is sent as, or a remark. */
  readonly open?: string;
  readonly pixelsAtLeast?: number;
}

const folder = resolve(import.meta.dirname, '../../../fixtures/kinds');
const expected: readonly Expected[] = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
const sent = expected
  .map((each) => ({ ...each, type: each.ready ?? each.open }))
  .filter(({ type }) => type?.includes('/'));

function read(name: string): Buffer {
  return readFileSync(join(folder, name));
}

describe('a file whose bytes are what the service accepts', () => {
  it.each(sent)('is sent: $name as $type', async ({ name, type }) => {
    expect(await inspectFile(join(folder, name))).toMatchObject({
      finding: 'ready',
      facts: { contentType: type },
    });
  });
});

describe('a file whose bytes are not what its name says', () => {
  it.each(expected.filter(({ refused }) => refused))('is refused: $name', async ({ name }) => {
    const { finding } = await inspectFile(join(folder, name));
    expect(['type-mismatch', 'type-not-allowed']).toContain(finding);
  });
});

describe('the size of a picture', () => {
  it.each(expected.filter(({ pixelsAtLeast }) => pixelsAtLeast !== undefined))(
    'is never reported too small: $name',
    async ({ name, pixelsAtLeast = 0 }) => {
      const file = await open(join(folder, name));
      const size = await pictureSize(file);
      await file.close();
      expect(size === null ? Infinity : size.width * size.height).toBeGreaterThanOrEqual(pixelsAtLeast);
      if (name.startsWith('control-')) expect(size).not.toBeNull();
    },
  );
});

describe('a file that has the bytes of another accepted type', () => {
  let copies: string;
  beforeAll(async () => {
    copies = await mkdtemp(join(tmpdir(), 'mediamagic-kinds-'));
  });
  afterAll(() => rm(copies, { recursive: true }));

  async function findingOf(name: string, bytes: Buffer) {
    const path = join(copies, name);
    await writeFile(path, bytes);
    return await inspectFile(path);
  }

  it.each([
    ['holiday.jpg', 'control-size.png', 'image/png'],
    ['holiday.png', 'photo.jfif', 'image/jpeg'],
    ['icon.webp', 'control-size.gif', 'image/gif'],
    ['clip.3g2', 'open-phone.3gp', 'video/mp4'],
    ['no name', 'control-plain.pdf', 'application/pdf'],
    ['Take 1.2 final', 'control-brand-mp42.mov', 'video/mp4'],
  ])('is sent as its actual type: %s with the bytes of %s', async (name, source, contentType) => {
    expect(await findingOf(name, read(source))).toMatchObject({ finding: 'ready', facts: { contentType } });
  });

  it.each([
    ['film.mkv', 'control-brand-mp42.mov', 'video/mp4'],
    ['song.mp3', 'control-rf64.wav', 'audio/wav'],
    ['letter.txt', 'control-plain.pdf', 'application/pdf'],
    ['report.docx', 'control-word2.doc', 'application/octet-stream'],
    ['song.wav', 'control-tag.mp3', 'audio/mpeg'],
  ])('is refused with its true type: %s with the bytes of %s', async (name, source, detected) => {
    expect(await findingOf(name, read(source))).toMatchObject({ finding: 'type-mismatch', detected });
  });
});
