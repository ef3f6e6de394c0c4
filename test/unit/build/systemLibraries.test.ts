/** What is read out of the output of ldd, dpkg-query and apt-cache. */
import { expect, test } from 'vitest';

import {
  aptInstallCommand,
  debianPackages,
  installedPackages,
  namesToInstall,
} from '../../../build/electron/debianPackages.ts';
import { missingLibraries } from '../../../build/electron/systemLibraries.ts';

test('the libraries that ldd has not found are named once each', () => {
  const output = [
    '\tlinux-vdso.so.1 (0x00007ffd0a9f2000)',
    '\tlibgtk-3.so.0 => not found',
    '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1c8a000000)',
    '\tlibnss3.so => not found',
    '\tlibgtk-3.so.0 => not found',
  ].join('\n');

  expect(missingLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
});

test('nothing is missing when ldd has found all, or could not be run', () => {
  expect(missingLibraries('\tlibc.so.6 => /lib/libc.so.6 (0x0)\n')).toEqual([]);
  expect(missingLibraries('')).toEqual([]);
});

test('only packages in the state “installed” count', () => {
  const output = ['ii  xvfb', 'rc  dbus-x11', 'un  libnotify4', 'ii  dbus', ''].join('\n');

  expect([...installedPackages(output)]).toEqual(['xvfb', 'dbus']);
});

function policyOf(candidates: Readonly<Record<string, string>>): string {
  return Object.entries(candidates)
    .map(([name, version]) => `${name}:\n  Installed: (none)\n  Candidate: ${version}\n  Version table:\n`)
    .join('');
}

test('a release that renamed a package gets the new name', () => {
  const policy = policyOf({ libasound2t64: '1.2.14-1', libasound2: '(none)' });

  expect(namesToInstall(policy)).toContain('libasound2t64');
  expect(namesToInstall(policy)).not.toContain('libasound2');
});

test('a release that does not know the new name gets the old one', () => {
  const policy = policyOf({ 'libgtk-3-0': '3.24.38-2' });

  expect(namesToInstall(policy)).toContain('libgtk-3-0');
  expect(namesToInstall(policy)).toHaveLength(debianPackages.length);
});

test('the command for people names every package by its plain name', () => {
  expect(aptInstallCommand()).toMatch(/^apt-get install -y --no-install-recommends xvfb xauth libgtk-3-0 /u);
  expect(aptInstallCommand()).not.toContain('t64');
});

test('other packages than those of Electron can be asked for', () => {
  const policy = policyOf({ chromium: '156.0.8078.108-1', xvfb: '2:21.1.7' });

  expect(namesToInstall(policy, [['chromium']])).toEqual(['chromium']);
});
