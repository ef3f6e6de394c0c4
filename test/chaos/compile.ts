/** Compiles the queue's process into one file, as the app's build does, which halves the start time of a process. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

/** Packages that load a binary or a module at run time; they stay where they are installed. */
const installed = ['libsql', 'file-type'];

/** Resolves to the script for `ProcessPool`. */
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
