/** Packages the built app with electron-builder, with an Electron that is already here, and lists what is in it. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type AfterPackContext, type Configuration, Platform, build } from 'electron-builder';
import { z } from 'zod';

import { updateFeed } from '../../main/desktop/updates/feed.ts';
import { projectFolder } from '../electron/places.ts';
import { type FoundElectron, isMissing } from '../electron/runtime.ts';
import { sbomOf } from './sbom.ts';

/** `folder`: the app unpacked, ready to be started. `installers`: what electron-builder.yml asks for on this system. */
export type PackageKind = 'folder' | 'installers';

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
export async function packageApp(kind: PackageKind, electron: FoundElectron): Promise<Packaged> {
  const folders: string[] = [];
  const config: Configuration = {
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
  const artifacts = await build({
    projectDir: projectFolder,
    targets: Platform.current().createTarget(kind === 'folder' ? 'dir' : null),
    config: { ...config, ...publishing() },
  });
  const sbom = await writeSbom(electron.version);
  return { artifacts, folders, sbom };
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

async function writeSbom(electronVersion: string): Promise<string> {
  const product = manifestSchema.parse(await readJson(join(projectFolder, 'package.json')));
  const notices = noticesSchema.parse(await readJson(join(projectFolder, 'out', 'licences.json')));
  const { name, version, license: licence } = product;
  const sbom = sbomOf({ name, version, licence }, notices, electronVersion);
  const file = join(projectFolder, 'dist', `${name}-${version}-${process.platform}-${process.arch}.cdx.json`);
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
