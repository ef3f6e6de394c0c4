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
import { startAnswer } from '../../../../../main/desktop/lifecycle/submissionSwitches.ts';

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
      submission: null,
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
        submission: null,
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

describe('the switches of submissions', () => {
  const legal = '2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11';
  const brand = '7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10';

  it('are read with their values, which are no paths', () => {
    const request = requestOf(
      '--together',
      '--metadata',
      'campaign=spring=26',
      '--metadata=region=EU',
      '--sidekick',
      legal,
      `--sidekick=${brand}`,
      'a.mov',
    );
    expect(request).toMatchObject({
      paths: [film],
      submission: {
        mode: 'together',
        metadata: { campaign: 'spring=26', region: 'EU' },
        sidekickIds: [legal, brand],
      },
    });
    expect(unpackRequest(packRequest(request))).toEqual(request);
  });

  it('are paths after a bare --, and ignored beside a link', () => {
    expect(requestOf('--', '--metadata', 'a=b')).toMatchObject({
      paths: [resolve('/work', '--metadata'), resolve('/work', 'a=b')],
      submission: null,
    });
    const link = `mediamagic-uploader://open/${id}`;
    expect(requestOf(link, '--together').submission).toBeNull();
    expect(startAnswer(['/app', link, '--metadata', 'wrong', '--help'])).toBeNull();
  });

  it('are not repeated by a restart', () => {
    const args = ['--together', '--metadata', 'a=b', `--sidekick=${legal}`, '--lang=de'];
    expect(restartArguments(args)).toEqual(['--lang=de']);
  });

  it.each([
    [['--metadata'], '--metadata needs KEY=VALUE'],
    [['--metadata', 'campaign'], '--metadata needs KEY=VALUE, not "campaign"'],
    [['--metadata', '--together'], '--metadata needs KEY=VALUE'],
    [['--metadata', '=spring'], '--metadata needs KEY=VALUE, not "=spring"'],
    [['--metadata=a=1', '--metadata=a=2'], '--metadata: "a" appears twice'],
    [['--metadata', `a=${'x'.repeat(1_001)}`], '--metadata: the value of "a" is longer than 1000 characters'],
    [['--sidekick'], '--sidekick needs a UUID'],
    [['--sidekick', 'legal'], '--sidekick: "legal" is not a UUID'],
  ])('end the start with exit code 2 when they are %j', (args, problem) => {
    expect(startAnswer(['/app', ...args])).toEqual({
      exitCode: 2,
      text: `mediamagic-uploader: ${problem}\nTry --help.\n`,
    });
    expect(startAnswer(['/app', '--', ...args])).toBeNull();
  });

  it('are explained by --help, with exit code 0', () => {
    const answer = startAnswer(['/app', '--help']);
    expect(answer?.exitCode).toBe(0);
    for (const name of ['--together', '--metadata', '--sidekick', '--yes', '--hidden'])
      expect(answer?.text).toContain(name);
    expect(startAnswer(['/app', 'a.mov', '--yes'])).toBeNull();
  });

  it.each([
    { mode: 'all', metadata: {}, sidekickIds: [] },
    { mode: 'each', metadata: { a: 1 }, sidekickIds: [] },
    { mode: 'each', metadata: {}, sidekickIds: ['legal'] },
    { mode: 'each', metadata: {}, sidekickIds: [], more: 1 },
  ])('are refused from another process as %j', (submission) => {
    const request = { ...requestOf('a.mov'), submission };
    expect(unpackRequest({ start: JSON.stringify(request) })).toBeNull();
  });
});
