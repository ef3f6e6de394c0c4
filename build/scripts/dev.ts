/** `npm run dev [-- arguments]`: the app with hot reload, from the sources, by electron-vite. */
import { join } from 'node:path';

import { projectFolder } from '../electron/paths.ts';
import { prepareElectron } from '../electron/prepareElectron.ts';
import { describeElectron } from '../electron/runtime.ts';
import { main } from './main.ts';
import { passThrough } from './passThrough.ts';

const electronVite = join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

await main(async () => {
  const { runtime, args, env, stop } = await prepareElectron();
  console.log(describeElectron(runtime));
  try {
    // electron-vite passes what is after `--` to Electron.
    const command = [electronVite, 'dev', '--watch', '--', ...args, ...process.argv.slice(2)];
    return await passThrough(process.execPath, command, {
      cwd: projectFolder,
      env: {
        ...env,
        ELECTRON_EXEC_PATH: runtime.executablePath,
        // What electron-vite compiles for; it would take the npm package's version, which need not be the one that runs.
        ...(/^\d+\./u.test(runtime.version) && { ELECTRON_MAJOR_VER: runtime.version.split('.')[0] }),
      },
    });
  } finally {
    await stop();
  }
});
