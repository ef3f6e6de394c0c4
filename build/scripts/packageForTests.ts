/**
 * `packageForTests.ts [--with=FILE] FOLDER VERSION TARGETS…` makes packages for tests of the installation, with whatever
 * Electron is here. People get installers from `npm run package`, which takes no other Electron than the one that is
 * shipped.
 */
import { parseArgs } from 'node:util';

import { resolveElectron } from '../electron/resolveElectron.ts';
import { describeElectron } from '../electron/runtime.ts';
import { prepareFpm } from '../package/chooseFpm.ts';
import { type TestBuild, packageApp } from '../package/packageApp.ts';
import { main } from './main.ts';

await main(async () => {
  const { values, positionals } = parseArgs({
    options: { with: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const [output, version, ...names] = positionals;
  if (output === undefined || version === undefined) throw new Error('FOLDER and VERSION are missing');
  const targets = names.map(targetOf);
  const electron = await resolveElectron();
  console.log(`For tests, not for people. ${describeElectron(electron)} fpm: ${await prepareFpm()}`);
  const { artifacts } = await packageApp('installers', electron, {
    version,
    output,
    targets,
    extraFiles: values.with,
  });
  for (const path of artifacts) console.log(path);
  return 0;
});

function targetOf(name: string): TestBuild['targets'][number] {
  if (name === 'AppImage' || name === 'deb' || name === 'rpm') return name;
  throw new Error(`${name} is no target for Linux`);
}
