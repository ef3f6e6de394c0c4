/** What a start asks for, what a link may do, and the file that starts the app at login. */
import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  autostartEntry,
  autostartFile,
  isEnabled,
} from '../../../../../main/desktop/lifecycle/autostartEntry.ts';
import { openedPaths, startRequest } from '../../../../../main/desktop/lifecycle/commandLine.ts';
import { readLink } from '../../../../../main/desktop/lifecycle/deepLinks.ts';
import { packRequest, unpackRequest } from '../../../../../main/desktop/lifecycle/secondInstancePayload.ts';

const id = '0192f0c4-8a3b-7c11-9d57-5c0f4f3c2a10';
/** What `a.mov` means to a start in /work. */
const film = resolve('/work', 'a.mov');
function requestOf(...args: string[]) {
  return startRequest({ argv: ['/app', ...args], workingDirectory: '/work', ownPaths: ['/app'] });
}

describe('a start', () => {
  it('may come without a window', () => {
    expect(requestOf('--hidden')).toEqual({
      paths: [],
      links: [],
      isHidden: true,
      isConfirmed: false,
    });
    expect(requestOf('a.mov').isHidden).toBe(false);
  });

  it('takes no link for a path, however it is written', () => {
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

  it('takes no path that stands beside a link: whoever made the link may have put it there', () => {
    expect(requestOf(`mediamagic-uploader://open/${id}`, '/secret.mov', 'other.mov').paths).toEqual([]);
  });

  it('adds its paths without a question when it says --yes, wherever before the paths', () => {
    expect(requestOf('--yes', 'a.mov')).toMatchObject({ paths: [film], isConfirmed: true });
    expect(requestOf('a.mov', '--hidden', '--yes')).toMatchObject({
      paths: [film],
      isConfirmed: true,
      isHidden: true,
    });
    expect(requestOf('--yes', '--', 'a.mov')).toMatchObject({ paths: [film], isConfirmed: true });
  });

  it.each([
    ['a path of that name', ['--', '--yes']],
    ['another switch', ['--yes=no', '--yesterday', '-y', 'a.mov']],
    ['a path', ['./--yes']],
  ])('does not take %s for --yes', (_words, args) => {
    expect(requestOf(...args).isConfirmed).toBe(false);
  });

  it('asks about its paths, unless it or the setting says otherwise', () => {
    expect(openedPaths(requestOf('a.mov'), false)).toBe('ask');
    expect(openedPaths(requestOf('--hidden', 'a.mov'), false)).toBe('ask');
    expect(openedPaths(requestOf('--yes', 'a.mov'), false)).toBe('add');
    expect(openedPaths(requestOf('a.mov'), true)).toBe('add');
    expect(openedPaths(requestOf('--yes'), true)).toBe('none');
  });

  it('says yes to nothing that stands beside a link', () => {
    const request = requestOf('--yes', `mediamagic-uploader://open/${id}`, '/secret.mov');
    expect(openedPaths(request, true)).toBe('none');
  });

  it('of an earlier version, which asked nothing, is read from its arguments', () => {
    expect(
      unpackRequest({ start: JSON.stringify({ paths: ['/a.mov'], links: [], isHidden: false }) }),
    ).toBeNull();
  });

  it('is handed over whole as one text, with any number of paths', () => {
    const request = requestOf(...Array.from({ length: 2_000 }, (_, index) => `file ${index}.mov`));
    const packed = packRequest(request);
    expect(Object.values(packed).map((value) => typeof value)).toEqual(['string']);
    expect(unpackRequest(packed)).toEqual(request);
  });

  it.each([null, undefined, {}, { start: 7 }, { start: 'no json' }, { start: '{"paths":"/etc"}' }])(
    'is not read from %j',
    (data) => {
      expect(unpackRequest(data)).toBeNull();
    },
  );
});

describe('a link', () => {
  it('opens an upload by its id', () => {
    for (const end of ['', '/']) {
      expect(readLink(`mediamagic-uploader://open/${id}${end}`)).toEqual({ link: 'open', uploadId: id });
    }
  });

  it.each([
    'mediamagic-uploader://add?path=/etc/passwd',
    `mediamagic-uploader://open/${id}?path=/etc/passwd`,
    `mediamagic-uploader://open/${id}#x`,
    `mediamagic-uploader://open/${id}/more`,
    'mediamagic-uploader://open/../../etc/passwd',
    'mediamagic-uploader://open',
    `mediamagic-uploader://remove/${id}`,
    `mediamagic-uploader:open/${id}`,
    `https://open/${id}`,
    '',
  ])('is refused: %s', (address) => {
    expect(readLink(address)).toEqual({ link: 'refused' });
  });
});

describe('the file that starts the app at login', () => {
  it('is where the desktop looks for it', () => {
    const inHome = '/home/anna/.config/autostart/mediamagic-uploader.desktop';
    expect(autostartFile({}, '/home/anna')).toBe(inHome);
    // The specification: a path that is not absolute is to be ignored.
    expect(autostartFile({ XDG_CONFIG_HOME: 'relative' }, '/home/anna')).toBe(inHome);
    expect(autostartFile({ XDG_CONFIG_HOME: '/etc/x' }, '/home/anna')).toBe(
      '/etc/x/autostart/mediamagic-uploader.desktop',
    );
  });

  it('starts the app hidden, whatever its path holds', () => {
    const entry = autostartEntry({ program: String.raw`/home/a "b"/100% $HOME\c`, args: ['--hidden'] });
    expect(entry).toContain(String.raw`Exec="/home/a \\"b\\"/100%% \\$HOME\\\\c" "--hidden"`);
  });

  it('is ignored by desktops when its program is not there', () => {
    const entry = autostartEntry({ program: String.raw`/opt/a b\c/app`, args: [] });
    expect(entry.split('\n')).toContain(String.raw`TryExec=/opt/a b\\c/app`);
  });

  it('counts as off where the desktop switched it off in place', () => {
    const entry = autostartEntry({ program: '/app', args: ['--hidden'] });
    expect(isEnabled(entry)).toBe(true);
    expect(isEnabled(null)).toBe(false);
    expect(isEnabled(`${entry}Hidden=true\n`)).toBe(false);
    expect(isEnabled(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
  });
});
