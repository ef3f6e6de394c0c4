/** Bundles a bench's main process for Electron, as electron-vite bundles the app's. */
import { basename, join } from 'node:path';

import { build } from 'vite';

import { projectFolder } from '../../../build/electron/paths.ts';

const native = ['electron', 'libsql'];

/** `entry`: the script's source. Answers the path of the script for Electron. */
export async function bundleApp(entry: string): Promise<string> {
  // Inside the project, so that what stays outside the bundle is found; git-ignored.
  const outDir = join(projectFolder, '.cache', 'bench', basename(entry, '.ts'));
  await build({
    configFile: false,
    root: projectFolder,
    logLevel: 'warn',
    ssr: { noExternal: true, external: native },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      sourcemap: true, // a profile is told by its sources
      rolldownOptions: { external: native, output: { format: 'es', entryFileNames: 'main.mjs' } },
    },
  });
  return join(outDir, 'main.mjs');
}
