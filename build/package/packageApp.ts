/** Packages the built app with electron-builder, with an Electron that is already here, and lists what is in it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type AfterPackContext, type Configuration, Platform, build } from 'electron-builder';
import { z } from 'zod';

import { updateFeed } from '../../main/desktop/updates/feed.ts';
import { projectFolder } from '../electron/paths.ts';
import { type FoundElectron, isMissing } from '../electron/runtime.ts';
import { sbomOf } from './sbom.ts';

/** `folder`: the app unpacked, ready to be started. `installers`: what electron-builder.yml asks for on this system. */
export type PackageKind = 'folder' | 'installers';

/** What tests make other packages of. */
export interface TestBuild {
  readonly version: string;
  /** Where the packages are written. */
  readonly output: string;
  readonly targets: readonly ('AppImage' | 'deb' | 'rpm')[];
  /** Files of the project that are packaged besides. */
  readonly extraFiles: readonly string[];
}

export interface Packaged {
  /** The installers; none for a folder. */
  readonly artifacts: readonly string[];
  /** The folders of the unpacked app. */
  readonly folders: readonly string[];
  readonly sbom: string;
}

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });
const noticesSchema = z.array(
  z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }),
);

/**
 * Where the app asks for updates, if there is such a place: electron-builder then writes the feed's files beside the
 * installers, and who has to have signed into the app. Nothing is uploaded from here.
 */
function publishing(): Configuration {
  return updateFeed === '' ? {} : { publish: { provider: 'generic', url: updateFeed } };
}

/** What lies in the resources of an Electron that was fetched for development, and is no part of a product. */
const developmentFiles = ['default_app.asar', 'default_app.sha256'];

/**
 * Packages what lies in out/ into dist/.
 *
 * @throws Error of electron-builder, for instance when a tool that a target needs can neither be found nor fetched.
 */
export async function packageApp(
  kind: PackageKind,
  electron: FoundElectron,
  testBuild: TestBuild | null = null,
): Promise<Packaged> {
  const folders: string[] = [];
  const config: Configuration = {
    // Packages for Linux install into /opt/<productName>, and xdg-open 1.1.3 cannot start what has a space in its path.
    // The app's own name, by which its data folder is called, comes from package.json.
    ...(process.platform === 'linux' && { productName: 'mediamagic-uploader' }),
    // The one folder that is here has one processor's Electron; for both electron-builder fetches them.
    ...(!isUniversal(kind) && { electronDist: electron.directory }),
    electronVersion: electron.version,
    afterPack: async (context) => {
      folders.push(context.appOutDir);
      await removeDevelopmentFiles(context);
    },
    mac: {
      // Of a folder electron-builder takes Electron.app alone, and the licences lie beside it.
      extraResources: [
        { from: join(electron.directory, 'LICENSE'), to: 'LICENSE.electron.txt' },
        { from: join(electron.directory, 'LICENSES.chromium.html'), to: 'LICENSES.chromium.html' },
      ],
      ...(kind === 'folder' && { notarize: false }),
    },
  };
  const targets = testBuild === null ? null : [...testBuild.targets];
  const artifacts = await build({
    projectDir: projectFolder,
    targets: Platform.current().createTarget(kind === 'folder' ? 'dir' : targets),
    config: { ...config, ...publishing(), ...(testBuild !== null && configOfTestBuild(testBuild)) },
  });
  const sbom = await writeSbom(electron.version, testBuild?.output ?? join(projectFolder, 'dist'));
  return { artifacts, folders, sbom };
}

/** Compressed for speed, not for size. */
function configOfTestBuild({ version, output, extraFiles }: TestBuild): Configuration {
  return {
    files: [...extraFiles],
    directories: { output },
    extraMetadata: { version },
    deb: { compression: 'zst' },
    rpm: { compression: 'gzip' },
  };
}

/** Installers for macOS run on both processors. */
export function isUniversal(kind: PackageKind): boolean {
  return kind === 'installers' && process.platform === 'darwin';
}

async function removeDevelopmentFiles({ packager, appOutDir }: AfterPackContext): Promise<void> {
  const resources = packager.getResourcesDir(appOutDir);
  for (const file of developmentFiles) await rm(join(resources, file), { force: true });
  await rm(join(appOutDir, 'version'), { force: true });
}

async function writeSbom(electronVersion: string, folder: string): Promise<string> {
  const product = manifestSchema.parse(await readJson(join(projectFolder, 'package.json')));
  const notices = noticesSchema.parse(await readJson(join(projectFolder, 'out', 'licences.json')));
  const { name, version, license: licence } = product;
  const sbom = sbomOf({ name, version, licence }, notices, electronVersion);
  const file = join(folder, `${name}-${version}-${process.platform}-${process.arch}.cdx.json`);
  await writeFile(file, `${JSON.stringify(sbom, null, 2)}\n`);
  return file;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (isMissing(error))
      throw new Error(`${file} is not there: run \`npm run build\` first.`, { cause: error });
    throw error;
  }
}
