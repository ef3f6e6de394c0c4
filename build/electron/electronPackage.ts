/** The npm package `electron`: the binary that it already has, or the download of it, within limits. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { makeOnce, withTemporaryFolder } from './once.ts';
import { cacheFolder } from './paths.ts';
import { firstLine, run } from './run.ts';
import { type Finding, electronIn, textOf } from './runtime.ts';

const manifestSchema = z.object({ version: z.string() });
const notInstalled = { kind: 'absent', why: 'the electron package is not installed' } as const;

/** The version of the package in `packageFolder`; null when there is none. */
export async function packageVersion(packageFolder: string): Promise<string | null> {
  const text = await textOf(join(packageFolder, 'package.json'));
  return text === null ? null : manifestSchema.parse(JSON.parse(text)).version;
}

/** Searches the package's own `dist` folder for a whole distribution of the package's own version. */
export async function packageElectron(packageFolder: string): Promise<Finding> {
  const version = await packageVersion(packageFolder);
  if (version === null) return notInstalled;
  // The package writes path.txt last: without it the folder is what an interrupted download has left.
  if ((await textOf(join(packageFolder, 'path.txt'))) === null) {
    return { kind: 'absent', why: 'the electron package has not fetched its binary yet' };
  }
  const electron = await electronIn(join(packageFolder, 'dist'));
  if (electron === null) return { kind: 'absent', why: 'its executable is missing' };
  if (electron.version !== version) {
    return { kind: 'absent', why: `it holds ${electron.version}, but the package is ${version}` };
  }
  return { kind: 'found', electron, why: 'the electron package has its own binary' };
}

/** Runs the package's install.js, unless it failed within the last hours. Never hangs. */
export async function downloadElectron(packageFolder: string): Promise<Finding> {
  const version = await packageVersion(packageFolder);
  if (version === null) return notInstalled;
  let latest: Finding = notInstalled;
  const outcome = await makeOnce({
    name: 'download',
    // Another mirror than last time makes it another try.
    subject: `${version} ${process.env['ELECTRON_MIRROR'] ?? ''}`.trim(),
    announcement: `Fetching Electron ${version} with the electron package …`,
    async find() {
      latest = await packageElectron(packageFolder);
      return latest.kind === 'found' ? latest.electron : null;
    },
    make: async () => (await runInstaller(packageFolder)) ?? latest.why,
  });
  return outcome.kind === 'found'
    ? { kind: 'found', electron: outcome.found, why: 'the electron package has just fetched its binary' }
    : outcome;
}

/** Returns what went wrong, or null. */
async function runInstaller(packageFolder: string): Promise<string | null> {
  // The installer downloads into the system's temporary folder; a folder for it alone shows whether bytes still arrive.
  return withTemporaryFolder(cacheFolder, async (temporary) => {
    const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
    const installer = join(packageFolder, 'install.js');
    const { signal, stop } = abortWhenStalled(temporary);
    const { code, stderr } = await run(process.execPath, [installer], { env, signal }).finally(stop);
    if (signal.aborted) return 'its download stood still or took too long';
    return code === 0 ? null : `its download failed: ${firstLine(stderr)}`;
  });
}

/** When a download is given up: after this long without a new byte, and after this long altogether. */
const stallLimits = { standstillMs: 60_000, totalMs: 20 * 60_000 } as const;

/** What is known of a download's progress; times are of the monotonic clock. */
export interface Progress {
  readonly startedAt: number;
  readonly bytes: number;
  /** When `bytes` last changed. */
  readonly changedAt: number;
}

/** The progress after `bytes` were seen at `now`. */
export function progressed(last: Progress, bytes: number, now: number): Progress {
  return bytes === last.bytes ? last : { ...last, bytes, changedAt: now };
}

/** Whether the download is to be given up at `now`. */
export function isStalled({ changedAt, startedAt }: Progress, now: number): boolean {
  return now - changedAt >= stallLimits.standstillMs || now - startedAt >= stallLimits.totalMs;
}

function abortWhenStalled(folder: string): { readonly signal: AbortSignal; stop(): void } {
  const abort = new AbortController();
  const startedAt = performance.now();
  let progress: Progress = { startedAt, bytes: 0, changedAt: startedAt };
  const timer = setInterval(async () => {
    progress = progressed(progress, await sizeBytesOf(folder), performance.now());
    if (isStalled(progress, performance.now())) abort.abort();
  }, 1_000);
  return { signal: abort.signal, stop: () => clearInterval(timer) };
}

/** Files appear and vanish while they are counted; what cannot be read counts nothing. */
async function sizeBytesOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return files.reduce((total, file) => total + (file?.isFile() ? file.size : 0), 0);
}
