/** The requirements of the installation tests for this machine, and the programs that they install on it. */
import { existsSync } from 'node:fs';

import { isDebianRoot } from '../../build/electron/debianPackages.ts';
import { findInPath, run } from '../../build/electron/run.ts';
import { apt } from './apt.ts';

export const packageName = 'mediamagic-uploader';
export const installedFolder = `/opt/${packageName}`;

/** Debian packages, each with one of its programs. */
const tools: Readonly<Record<string, string>> = {
  dbus: 'dbus-run-session',
  debootstrap: 'debootstrap',
  'desktop-file-utils': 'desktop-file-validate',
  'libglib2.0-bin': 'gio',
  'libgtk-3-bin': 'gtk-launch',
  rpm: 'rpmbuild',
  'squashfs-tools': 'mksquashfs',
  'xdg-utils': 'xdg-open',
  xvfb: 'Xvfb',
};

/** Returns why the installation cannot be tested here, or null. */
export async function whyNotHere(): Promise<string | null> {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (!isDebianRoot()) return 'it needs root on a Debian machine with apt-get';
  if (existsSync(installedFolder)) return `the app is installed here, in ${installedFolder}`;
  const namespaces = await run('unshare', ['--mount', 'true']);
  return namespaces.code === 0 ? null : 'it needs mount namespaces';
}

/** @throws Error When they cannot be installed. */
export async function installPrograms(): Promise<void> {
  const missing = Object.entries(tools).filter(([, program]) => findInPath(program) === null);
  if (missing.length === 0) return;
  await apt('update');
  await apt('install', '--no-install-recommends', ...missing.map(([name]) => name));
}
