import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import { isIgnoredName } from '../../../../main/files/ignoredNames.ts';
import { type StatFunction, checkRoot } from '../../../../main/watch/mountPoint.ts';
import { matcherOf, coverageOf } from '../../../../main/watch/rules.ts';

describe('names that are ignored everywhere', () => {
  it.each([
    'film.mov.crdownload',
    'film.mov.part',
    'film.partial',
    'Film.TMP',
    'film.download',
    '~$Treatment.docx',
    '.~lock.Treatment.odt#',
    '.hidden.mov',
    '.DS_Store',
    'Thumbs.db',
    '._film.mov',
    'System Volume Information',
    '$RECYCLE.BIN',
    'Photos Library.photoslibrary',
    '__MACOSX',
  ])('%s is ignored', (name) => {
    expect(isIgnoredName(name)).toBe(true);
  });

  it.each(['film.mov', 'part 2.mov', 'tmp.mov', 'download.mp4', 'a.b.c.png', '~film.mov'])(
    '%s is not',
    (name) => {
      expect(isIgnoredName(name)).toBe(false);
    },
  );
});

function taken(include: string[], exclude: string[], path: string): boolean {
  return matcherOf({ include, exclude })(path);
}

describe('patterns', () => {
  it('include every file when there are none', () => {
    expect(taken([], [], 'a/b/film.mov')).toBe(true);
  });

  it('without a slash match the name in every folder, ignoring case', () => {
    expect(taken(['*.mov'], [], 'Day 1/FILM.MOV')).toBe(true);
    expect(taken(['*.mov'], [], 'Day 1/film.mp4')).toBe(false);
    expect(taken(['*.{mov,mp4}'], [], 'film.mp4')).toBe(true);
  });

  it('with a slash match the path inside the folder', () => {
    expect(taken(['final/**'], [], 'final/a/film.mov')).toBe(true);
    expect(taken(['final/**'], [], 'drafts/film.mov')).toBe(false);
  });

  it('that exclude take precedence over those that include', () => {
    expect(taken(['*.mov'], ['*_draft*'], 'film_draft2.mov')).toBe(false);
  });

  it('that are no valid globs match themselves or nothing, and never throw', () => {
    for (const odd of ['[', '(', '**(', '\\', '!(a', '{a,'])
      expect(() => taken([odd], [odd], 'film.mov')).not.toThrow();
  });
});

/** An absolute path as the system writes it. */
const at = (path: string) => resolve(`/${path}`);

describe('a watch folder inside another watch folder', () => {
  const outer = { id: 1, path: at('a'), subfolders: true };

  it('owns its files and its subfolders', () => {
    const all = [outer, { id: 2, path: at('a/b'), subfolders: true }];
    expect(coverageOf(at('a'), 1, all)).toBe('own');
    expect(coverageOf(at('a/b'), 1, all)).toBe('none');
    expect(coverageOf(at('a/b/c'), 1, all)).toBe('none');
    expect(coverageOf(at('a/b/c'), 2, all)).toBe('own');
    expect(coverageOf(at('a/bc'), 1, all)).toBe('own');
  });

  it('leaves its subfolders to the outer one when it is watched without them', () => {
    const all = [outer, { id: 2, path: at('a/b'), subfolders: false }];
    expect(coverageOf(at('a/b'), 1, all)).toBe('passed-through');
    expect(coverageOf(at('a/b/c'), 1, all)).toBe('own');
    expect(coverageOf(at('a/b/c'), 2, all)).not.toBe('own');
  });
});

/** Folders by the number of their device. */
function disk(devices: Record<string, number>): StatFunction {
  return (path) => {
    const dev = devices[path];
    if (dev === undefined) return Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }));
    return Promise.resolve({ dev, ino: 1, isDirectory: () => true });
  };
}

function refused(): ReturnType<StatFunction> {
  return Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
}

describe('the root of a watch folder', () => {
  const plugged = disk({ '/': 1, '/media': 1, '/media/card': 9, '/media/card/DCIM': 9 });

  it('is found together with the mount point of its drive', async () => {
    expect(await checkRoot('/media/card/DCIM', null, plugged)).toEqual({
      root: 'there',
      drive: { device: 9, inode: 1, mountPoint: '/media/card' },
    });
    expect(await checkRoot('/media', null, plugged)).toMatchObject({ drive: { mountPoint: null } });
  });

  it('is missing when its drive is not mounted, even if the mount point exists', async () => {
    const known = { device: 9, inode: 1, mountPoint: '/media/card' };
    const unplugged = disk({ '/': 1, '/media': 1, '/media/card': 1, '/media/card/DCIM': 1 });
    expect(await checkRoot('/media/card/DCIM', known, unplugged)).toEqual({ root: 'missing' });
    expect(await checkRoot('/media/card/DCIM', known, disk({ '/': 1, '/media': 1 }))).toEqual({
      root: 'missing',
    });
  });

  it('is found when its drive has another device number', async () => {
    const known = { device: 9, inode: 1, mountPoint: '/media/card' };
    const again = disk({ '/': 1, '/media': 1, '/media/card': 12, '/media/card/DCIM': 12 });
    expect(await checkRoot('/media/card/DCIM', known, again)).toMatchObject({
      root: 'there',
      drive: { device: 12, mountPoint: '/media/card' },
    });
  });

  it('is unreadable when this user has no permission', async () => {
    expect(await checkRoot('/media', null, refused)).toEqual({ root: 'unreadable', code: 'EACCES' });
  });
});
