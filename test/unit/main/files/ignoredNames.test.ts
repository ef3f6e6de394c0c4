import { join } from 'node:path';

import { expect, it } from 'vitest';

import { isIgnoredPath } from '../../../../main/files/ignoredNames.ts';

it.each([
  ['._clip.mov'],
  ['~$notes.docx'],
  ['film.mov.part'],
  ['photo.jpg.crdownload'],
  ['film.mp4.bc!'],
  ['film.mp4.!sync'],
  ['film.mp4.fdmdownload'],
  ['film.mp4.ytdl'],
  ['film.mp4.nextcloud'],
  ['~poster~k3n1.idlk'],
  ['Thumbs.db'],
  ['ehthumbs_vista.db'],
  ['@Recycle', 'clip.mov'],
  ['#snapshot', 'daily', 'clip.mov'],
  ['@SynoResource'],
  ['Song.logicx', 'Media', 'take.wav'],
  ['Notes.rtfd', 'image.png'],
  ['Demo.screenflow', 'capture.mov'],
  ['$RECYCLE.BIN'],
  ['Photos Library.photoslibrary'],
  ['@eaDir', 'clip.mov', 'thumb.jpg'],
  ['$RECYCLE.BIN', 'S-1-5', '$R1.mov'],
  ['Photos Library.photoslibrary', 'originals', 'A', '1.jpg'],
])('ignores a file that a person named at %s', (...parts) => {
  expect(isIgnoredPath(join('/media/card', ...parts))).toBe(true);
});

it.each([
  ['clip.mov'],
  ['parts', 'clip.mov'],
  ['.cache', 'clip.mov'],
  ['render.tmp', 'clip.mov'],
  ['band.mov'],
  ['recycler.mov'],
])('takes a file that a person named at %s', (...parts) => {
  expect(isIgnoredPath(join('/media/card', ...parts))).toBe(false);
});
