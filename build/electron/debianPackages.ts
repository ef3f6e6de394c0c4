/** The Debian packages that Electron and its tests need, and how they are installed. */
import { existsSync } from 'node:fs';

import { findInPath, firstLine, run } from './run.ts';

type Packages = readonly (readonly [string, ...string[]])[];

/**
 * Each by its possible names: Debian 13 and Ubuntu 24.04 renamed some for their 64-bit time (`t64`), and the old name is
 * not always installable there.
 */
export const debianPackages: Packages = [
  // A display without a screen.
  ...named('xvfb', 'xauth'),
  // What the executable is linked with.
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libasound2t64', 'libasound2'],
  ['libatspi2.0-0t64', 'libatspi2.0-0'],
  ...named('libnss3', 'libgbm1', 'libxss1', 'libxtst6'),
  // What it loads when it needs it: the keyring, notifications, the session bus.
  ...named('libsecret-1-0', 'libnotify4', 'dbus', 'dbus-x11'),
  // What tests make certificates with, and the keyring of the test that stores a key in a real one.
  ...named('openssl', 'gnome-keyring'),
  // Text and emoji, without which a screenshot shows boxes.
  ...named('fonts-dejavu-core', 'fonts-liberation', 'fonts-noto-color-emoji'),
];

function named(...names: readonly string[]): Packages {
  return names.map((name) => [name] as const);
}

/** dpkg waits for another apt-get instead of failing; a dead mirror fails instead of hanging. */
const aptOptions = ['DPkg::Lock::Timeout=300', 'Acquire::Retries=2', 'Acquire::http::Timeout=30'].flatMap(
  (option) => ['-o', option],
);
const limitMs = 15 * 60_000;

/** Whether this process may install Debian packages. */
export function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && findInPath('apt-get') !== null;
}

/** The packages that are not installed, each by its plain name. */
export async function missingPackages(): Promise<string[]> {
  const format = '${db:Status-Abbrev}${Package}\n';
  // dpkg-query fails when one of the names is unknown to it, and still lists the others.
  const { stdout } = await run('dpkg-query', ['-W', '-f', format, ...debianPackages.flat()]);
  const installed = installedPackages(stdout);
  return debianPackages.filter((names) => !names.some((name) => installed.has(name))).map(plainName);
}

/** The installed packages in the output of `dpkg-query` (status, blanks, name). */
export function installedPackages(dpkgOutput: string): ReadonlySet<string> {
  const lines = dpkgOutput.split('\n').map((line) => line.trim().split(/\s+/u));
  return new Set(lines.flatMap(([status, name]) => (status === 'ii' && name !== undefined ? [name] : [])));
}

/** Installs all of them, in two tries, because mirrors fail now and then. Returns what went wrong, or null. */
export async function installWithApt(packages: Packages = debianPackages): Promise<string | null> {
  return (await tryToInstall(packages)) && tryToInstall(packages);
}

async function tryToInstall(packages: Packages): Promise<string | null> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const signal = AbortSignal.timeout(limitMs);
  // This fails when one of several sources cannot be reached; what the others offer may still be enough.
  const update = await run('apt-get', [...aptOptions, 'update'], { env, signal });
  const policy = await run('apt-cache', ['policy', ...packages.flat()], { env, signal });
  const names = namesToInstall(policy.stdout, packages);
  const args = [...aptOptions, 'install', '-y', '--no-install-recommends', ...names];
  const install = await run('apt-get', args, { env, signal });
  return install.code === 0 ? null : aptError(`${install.stderr}${update.stderr}`);
}

/** apt marks its errors; what else it prints there are warnings and chatter. */
function aptError(output: string): string {
  return output.split('\n').find((line) => line.startsWith('E: ')) ?? firstLine(output);
}

/** Of each package the first name that this release of Debian can install, by the output of `apt-cache policy`. */
export function namesToInstall(policyOutput: string, packages: Packages = debianPackages): string[] {
  const installable = new Set<string>();
  let current = '';
  for (const line of policyOutput.split('\n')) {
    const heading = /^(?<name>\S+):$/u.exec(line)?.groups?.['name'];
    const candidate = /^\s+Candidate: (?<version>.+)$/u.exec(line)?.groups?.['version'];
    current = heading ?? current;
    if (candidate !== undefined && candidate !== '(none)') installable.add(current);
  }
  return packages.map((names) => names.find((name) => installable.has(name)) ?? plainName(names));
}

/** The command for people to type. */
export function aptInstallCommand(): string {
  return `apt-get install -y --no-install-recommends ${debianPackages.map(plainName).join(' ')}`;
}

/** The name without a `t64`, which most people know and most releases have. */
function plainName(names: readonly [string, ...string[]]): string {
  return names.at(-1) ?? names[0];
}
