/** What the default app makes of `electron [switches] <path-to-app> [arguments]`. */
import { expect, test } from 'vitest';

import { readCommandLine } from '../../../build/electron/defaultApp/commandLine.mjs';

test('the first argument that is no switch is the app', () => {
  expect(readCommandLine(['.'])).toEqual({ kind: 'run', path: '.', modules: [] });
});

test('Chromium’s switches before the app are skipped', () => {
  const args = ['--no-sandbox', '--user-data-dir=/data', '--remote-debugging-port=0', '--inspect=0', '/app'];

  expect(readCommandLine(args)).toEqual({ kind: 'run', path: '/app', modules: [] });
});

test('what follows the app belongs to the app, whatever it looks like', () => {
  expect(readCommandLine(['/app', '--version', '-r', 'clip.mp4'])).toEqual({
    kind: 'run',
    path: '/app',
    modules: [],
  });
});

test('a module to be loaded first is not taken for the app', () => {
  expect(readCommandLine(['-r', '/hook.js', '--require', '/second.js', '/app'])).toEqual({
    kind: 'run',
    path: '/app',
    modules: ['/hook.js', '/second.js'],
  });
});

test.each(['--version', '-v'])('%s asks for the version', (argument) => {
  expect(readCommandLine(['--no-sandbox', argument])).toEqual({ kind: 'version' });
});

test.each([[[]], [['--no-sandbox']], [['-r']]])('%j names no app', (args) => {
  expect(readCommandLine(args)).toEqual({ kind: 'nothing' });
});
