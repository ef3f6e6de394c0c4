/** The small decisions of the scripts: exit codes, environment, npm. */
import { expect, test } from 'vitest';

import { environment } from '../../../build/electron/prepareElectron.ts';
import { npmCommand } from '../../../build/electron/run.ts';
import { exitCode } from '../../../build/scripts/passThrough.ts';

test('a child’s exit code is ours', () => {
  expect(exitCode(0, null)).toBe(0);
  expect(exitCode(5, null)).toBe(5);
});

test('a child that a signal ended gives 128 and the signal’s number, as in a shell', () => {
  expect(exitCode(null, 'SIGTERM')).toBe(143);
  expect(exitCode(null, 'SIGINT')).toBe(130);
});

test('Electron gets the display that was started for it', () => {
  expect(environment({ HOME: '/home', XDG_SESSION_TYPE: 'wayland' }, ':7')).toEqual({
    HOME: '/home',
    DISPLAY: ':7',
    XDG_SESSION_TYPE: 'x11',
  });
});

test('Electron keeps the environment’s own display when none was started', () => {
  expect(environment({ DISPLAY: ':0' }, null)).toEqual({ DISPLAY: ':0' });
  const own = { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' };
  expect(environment(own, ':0')).toEqual(own);
});

test('what would turn Electron into a plain Node is left out of its environment', () => {
  expect(environment({ ELECTRON_RUN_AS_NODE: '1' }, null)).toEqual({});
});

test('the npm that runs us is called again; another package manager is not mistaken for it', () => {
  expect(npmCommand('/lib/npm/bin/npm-cli.js')).toEqual([process.execPath, '/lib/npm/bin/npm-cli.js']);
  expect(npmCommand('/lib/yarn/bin/yarn.js')).toEqual(['npm']);
  expect(npmCommand(undefined)).toEqual(['npm']);
});
