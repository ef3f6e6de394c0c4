/** `npm run package` makes this system's installers in dist/; `npm run package:dir` only the unpacked app. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { checkBundles } from '../checks/checkBundles.ts';
import { packageVersion } from '../electron/electronPackage.ts';
import { withTemporaryFolder } from '../electron/once.ts';
import { cacheFolder, electronPackageFolder, projectFolder } from '../electron/paths.ts';
import { resolveElectron } from '../electron/resolveElectron.ts';
import { firstLine } from '../electron/run.ts';
import { type ElectronRuntime, describeElectron } from '../electron/runtime.ts';
import { prepareFpm } from '../package/chooseFpm.ts';
import { macDatabasePackage, macProcessors } from '../package/macDatabase.ts';
import { type PackageKind, type Packaged, isUniversal, packageApp } from '../package/packageApp.ts';
import { type Signing, signingFor } from '../package/signing.ts';
import { main } from './main.ts';

await main(async () => {
  const kind: PackageKind = process.argv.includes('--dir') ? 'folder' : 'installers';
  const runtime = await resolveElectron();
  console.log(describeElectron(runtime));
  if (kind === 'installers') await refuseOtherVersions(runtime);
  if (isUniversal(kind)) refuseHalfADatabase();
  await checkBundles();
  const signing = signingFor(process.platform, process.env);
  if (kind === 'installers') console.log(signing.summary);
  if (kind === 'installers' && process.platform === 'linux') console.log(`fpm: ${await prepareFpm()}`);
  const { artifacts, folders, sbom } = await withSigning(signing, () => packageOrExplain(kind, runtime));
  for (const path of [...folders, ...artifacts, sbom]) console.log(relative(projectFolder, path));
  return 0;
});

/** Installers contain only the Electron of package.json, which gets security fixes. */
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
  const packages = macProcessors.map(macDatabasePackage);
  const missing = packages.filter((name) => !existsSync(join(projectFolder, 'node_modules', name)));
  if (missing.length === 0) return;
  throw new Error(`${missing.join(', ')} is not installed. For both processors: npm run database:both-macs`);
}

/** Runs `work` in the environment that electron-builder reads; Apple's key is in a file only while it runs. */
async function withSigning<Result>(signing: Signing, work: () => Promise<Result>): Promise<Result> {
  for (const name of signing.emptyVariables) delete process.env[name];
  const { appleApiKey } = signing;
  if (appleApiKey === null) return await work();
  return await withTemporaryFolder(cacheFolder, async (folder) => {
    const file = join(folder, 'apple-api-key.p8');
    await writeFile(file, appleApiKey, { mode: 0o600 });
    process.env['APPLE_API_KEY'] = file;
    return await work();
  });
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
