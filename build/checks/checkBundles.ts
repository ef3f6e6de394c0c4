/** Reads the bundles of this checkout and checks what they load. */
import { readFile, readdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { projectFolder } from '../electron/paths.ts';
import { isMissing } from '../electron/runtime.ts';
import { foldersBeside } from '../licences/packages.ts';
import { besideBundles } from '../package/beside.ts';
import { type Bundle, bundleFindings } from './bundleImports.ts';
import { complaints, reviewedLoads } from './reviewedLoads.ts';

/**
 * The modules of Node 20.18, which Electron 33 has. Every module that Node got since must be named with `node:`, and
 * those are left out.
 */
const nodeModules = new Set(builtinModules.filter((name) => !name.startsWith('node:')));

/** @throws Error with one line for each place where a bundle loads, or may load, a module that is not in the package. */
export async function checkBundles(): Promise<void> {
  const bundles = [...(await bundlesIn('main')), ...(await bundlesIn('preload'))];
  const found = complaints(
    bundleFindings(bundles, { nodeModules, packages: packagesBeside() }),
    bundles,
    reviewedLoads,
  );
  if (found.length > 0) throw new Error(found.join('\n'));
}

async function bundlesIn(folder: string): Promise<Bundle[]> {
  const names = await namesIn(join(projectFolder, 'out', folder));
  const scripts = names.filter((name) => /\.[cm]?js$/u.test(name));
  if (scripts.length === 0) throw new Error(`out/${folder} has no bundles: run \`npm run build\` first.`);
  return Promise.all(
    scripts.map(async (name) => ({
      name: `${folder}/${name.replaceAll('\\', '/')}`,
      code: await readFile(join(projectFolder, 'out', folder, name), 'utf8'),
    })),
  );
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function packagesBeside(): Set<string> {
  const folders = [...foldersBeside(projectFolder, besideBundles)];
  return new Set(
    folders.map((folder) => {
      const scope = basename(dirname(folder));
      return scope.startsWith('@') ? `${scope}/${basename(folder)}` : basename(folder);
    }),
  );
}
