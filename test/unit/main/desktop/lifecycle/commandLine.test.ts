/** What a start asks for, and how a second start passes its request to the running app. */
import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  openedPaths,
  packRequest,
  pathsOf,
  restartArguments,
  startRequest,
  unpackRequest,
} from '../../../../../main/desktop/lifecycle/commandLine.ts';

const id = '0192f0c4-8a3b-7c11-9d57-5c0f4f3c2a10';
/** The path of `a.mov` for a start in /work. */
const film = resolve('/work', 'a.mov');
function requestOf(...args: string[]) {
  return startRequest({ argv: ['/app', ...args], workingDirectory: '/work', ownPaths: ['/app'] });
}

describe('startRequest', () => {
  it('is hidden when the command line has --hidden', () => {
    expect(requestOf('--hidden')).toEqual({
      paths: [],
      links: [],
      isHidden: true,
      isConfirmed: false,
    });
    expect(requestOf('a.mov').isHidden).toBe(false);
  });

  it('never reads a link as a path, however it is written', () => {
    for (const link of [
      `mediamagic-uploader://open/${id}`,
      'mediamagic-uploader://add?path=/etc/passwd',
      'mediamagic-uploader:/etc/passwd',
      'MediaMagic-Uploader:secret.mov',
    ]) {
      expect(requestOf(link)).toEqual({
        paths: [],
        links: [link],
        isHidden: false,
        isConfirmed: false,
      });
      expect(requestOf('--', link).paths).toEqual([]);
    }
  });

  it('ignores all paths when the command line has a link', () => {
    expect(requestOf(`mediamagic-uploader://open/${id}`, '/secret.mov', 'other.mov').paths).toEqual([]);
  });

  it('confirms the paths when --yes is anywhere before a bare --', () => {
    expect(requestOf('--yes', 'a.mov')).toMatchObject({ paths: [film], isConfirmed: true });
    expect(requestOf('a.mov', '--hidden', '--yes')).toMatchObject({
      paths: [film],
      isConfirmed: true,
      isHidden: true,
    });
    expect(requestOf('--yes', '--', 'a.mov')).toMatchObject({ paths: [film], isConfirmed: true });
  });

  it.each([
    ['a path after a bare --', ['--', '--yes']],
    ['other switches', ['--yes=no', '--yesterday', '-y', 'a.mov']],
    ['a relative path', ['./--yes']],
  ])('does not confirm the paths when the command line has %s', (_words, args) => {
    expect(requestOf(...args).isConfirmed).toBe(false);
  });

  it('asks about its paths unless --yes or the setting confirms them', () => {
    expect(openedPaths(requestOf('a.mov'), false)).toBe('ask');
    expect(openedPaths(requestOf('--hidden', 'a.mov'), false)).toBe('ask');
    expect(openedPaths(requestOf('--yes', 'a.mov'), false)).toBe('add');
    expect(openedPaths(requestOf('a.mov'), true)).toBe('add');
    expect(openedPaths(requestOf('--yes'), true)).toBe('none');
  });

  it('adds nothing when --yes comes with a link', () => {
    const request = requestOf('--yes', `mediamagic-uploader://open/${id}`, '/secret.mov');
    expect(openedPaths(request, true)).toBe('none');
  });
});

describe('unpackRequest', () => {
  it('returns null for a request of a version without isConfirmed', () => {
    expect(
      unpackRequest({ start: JSON.stringify({ paths: ['/a.mov'], links: [], isHidden: false }) }),
    ).toBeNull();
  });

  it('returns the packed request, which is one text for any number of paths', () => {
    const request = requestOf(...Array.from({ length: 2_000 }, (_, index) => `file ${index}.mov`));
    const packed = packRequest(request);
    expect(Object.values(packed).map((value) => typeof value)).toEqual(['string']);
    expect(unpackRequest(packed)).toEqual(request);
  });

  it.each([null, undefined, {}, { start: 7 }, { start: 'no json' }, { start: '{"paths":"/etc"}' }])(
    'returns null for %j',
    (data) => {
      expect(unpackRequest(data)).toBeNull();
    },
  );
});

describe('restartArguments', () => {
  it('keeps switches, but no paths, links or --hidden', () => {
    expect(
      restartArguments([
        '--lang=de',
        '--hidden',
        '/a film.mp4',
        'mediamagic-uploader://open/1',
        '--',
        '-x.mp4',
      ]),
    ).toEqual(['--lang=de']);
  });
});

describe('pathsOf', () => {
  it('leaves out switches, links and the app’s own paths', ({ skip }) => {
    skip(process.platform === 'win32', 'paths are written differently on Windows');
    const argv = [
      '/opt/electron',
      '--no-sandbox',
      '/srv/app',
      '--user-data-dir=/tmp/x',
      'clips/a.mp4',
      '/abs/b.mov',
      'mediamagic-uploader://add?path=/etc/passwd',
      'file:///media/Day%201/c.wav',
      'file://other-computer/d.wav',
      '--',
      '--odd name.mp4',
    ];
    const ownPaths = ['/opt/electron', '/srv/app'];
    expect(pathsOf({ argv, workingDirectory: '/home/me', ownPaths })).toEqual([
      '/home/me/clips/a.mp4',
      '/abs/b.mov',
      '/media/Day 1/c.wav',
      '/home/me/--odd name.mp4',
    ]);
  });

  it('includes drives and shares on Windows', ({ skip }) => {
    skip(process.platform !== 'win32', 'paths are written differently on other systems');
    const argv = [
      String.raw`C:\Program\app.exe`,
      '--no-sandbox',
      String.raw`clips\a.mp4`,
      String.raw`D:\abs\b.mov`,
      String.raw`\\server\share\c.wav`,
      'mediamagic-uploader://add?path=D:/secret.mov',
      'file:///D:/Day%201/d.wav',
      '--',
      '--odd name.mp4',
    ];
    const ownPaths = [String.raw`C:\Program\app.exe`];
    expect(pathsOf({ argv, workingDirectory: String.raw`C:\Users\me`, ownPaths })).toEqual([
      String.raw`C:\Users\me\clips\a.mp4`,
      String.raw`D:\abs\b.mov`,
      String.raw`\\server\share\c.wav`,
      String.raw`D:\Day 1\d.wav`,
      String.raw`C:\Users\me\--odd name.mp4`,
    ]);
  });
});
