/** Which switches Electron gets on which machine. */
import { expect, test } from 'vitest';

import { argumentsFor, type Machine } from '../../../build/electron/launchArguments.ts';

const desktop: Machine = {
  platform: 'linux',
  userId: 1000,
  hasGraphicsDevice: true,
  sharedMemoryBytes: 8_000_000_000,
  env: { DISPLAY: ':0' },
};

test('an ordinary desktop needs none, so the sandbox stays on', () => {
  expect(argumentsFor(desktop)).toEqual([]);
});

test('root on Linux runs without the sandbox', () => {
  expect(argumentsFor({ ...desktop, userId: 0 })).toEqual(['--no-sandbox']);
});

test('root elsewhere keeps it', () => {
  expect(argumentsFor({ ...desktop, platform: 'darwin', userId: 0 })).toEqual([]);
});

test('a machine without a graphics device draws in software', () => {
  expect(argumentsFor({ ...desktop, hasGraphicsDevice: false })).toEqual(['--disable-gpu']);
});

test('a container’s small shared memory is not used', () => {
  expect(argumentsFor({ ...desktop, sharedMemoryBytes: 64 * 1024 * 1024 })).toEqual([
    '--disable-dev-shm-usage',
  ]);
});

test('a desktop that has Wayland only is told to use it', () => {
  expect(argumentsFor({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual([
    '--ozone-platform=wayland',
  ]);
});

test('a desktop that has both is left alone', () => {
  expect(argumentsFor({ ...desktop, env: { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' } })).toEqual([]);
});
