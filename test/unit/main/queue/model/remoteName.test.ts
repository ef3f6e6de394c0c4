import { describe, expect, it } from 'vitest';

import { firstFreeName, nextFreeName, remoteNameOf } from '../../../../../main/queue/model/remoteName.ts';
import { isAllowedFilename } from '../../../../service/filenames.ts';

describe('a remote name', () => {
  it('is the file’s own name, or the next free one when that is taken', () => {
    const taken = new Set(['clip.mp4', 'clip (2).mp4']);
    expect(firstFreeName('other.mp4', (name) => taken.has(name))).toBe('other.mp4');
    expect(firstFreeName('clip.mp4', (name) => taken.has(name))).toBe('clip (3).mp4');
  });

  it.each([
    ['clip.mp4', 'clip.mp4', 'clip (2).mp4'],
    ['clip.mp4', 'clip (2).mp4', 'clip (4).mp4'],
    ['clip.mp4', 'clip (12).mp4', 'clip (13).mp4'],
    ['clip (2).mp4', 'clip (2).mp4', 'clip (2) (2).mp4'],
    ['clip (2).mp4', 'clip (2) (2).mp4', 'clip (2) (3).mp4'],
    ['clip', 'clip (5)', 'clip (6)'],
    ['clip.mp4', 'earlier name.mp4', 'clip.mp4'],
  ])('of %s after the refusal of %s is %s', (name, refused, next) => {
    expect(nextFreeName(name, refused, (candidate) => candidate === 'clip (3).mp4')).toBe(next);
  });

  it('contains no character that a blobPath cannot contain', () => {
    expect(remoteNameOf('line\nbreak\\back.mp4', 1)).toBe('line_break_back.mp4');
    expect(remoteNameOf('take..final.mp4', 1)).toBe('take.final.mp4');
    expect(remoteNameOf('..', 1)).toBe('_');
    expect(remoteNameOf('IMG_0001.', 1)).toBe('IMG_0001_');
    expect(remoteNameOf('take 1..', 2)).not.toMatch(/\.$/u);
  });

  it('is one that the local service accepts, whatever the file is called', () => {
    for (let code = 0; code < 0x3000; code += 1)
      expect(isAllowedFilename(remoteNameOf(`a${String.fromCodePoint(code)}b.mp4`, 1))).toBe(true);
    for (const name of ['a\u0085b.mp4', 'a\uD800b.mp4', '\u009F.mp4'])
      expect(isAllowedFilename(remoteNameOf(name, 1))).toBe(true);
  });

  it('stays within 255 bytes when the text after its only dot is long', () => {
    for (const name of [`1.${'あ'.repeat(90)}`, `a.${'x'.repeat(252)}`]) {
      for (const copy of [1, 2]) expect(Buffer.byteLength(remoteNameOf(name, copy))).toBeLessThanOrEqual(255);
    }
  });

  it('keeps its extension and whole characters when it is cut to 255 bytes', () => {
    const name = remoteNameOf(`${'🎬'.repeat(62)}abc.mp4`, 12);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^🎬+ \(12\)\.mp4$/u);
  });
});
