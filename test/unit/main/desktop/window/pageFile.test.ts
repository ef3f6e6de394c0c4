/** The app's own scheme serves the files of the build, and answers every other address with a refusal. */
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { pageFile } from '../../../../../main/desktop/window/pageFile.ts';

const directory = join('/app', 'out', 'renderer');
const fileOf = (path: string) => pageFile(directory, `app://uploader${path}`);

describe('an address of the page', () => {
  it.each([
    ['/index.html', 'index.html'],
    ['/index.html?lang=de#top', 'index.html'],
    ['/assets/index-B_9x.Ab-.js', 'assets/index-B_9x.Ab-.js'],
    // The address is resolved before it is asked for.
    ['/assets/../index.html', 'index.html'],
  ])('names a file of the build: %s', (path, file) => {
    expect(fileOf(path)).toBe(join(directory, file));
  });

  it.each([
    '',
    '/',
    '/.',
    '/assets/',
    '//index.html',
    '/.hidden',
    '/assets/.hidden',
    '/...',
    '/index.html%00.png',
    '/index.html%00',
    '/%00',
    '/\u0000index.html',
    '/index.html%',
    '/%E0%A4%A',
    '/%zz',
    '/%69ndex.html',
    '/..%2f..%2fpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/%252e%252e%252fpackage.json',
    '/..%5c..%5cpackage.json',
    '/assets%2findex.js',
    '/assets%5cindex.js',
    '/C:/Windows/win.ini',
    '/C%3A/Windows/win.ini',
    '/index.html::$DATA',
    '/index.html%20',
    '/index html',
    '/ïndex.html',
    '/index.html%0a',
    '/~/index.html',
  ])('names no file: %j', (path) => {
    expect(fileOf(path)).toBeNull();
  });

  it.each([
    'app://evil/index.html',
    'app://uploader.evil/index.html',
    'app://uploader:80/index.html',
    'app://me@uploader/index.html',
    'app://me:secret@uploader/index.html',
    'file:///index.html',
    'https://uploader/index.html',
    'app:index.html',
    '/index.html',
    'no address at all',
    '',
  ])('is one of another page: %j', (address) => {
    expect(pageFile(directory, address)).toBeNull();
  });
});
