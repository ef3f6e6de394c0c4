/** Lets the page import a document of the project, as data: `import('../../docs/USER-GUIDE.md?document')`. */
import { readFile } from 'node:fs/promises';

import type { Plugin } from 'vite';

import { readMarkdown } from './markdown.ts';

const suffix = '.md?document';

export function documents(): Plugin {
  return {
    name: 'documents',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(suffix)) return null;
      const path = id.slice(0, -'?document'.length);
      this.addWatchFile(path);
      return `export default ${JSON.stringify(readMarkdown(await readFile(path, 'utf8')))};`;
    },
  };
}
