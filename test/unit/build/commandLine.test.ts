/** What the default app makes of `electron [switches] <path-to-app> [arguments]`. */
import { expect, test } from 'vitest';

import { readCommandLine } from '../../../build/electron/defaultApp/commandLine.mjs';

test('takes the first argument that is no switch for the app', () => {
  expect(readCommandLine(['.'])).toEqual({ path: '.', modules: [] });
});

test('skips Chromium’s switches before the app', () => {
  const args = ['--no-sandbox', '--user-data-dir=/data', '--remote-debugging-port=0', '--inspect=0', '/app'];

  expect(readCommandLine(args)).toEqual({ path: '/app', modules: [] });
});

test('leaves what follows the app to the app', () => {
  expect(readCommandLine(['/app', '--hidden', '-r', 'clip.mp4'])).toEqual({
    path: '/app',
    modules: [],
  });
});

test('does not take a module to be loaded first for the app', () => {
  expect(readCommandLine(['-r', '/hook.js', '--require', '/second.js', '/app'])).toEqual({
    path: '/app',
    modules: ['/hook.js', '/second.js'],
  });
});

test.each([[[]], [['--no-sandbox']], [['-r']]])('finds no app in %j', (args) => {
  expect(readCommandLine(args)).toMatchObject({ path: null });
});
