/** `npm run package` makes this system's installers in dist/; `npm run package:dir` only the unpacked app. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';

import { checkBundles } from '../checks/checkBundles.ts';
import { packageVersion } from '../electron/packageDistribution.ts';
import { electronPackageFolder, projectFolder } from '../electron/places.ts';
import { resolveElectron } from '../electron/resolveElectron.ts';
import { firstLine } from '../electron/run.ts';
import { type ElectronRuntime, describeElectron } from '../electron/runtime.ts';
import { prepareFpm } from '../package/chooseFpm.ts';
import { type PackageKind, type Packaged, isUniversal, packageApp } from '../package/packageApp.ts';
import { main } from './main.ts';

await main(async () => {
  const kind: PackageKind = process.argv.includes('--dir') ? 'folder' : 'installers';
  const runtime = await resolveElectron();
  console.log(describeElectron(runtime));
  if (kind === 'installers') await refuseOtherVersions(runtime);
  if (isUniversal(kind)) refuseHalfADatabase();
  await checkBundles();
  if (kind === 'installers' && process.platform === 'linux') console.log(`fpm: ${await prepareFpm()}`);
  const { artifacts, folders, sbom } = await packageOrExplain(kind, runtime);
  for (const path of [...folders, ...artifacts, sbom]) console.log(relative(projectFolder, path));
  return 0;
});

/** What people install has the Electron that was tested for it and gets its security fixes, and no other. */
async function refuseOtherVersions({ version }: ElectronRuntime): Promise<void> {
  const wanted = await packageVersion(electronPackageFolder);
  if (version === wanted) return;
  throw new Error(
    `Installers are made with Electron ${wanted} alone, and what can be had here is ${version}. ` +
      '`npm run package:dir` makes an unpacked app with it, to try.',
  );
}

/** npm installs the database's binary for this processor alone. */
function refuseHalfADatabase(): void {
  const packages = ['x64', 'arm64'].map((arch) => `@libsql/darwin-${arch}`);
  const missing = packages.filter((name) => !existsSync(join(projectFolder, 'node_modules', name)));
  if (missing.length === 0) return;
  throw new Error(
    `${missing.join(', ')} is not installed. For both processors: npm install --no-save --force ${packages.join(' ')}`,
  );
}

async function packageOrExplain(kind: PackageKind, runtime: ElectronRuntime): Promise<Packaged> {
  try {
    return await packageApp(kind, runtime);
  } catch (error) {
    const reason = firstLine(error instanceof Error ? error.message : String(error));
    if (kind === 'folder') throw new Error(`The app could not be packaged: ${reason}`, { cause: error });
    throw new Error(
      `The installers could not be made: ${reason}\n` +
        'electron-builder fetches the tools for them (AppImage, deb and rpm, NSIS, dmg) from GitHub the first time; ' +
        'rpm also wants rpmbuild. docs/PACKAGING.md says what each needs.',
      { cause: error },
    );
  }
}
