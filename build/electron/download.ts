/** Lets the npm package `electron` fetch its own binary, within limits, and remembers when that cannot work here. */
import { join } from 'node:path';

import { withLock } from './lock.ts';
import { packageDistribution, packageVersion } from './packageDistribution.ts';
import { readFailure, rememberedForMs, stillCounts, writeFailure } from './rememberedFailure.ts';
import { firstLine, run } from './run.ts';
import type { Finding } from './runtime.ts';
import { whileGrowing, type StallLimits } from './stall.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

/** Offline fails in a second; a firewall that swallows packets would hang for minutes. */
const limits: StallLimits = { standstillMs: 60_000, totalMs: 20 * 60_000 };

/** Runs the package's install.js, unless it failed within the last hours. Never hangs. */
export async function downloadElectron(packageFolder: string, cacheFolder: string): Promise<Finding> {
  const version = await packageVersion(packageFolder);
  if (version === null) {
    return { kind: 'absent', why: 'the electron package is not installed' };
  }
  const memory = join(cacheFolder, 'download-failed.json');
  // A mirror that was set since then makes it another try.
  const subject = `${version} ${process.env['ELECTRON_MIRROR'] ?? ''}`.trim();

  const recent = await recentFailure(memory, subject);
  if (recent !== null) {
    return { kind: 'absent', why: recent };
  }
  return withLock(join(cacheFolder, 'download.lock'), async () => {
    // Another process may have succeeded or failed while this one waited for the lock.
    const present = await packageDistribution(packageFolder);
    if (present.kind === 'found') {
      return present;
    }
    const justFailed = await recentFailure(memory, subject);
    if (justFailed !== null) {
      return { kind: 'absent', why: justFailed };
    }
    process.stderr.write(`Fetching Electron ${version} with the electron package …\n`);
    const problem = await runInstaller(packageFolder, cacheFolder);
    const fetched = await packageDistribution(packageFolder);
    if (fetched.kind === 'found') {
      return { ...fetched, why: 'the electron package has just fetched its binary' };
    }
    const why = problem ?? fetched.why;
    await writeFailure(memory, { subject, why, at: Date.now() });
    return { kind: 'absent', why };
  });
}

async function recentFailure(memory: string, subject: string): Promise<string | null> {
  const failure = await readFailure(memory);
  if (failure === null || !stillCounts(failure, subject, Date.now())) {
    return null;
  }
  return `${failure.why} (tried again ${rememberedForMs / 3_600_000} hours after that)`;
}

/** Returns what went wrong, or null. */
async function runInstaller(packageFolder: string, cacheFolder: string): Promise<string | null> {
  // The installer downloads into the system's temporary folder; one of our own shows whether bytes still arrive.
  return withTemporaryFolder(cacheFolder, (temporary) =>
    whileGrowing(temporary, limits, async (signal) => {
      const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
      const result = await run(process.execPath, [join(packageFolder, 'install.js')], { env, signal });
      if (signal.aborted) {
        return 'its download stood still or took too long';
      }
      return result.code === 0 ? null : `its download failed: ${firstLine(result.stderr)}`;
    }),
  );
}
