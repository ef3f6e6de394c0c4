import { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { describe, expect, it } from 'vitest';

import { allowedTypes, canonicalType, extensionsOf } from '../../../../main/files/allowedTypes.ts';
import { decideContentType, encryptedType } from '../../../../main/files/contentType.ts';
import { inspectFile } from '../../../../main/files/inspectFile.ts';
import { walkEntries } from '../../../../main/files/walk.ts';
import { conversionsOf } from '../../../../preload/contract/conversions.ts';
import { bytesOf } from '../../../support/fileBytes.ts';
import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

/** The beginning of a HEIC picture. */
const heicHead = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0', 'latin1');

describe('the content type', () => {
  it.each(['archive.zip', 'sheet.xlsx', 'page.html', 'data.bin', 'song.m4a'])(
    'of %s is not accepted',
    async (name) => {
      const decision = await decideContentType(name, bytesOf(Buffer.from('words')), () =>
        Promise.resolve(null),
      );
      expect(decision).toMatchObject({ ok: false, problem: 'not-allowed' });
    },
  );

  it('has one name for all aliases', () => {
    expect(canonicalType('Audio/OGG; codecs=opus')).toBe('audio/ogg');
    expect(canonicalType('text/plain; charset=utf-8')).toBe('text/plain');
  });

  it('has a known conversion for common extensions', () => {
    expect(['heic', '.WEBM', 'flac', 'pptx', 'odt', 'zip', ''].map(conversionsOf)).toEqual([
      ['JPEG'],
      ['MP4'],
      ['MP3', 'WAV'],
      ['PDF'],
      ['DOCX'],
      [],
      [],
    ]);
    expect([...allowedTypes].flatMap(extensionsOf).filter((name) => conversionsOf(name).length > 0)).toEqual(
      [],
    );
  });

  it('of a Word document with a password is reported', async () => {
    const decision = await decideContentType('secret.docx', bytesOf(encryptedDocument()), () =>
      Promise.resolve(null),
    );
    expect(decision).toMatchObject({ ok: false, problem: 'mismatch', detected: encryptedType });
  });
});

/** A compound file with the streams of an encrypted Office document. */
function encryptedDocument(): Buffer {
  const bytes = Buffer.alloc(1_536);
  bytes.write('d0cf11e0a1b11ae1', 'hex');
  bytes.writeUInt16LE(9, 30);
  ['Root Entry', 'EncryptionInfo', 'EncryptedPackage'].forEach((name, index) => {
    bytes.write(name, 512 + index * 128, 'utf16le');
    bytes.writeUInt16LE(name.length * 2 + 2, 512 + index * 128 + 64);
  });
  return bytes;
}

describe('the inspection of a path', () => {
  it('finds a file that can be sent', async () => {
    const path = join(await temporaryFolder(), 'mark.png');
    await writeFile(path, png);
    expect(await inspectFile(path)).toMatchObject({
      finding: 'ready',
      facts: { sizeBytes: png.length, contentType: 'image/png', category: 'image' },
    });
  });

  it('finds every problem before a byte is sent', async () => {
    const folder = await temporaryFolder();
    const path = (name: string) => join(folder, name);
    await writeFile(path('empty.mp4'), '');
    await writeFile(path('belying.jpg'), '%PDF-1.7\n');
    await writeFile(path('sheet.xlsx'), 'PK');
    await writeFile(path('huge.png'), png);
    await truncate(path('huge.png'), 50_000_001);
    expect(await inspectFile(path('missing.mp4'))).toEqual({ finding: 'missing' });
    expect(await inspectFile(folder)).toEqual({ finding: 'folder' });
    expect(await inspectFile(path('empty.mp4'))).toEqual({ finding: 'empty' });
    expect(await inspectFile(path('belying.jpg'))).toMatchObject({
      finding: 'type-mismatch',
      extension: '.jpg',
      detected: 'application/pdf',
      detectedExtension: '.pdf',
    });
    await writeFile(path('IMG_0001'), heicHead);
    expect(await inspectFile(path('IMG_0001'))).toMatchObject({
      finding: 'type-not-allowed',
      extension: '.heic',
    });
    await writeFile(path('noise.jpg'), Buffer.alloc(64, 1));
    expect(await inspectFile(path('noise.jpg'))).toMatchObject({
      finding: 'type-mismatch',
      detectedExtension: null,
    });
    expect(await inspectFile(path('sheet.xlsx'))).toMatchObject({
      finding: 'type-not-allowed',
      extension: '.xlsx',
    });
    expect(await inspectFile(path('huge.png'))).toEqual({
      finding: 'too-large',
      sizeBytes: 50_000_001,
      capBytes: 50_000_000,
      category: 'image',
    });
  });

  it('finds a file that may not be read', async ({ skip }) => {
    requires('unreadable files', skip);
    const path = join(await temporaryFolder(), 'secret.png');
    await writeFile(path, png);
    await chmod(path, 0);
    expect(await inspectFile(path)).toEqual({ finding: 'unreadable', code: 'EACCES' });
  });
});

/** Every path that a walk finds, without ignored ones. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await Array.fromAsync(walkEntries(folder));
  return found.filter((entry) => entry.found !== 'hidden').map(({ path }) => path);
}

it('says that a name is not UTF-8 instead of calling the file gone', async ({ skip }) => {
  requires('Linux', skip);
  const folder = await temporaryFolder();
  await writeFile(
    Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.png')]),
    png,
  );
  const [path = ''] = await filesIn(folder);
  expect(await inspectFile(path)).toEqual({ finding: 'name-unreadable' });
});

describe('a walk through a folder', () => {
  it('finds every file in the order of names, without ignored names', async () => {
    const folder = await temporaryFolder();
    for (const name of ['b', '@eaDir', 'Photos Library.photoslibrary']) await mkdir(join(folder, name));
    const kept = ['take 10.mov', 'take 2.mov', 'b/inner.mp4'];
    const ignored = [
      '.DS_Store',
      'Thumbs.db',
      '._take 2.mov',
      '~$notes.docx',
      'film.mov.part',
      'photo.jpg.crdownload',
    ];
    const inside = ['@eaDir/thumb.jpg', 'Photos Library.photoslibrary/original.jpg'];
    for (const name of [...kept, ...ignored, ...inside]) {
      await writeFile(join(folder, name), 'x');
    }
    const found = await filesIn(folder);
    expect(found.map((path) => relative(folder, path))).toEqual([
      join('b', 'inner.mp4'),
      'take 2.mov',
      'take 10.mov',
    ]);
  });

  it('finds a file in 1,500 folders inside each other', async ({ skip }) => {
    requires('Linux', skip); // other systems allow shorter paths
    const folder = await temporaryFolder();
    const deepest = join(folder, ...Array.from({ length: 1_500 }, () => 'd'));
    await mkdir(deepest, { recursive: true });
    await writeFile(join(deepest, 'clip.mp4'), 'x');
    expect(await filesIn(folder)).toEqual([join(deepest, 'clip.mp4')]);
  });

  it('ends in a cycle of links', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'clip.mp4'), 'x');
    await symlink(folder, join(folder, 'again'), 'junction');
    expect(await filesIn(folder)).toEqual([join(folder, 'clip.mp4')]);
  });

  it('yields a folder that cannot be listed, so that its row can show it', async () => {
    const missing = join(await temporaryFolder(), 'gone');
    expect(await filesIn(missing)).toEqual([missing]);
  });
});
