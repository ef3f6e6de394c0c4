/** Bundles the bench's main process for Electron, as electron-vite bundles the app's. */
import { join } from 'node:path';

import { build } from 'vite';

import { projectFolder } from '../../../build/electron/places.ts';

/** Inside the project, so that what stays outside the bundle is found; git-ignored. */
const outDir = join(projectFolder, '.cache', 'bench', 'app');
const native = ['electron', 'libsql'];

/** Answers the path of the script for Electron. */
export async function bundleApp(): Promise<string> {
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'warn',
    ssr: { noExternal: true, external: native },
    build: {
      ssr: join(import.meta.dirname, 'electronMain.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      rolldownOptions: { external: native, output: { format: 'es', entryFileNames: 'main.mjs' } },
    },
  });
  return join(outDir, 'main.mjs');
}
