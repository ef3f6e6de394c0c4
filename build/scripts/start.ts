/** `npm start [-- arguments]`: opens the built app; arguments (paths of files, switches) are passed to it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from '../electron/paths.ts';
import { prepareElectron } from '../electron/prepareElectron.ts';
import { describeElectron } from '../electron/runtime.ts';
import { main } from './main.ts';
import { passThrough } from './passThrough.ts';

await main(async () => {
  if (!existsSync(join(projectFolder, 'out', 'main', 'index.js'))) {
    throw new Error('The app is not built yet: run `npm run build` first.');
  }
  const { runtime, args, env, stop } = await prepareElectron();
  console.log(describeElectron(runtime));
  try {
    // npm changes into the project's folder; paths on the command line are relative to the folder where it was called.
    const cwd = process.env['INIT_CWD'] ?? process.cwd();
    const further = process.argv.slice(2);
    return await passThrough(runtime.executablePath, [...args, projectFolder, ...further], { cwd, env });
  } finally {
    await stop();
  }
});
