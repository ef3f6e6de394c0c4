/**
 * Keeps out of the main process's bundle what electron-store's base asks for in uses that are not ours: JSON schemas (ajv;
 * ours are zod's, main/settings) and migrations (semver). They would be a quarter of what each start reads and compiles.
 */
import { resolve } from 'node:path';

import type { Plugin } from 'vite';

const leftOut: ReadonlySet<string> = new Set(['ajv/dist/2020.js', 'ajv-formats', 'semver']);

export function leanStore(projectFolder: string): Plugin {
  const standIn = resolve(projectFolder, 'build/bundle/leftOut.ts');
  return {
    name: 'lean-store',
    enforce: 'pre',
    resolveId: (source, importer = '') =>
      leftOut.has(source) && /[\\/]node_modules[\\/]conf[\\/]/u.test(importer) ? standIn : null,
  };
}
