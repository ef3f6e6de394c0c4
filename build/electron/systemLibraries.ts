/** Checks what Electron needs of a Linux system (libraries, and a display server without a screen) and installs it. */
import { join } from 'node:path';

import { aptInstallCommand, installWithApt, isDebianRoot, missingPackages } from './debianPackages.ts';
import { hasDisplay } from './display.ts';
import { recentFailure, rememberFailure, withLock } from './once.ts';
import { cacheFolder } from './paths.ts';
import { findInPath, run } from './run.ts';

/**
 * Checks (in some hundredths of a second) and, as root on Debian, installs what is missing. Does nothing on other
 * systems than Linux.
 *
 * @throws Error that names what is missing and the command that installs it.
 */
export async function ensureSystemLibraries(executablePath: string): Promise<void> {
  if (process.platform !== 'linux') {
    return;
  }
  const mayInstall = isDebianRoot();
  const missing = await whatIsMissing(executablePath, mayInstall);
  if (missing.required.length === 0 && missing.wanted.length === 0) return;
  if (!mayInstall) throw new Error(explain(missing.required));
  await withLock(join(cacheFolder, 'system-libraries.lock'), () => install(executablePath));
}

interface Missing {
  /** Electron does not start without these. */
  readonly required: readonly string[];
  /** Electron starts, but cannot do something (show emoji, store a key, notify). Checked only where we can install. */
  readonly wanted: readonly string[];
}

async function whatIsMissing(executablePath: string, mayInstall: boolean): Promise<Missing> {
  const [libraries, wanted] = await Promise.all([
    run('ldd', [executablePath]).then(({ stdout }) => missingLibraries(stdout)),
    mayInstall ? missingPackages() : [],
  ]);
  // xauth is what xvfb-run asks for.
  const programs = hasDisplay(process.env) ? [] : ['Xvfb', 'xauth'].filter((name) => !findInPath(name));
  return { required: [...libraries, ...programs], wanted };
}

async function install(executablePath: string): Promise<void> {
  // Another process may have installed them while this one waited for the lock.
  const { required, wanted } = await whatIsMissing(executablePath, true);
  const subject = wanted.join(' ');
  const isHopeless = wanted.length === 0 || (await recentFailure('install', subject)) !== null;
  if (required.length === 0 && isHopeless) return;
  process.stderr.write(`Installing system packages for Electron (${subject || required.join(' ')}) …\n`);
  const problem = await installWithApt();
  const after = await whatIsMissing(executablePath, true);
  if (after.required.length > 0) {
    throw new Error(`${explain(after.required)}\n  apt-get said: ${problem ?? 'nothing'}`);
  }
  if (after.wanted.length > 0) {
    const why = problem ?? 'apt-get left them out';
    await rememberFailure('install', after.wanted.join(' '), why);
    process.stderr.write(`Continuing without ${after.wanted.join(' ')}: ${why}\n`);
  }
}

/** The libraries that `ldd` has not found, by its output. */
export function missingLibraries(lddOutput: string): string[] {
  const names = lddOutput
    .split('\n')
    .filter((line) => line.includes('=> not found'))
    .map((line) => line.trim().split(' ')[0] ?? '');
  return [...new Set(names)];
}

function explain(required: readonly string[]): string {
  return [
    `This system lacks what Electron needs: ${required.join(', ')}.`,
    '  On Debian and Ubuntu this installs it (other systems have the same under similar names):',
    `  sudo apt-get update && sudo ${aptInstallCommand()}`,
  ].join('\n');
}
