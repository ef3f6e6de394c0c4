/** The Debian packages that Electron and its tests need, and how they are installed. */
import { existsSync } from 'node:fs';

import { firstLine, run } from './run.ts';
import { findInPath } from './searchPath.ts';

type Packages = readonly (readonly [string, ...string[]])[];

/**
 * Each by the names it goes by: Debian 13 and Ubuntu 24.04 renamed some for their 64-bit time (`t64`), and the old
 * name is not always installable there.
 */
export const debianPackages: Packages = [
  // a display without a screen
  ['xvfb'],
  ['xauth'],
  // what the executable is linked with
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2t64', 'libasound2'],
  ['libxss1'],
  ['libxtst6'],
  ['libatspi2.0-0t64', 'libatspi2.0-0'],
  // what it loads when it needs it: the keyring, notifications, the session bus
  ['libsecret-1-0'],
  ['libnotify4'],
  ['dbus'],
  ['dbus-x11'],
  // what tests make certificates with
  ['openssl'],
  // a real keyring, for the test that keeps a key in one
  ['gnome-keyring'],
  // text and emoji, without which a screenshot shows boxes
  ['fonts-dejavu-core'],
  ['fonts-liberation'],
  ['fonts-noto-color-emoji'],
];

/** dpkg waits for another apt-get instead of failing; a dead mirror fails instead of hanging. */
const aptOptions = [
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'Acquire::http::Timeout=30',
];
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

/** Installs all of them; tries a second time, for mirrors fail now and then. Returns what went wrong, or null. */
export async function installWithApt(packages: Packages = debianPackages): Promise<string | null> {
  const firstProblem = await tryToInstall(packages);
  return firstProblem === null ? null : tryToInstall(packages);
}

async function tryToInstall(packages: Packages): Promise<string | null> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const signal = AbortSignal.timeout(limitMs);
  // When one of several sources is out of reach this fails, and what the others offer may still be enough.
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
    if (heading !== undefined) {
      current = heading;
    } else if (candidate !== undefined && candidate !== '(none)') {
      installable.add(current);
    }
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
