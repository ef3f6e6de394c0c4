/** How a start hands its paths over to the running app: one private file, which stays until it is handled. */
import { mkdir, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  type StartRequest,
  fitsMessage,
  knockArguments,
  packRequest,
} from '../../../../../main/desktop/lifecycle/commandLine.ts';
import { StartHandover } from '../../../../../main/desktop/lifecycle/startHandover.ts';
import { type Log, silentLog } from '../../../../../main/shared/log.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const minuteMs = 60_000;
const film = resolve('/work', 'a.mov');
const request: StartRequest = {
  paths: [film],
  links: [],
  isHidden: false,
  isConfirmed: true,
  submission: { mode: 'together', metadata: { campaign: 'spring' }, sidekickIds: [] },
};

let userData: string;
let starts: string;
beforeEach(async () => {
  userData = await temporaryFolder();
  starts = join(userData, 'starts');
});
afterEach(() => rm(userData, { recursive: true, force: true }));

const filesLeft = () => readdir(starts);
/** What the running app takes. */
async function taken(handover = new StartHandover(userData), log: Log = silentLog) {
  return (await handover.take(Date.now(), log)).map((one) => one.request);
}

describe('StartHandover', () => {
  it('hands over any number of paths with their switches, and odd names unchanged', async () => {
    const odd = [
      'line\nbreak.mov',
      '"quoted".mov',
      '-dash.mov',
      'ä\u0301.mov',
      '\u{1F3AC}.mov',
      '\uFFFD.mov',
    ];
    const names = [...odd, ...Array.from({ length: 20_000 }, (_, index) => `film ${index}.mov`)];
    const large = { ...request, paths: names.map((name) => resolve('/work', name)) };
    new StartHandover(userData).write(large);
    expect(await taken()).toEqual([large]);
  });

  it('keeps the file until its request is handled, and returns it only once', async () => {
    new StartHandover(userData).write(request);
    const running = new StartHandover(userData);
    const [first] = await running.take(Date.now(), silentLog);
    expect(await running.take(Date.now(), silentLog)).toEqual([]);
    expect(await filesLeft()).toHaveLength(1);
    // The app is killed before it has saved the paths: the next one finds them.
    expect(await taken()).toEqual([request]);
    await first?.handled();
    expect(await filesLeft()).toEqual([]);
  });

  it('lets only the user read folder and file, also in a folder of an earlier version', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no such modes');
    await mkdir(starts, { mode: 0o755 });
    new StartHandover(userData).write(request);
    const [name = ''] = await filesLeft();
    expect((await stat(starts)).mode & 0o777).toBe(0o700);
    expect((await stat(join(starts, name))).mode & 0o777).toBe(0o600);
  });

  it('asks again about paths that a start left long ago, and opens none of its links', async () => {
    new StartHandover(userData).write({ ...request, links: ['mediamagic-uploader://open/1'] });
    const [name = ''] = await filesLeft();
    const old = new Date(Date.now() - 11 * minuteMs);
    await utimes(join(starts, name), old, old);
    expect(await taken()).toEqual([{ ...request, isConfirmed: false, isHidden: true, links: [] }]);
  });

  it.each([
    ['no JSON', '{"paths":['],
    ['relative paths', packRequest({ ...request, paths: ['a.mov'] }).start],
    ['a path of another type', JSON.stringify({ ...request, paths: [7] })],
    ['a path that is too long', packRequest({ ...request, paths: [resolve('/', 'x'.repeat(40_000))] }).start],
    ['unknown fields', JSON.stringify({ ...request, more: true })],
    ['nothing', ''],
  ])('removes a file that contains %s', async (_words, text) => {
    await mkdir(starts);
    await writeFile(join(starts, 'one.json'), text);
    expect(await taken()).toEqual([]);
    expect(await filesLeft()).toEqual([]);
  });

  it('reads no links, no folders and no files that are too large', async ({ skip }) => {
    skip(process.platform === 'win32', 'creating links needs a right');
    await mkdir(join(starts, 'folder.json'), { recursive: true });
    const outside = join(userData, 'outside.json');
    await writeFile(outside, packRequest(request).start);
    await symlink(outside, join(starts, 'link.json'));
    await writeFile(join(starts, 'large.json'), packRequest(request).start.padEnd(17 * 1_024 * 1_024));
    expect(await taken()).toEqual([]);
    expect(await filesLeft()).toEqual([]);
    expect(await readFile(outside, 'utf8')).toBe(packRequest(request).start);
  });

  it('removes what a killed start left unfinished, but nothing that is still being written', async () => {
    await mkdir(starts);
    for (const name of ['new.part', 'old.part']) await writeFile(join(starts, name), '{');
    const old = new Date(Date.now() - 11 * minuteMs);
    await utimes(join(starts, 'old.part'), old, old);
    expect(await taken()).toEqual([]);
    expect(await filesLeft()).toEqual(['new.part']);
  });

  it('returns nothing when there is no folder', async () => {
    expect(await taken()).toEqual([]);
  });

  it('throws and leaves no file when the folder cannot be used', async () => {
    await writeFile(starts, 'a file');
    expect(() => new StartHandover(userData).write(request)).toThrow(/E(?:EXIST|NOTDIR)/u);
  });
});

const paths = (count: number) =>
  Array.from({ length: count }, (_, index) => `/home/me/Films/Day 1/film ${index}.mov`);
const fits = (argv: readonly string[], platform: NodeJS.Platform = 'linux') =>
  fitsMessage({ argv, workingDirectory: '/home/me' }, platform);

describe('the message of a second start', () => {
  it('carries short command lines alone, because Chromium kills the app that receives a long one', () => {
    expect(fits(['/app', ...paths(20)])).toBe(true);
    expect(fits(['/app', ...paths(300)])).toBe(false);
    expect(fits(['/app', ...paths(300)], 'win32')).toBe(true);
  });

  it('is short for a start whose paths and switches are in the file', () => {
    const args = ['--no-sandbox', '--hidden', '--yes', '--metadata', 'a=b', '--sidekick=x', ...paths(300)];
    expect(knockArguments([...args, '--', '--odd.mov'])).toEqual(['--no-sandbox', '--hidden', '--yes']);
  });
});
