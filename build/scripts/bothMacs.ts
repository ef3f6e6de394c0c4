/**
 * `npm run database:both-macs`: installs the database's binaries for both processors of Macs, in the version that the
 * database library names. Installers for macOS hold both, and npm installs only one.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { projectFolder } from '../electron/paths.ts';
import { npmCommand } from '../electron/run.ts';
import { macDatabasePackages } from '../package/macDatabase.ts';
import { main } from './main.ts';
import { passThrough } from './passThrough.ts';

const manifestSchema = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

await main(async () => {
  const manifest = await readFile(join(projectFolder, 'node_modules', 'libsql', 'package.json'), 'utf8');
  const packages = macDatabasePackages(manifestSchema.parse(JSON.parse(manifest)).optionalDependencies);
  const [command, ...first] = npmCommand(process.env['npm_execpath']);
  // --force: one of the two is for another processor, wherever this runs.
  const args = [...first, 'install', '--no-save', '--force', ...packages];
  return await passThrough(command, args, { cwd: projectFolder, env: process.env });
});
