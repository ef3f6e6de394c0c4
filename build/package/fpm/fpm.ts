#!/usr/bin/env node
/**
 * Replaces fpm where it cannot be fetched: it reads the arguments of electron-builder and calls Debian's dpkg-deb and
 * rpmbuild. electron-builder starts it as the program that CUSTOM_FPM_PATH names.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { withTemporaryFolder } from '../../electron/once.ts';
import { cacheFolder } from '../../electron/paths.ts';
import { main } from '../../scripts/main.ts';
import { makeDeb } from './deb.ts';
import { readFpmArguments } from './fpmArguments.ts';
import { makeRpm } from './rpm.ts';
import { stage } from './stage.ts';

await main(async () => {
  const request = readFpmArguments(process.argv.slice(2));
  await withTemporaryFolder(cacheFolder, async (folder) => {
    const root = join(folder, 'root');
    const work = join(folder, 'work');
    await mkdir(root);
    await mkdir(work);
    await stage(request.contents, root);
    if (request.format === 'deb') await makeDeb(request, root);
    else await makeRpm(request, root, work);
  });
  return 0;
});
