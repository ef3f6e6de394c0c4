/** Finds a current Chromium that is not Electron's, and installs Debian's package of it where this process may. */
import { join } from 'node:path';

import { installWithApt, isDebianRoot } from '../electron/debianPackages.ts';
import { withLock } from '../electron/lock.ts';
import { cacheFolder } from '../electron/paths.ts';
import { readFailure, stillCounts, writeFailure } from '../electron/rememberedFailure.ts';
import { run } from '../electron/run.ts';
import { findInPath } from '../electron/searchPath.ts';

export type ChromiumFinding =
  | { readonly kind: 'found'; readonly executablePath: string; readonly version: string }
  | { readonly kind: 'absent'; readonly why: string };

/** `chromium-browser` may be a script that only points to a snap: a program counts when it says its version. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'] as const;
const packageName = 'chromium';

/** `CHROMIUM_PATH` names one that is elsewhere, or is to be used instead. Never rejects for want of one. */
export async function findChromium(): Promise<ChromiumFinding> {
  const named = process.env['CHROMIUM_PATH'] ?? '';
  if (named !== '') return (await started(named)) ?? { kind: 'absent', why: `${named} does not start` };
  return (await installedChromium()) ?? (await installOnce());
}

async function installedChromium(): Promise<ChromiumFinding | null> {
  for (const name of names) {
    const path = findInPath(name);
    const found = path === null ? null : await started(path);
    if (found !== null) return found;
  }
  return null;
}

async function started(executablePath: string): Promise<ChromiumFinding | null> {
  const { code, stdout } = await run(executablePath, ['--version']);
  const version = versionIn(stdout);
  return code === 0 && version !== null ? { kind: 'found', executablePath, version } : null;
}

/** The version in what `chromium --version` prints; null when it is something else. */
export function versionIn(output: string): string | null {
  return /\b(?<version>\d+(?:\.\d+){3})\b/u.exec(output)?.groups?.['version'] ?? null;
}

async function installOnce(): Promise<ChromiumFinding> {
  if (!isDebianRoot()) {
    return { kind: 'absent', why: `no Chromium is installed (on Debian: apt-get install ${packageName})` };
  }
  return withLock(join(cacheFolder, 'chromium.lock'), async () => {
    // Another process may have installed it, or failed to, while this one waited for the lock.
    const present = await installedChromium();
    if (present !== null) return present;
    const memory = join(cacheFolder, 'chromium-failed.json');
    const failure = await readFailure(memory);
    if (failure !== null && stillCounts(failure, packageName, Date.now())) {
      return { kind: 'absent', why: failure.why };
    }
    process.stderr.write(`Installing ${packageName} for the comparison with a current Chromium …\n`);
    const problem = await installWithApt([[packageName]]);
    const installed = await installedChromium();
    if (installed !== null) return installed;
    const why = `it could not be installed: ${problem ?? 'apt-get left it out'}`;
    await writeFailure(memory, { subject: packageName, why, at: Date.now() });
    return { kind: 'absent', why };
  });
}
