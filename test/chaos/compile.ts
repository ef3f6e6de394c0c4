/** Compiles the queue's process into one file, as the app's own build does: a life begins in half the time. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

/** What loads more at run time, a binary or a module: that stays where it is installed. */
const installed = ['libsql', 'file-type'];

/** Resolves to the script that `Life` runs. */
export async function compileQueueProcess(folder: string): Promise<string> {
  const name = 'queueProcess.mjs';
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: installed },
    build: {
      ssr: fileURLToPath(new URL('queueProcess.ts', import.meta.url)),
      outDir: folder,
      minify: false,
      rolldownOptions: {
        output: { entryFileNames: name, paths: (module) => import.meta.resolve(module) },
      },
    },
  });
  return join(folder, name);
}
