/** Which tests a machine can run, and what the report says of the others. */
import { expect, it } from 'vitest';

import { type Machine, type Need, requires, whyLacking } from '../../support/system.ts';

const debian: Machine = { platform: 'linux', isRoot: false, hasProgram: () => true };
const needs: readonly Need[] = [
  'Linux',
  'file modes',
  'unreadable files',
  'file links',
  'any file name',
  'signals',
  'openssl',
];

const lacking = (machine: Machine) => needs.filter((need) => whyLacking(need, machine) !== null);

it('lacks nothing on a complete Linux', () => {
  expect(lacking(debian)).toEqual([]);
});

it('lacks unreadable files when root runs the tests', () => {
  expect(lacking({ ...debian, isRoot: true })).toEqual(['unreadable files']);
});

it('lacks Linux alone on macOS', () => {
  expect(lacking({ ...debian, platform: 'darwin' })).toEqual(['Linux']);
  expect(whyLacking('Linux', { ...debian, platform: 'darwin' })).toBe('needs Linux, this is darwin');
});

it('lacks everything POSIX on Windows', () => {
  expect(lacking({ ...debian, platform: 'win32' })).toEqual(needs.filter((need) => need !== 'openssl'));
});

it('lacks openssl when the program cannot be run', () => {
  expect(lacking({ ...debian, hasProgram: () => false })).toEqual(['openssl']);
});

it('skips a test with the reason, and only where something is lacking', () => {
  const skips: [boolean, string][] = [];
  for (const need of ['Linux', 'openssl'] as const) {
    const reason = whyLacking(need);
    requires(need, (condition, why) => skips.push([condition, why]));
    expect(skips.splice(0)).toEqual(reason === null ? [] : [[true, reason]]);
  }
});
