/** Finds a current Chromium that is not Electron's, and installs Debian's package of it where this process may. */
import { installWithApt, isDebianRoot } from '../electron/debianPackages.ts';
import { makeOnce } from '../electron/once.ts';
import { findInPath, run } from '../electron/run.ts';

interface FoundChromium {
  readonly kind: 'found';
  readonly executablePath: string;
  readonly version: string;
}

type ChromiumFinding = FoundChromium | { readonly kind: 'absent'; readonly why: string };

/** `chromium-browser` may be a script that only points to a snap: a program counts when it says its version. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'] as const;
const packageName = 'chromium';

/** `CHROMIUM_PATH` names one that is elsewhere, or is to be used instead. Does not reject when there is none. */
export async function findChromium(): Promise<ChromiumFinding> {
  const named = process.env['CHROMIUM_PATH'] ?? '';
  if (named !== '') return (await started(named)) ?? { kind: 'absent', why: `${named} does not start` };
  return (await installedChromium()) ?? (await installOnce());
}

async function installedChromium(): Promise<FoundChromium | null> {
  for (const name of names) {
    const path = findInPath(name);
    const found = path === null ? null : await started(path);
    if (found !== null) return found;
  }
  return null;
}

async function started(executablePath: string): Promise<FoundChromium | null> {
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
  const outcome = await makeOnce({
    name: 'chromium',
    subject: packageName,
    announcement: `Installing ${packageName} for the comparison with a current Chromium …`,
    find: installedChromium,
    make: async () =>
      `it could not be installed: ${(await installWithApt([[packageName]])) ?? 'apt-get left it out'}`,
  });
  return outcome.kind === 'found' ? outcome.found : outcome;
}
