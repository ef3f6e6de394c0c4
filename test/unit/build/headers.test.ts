/** Every file of the code says first what it is for. A formatter that sorts imports may move one of them above that. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { projectFolder } from '../../../build/electron/paths.ts';

it.each(['main', 'preload', 'renderer', 'build', 'test'])(
  'no file of %s has an import above its header',
  async (folder) => {
    const names = await readdir(join(projectFolder, folder), { recursive: true });
    const wrong: string[] = [];
    for (const name of names.filter((candidate) => /\.(?:ts|mjs)$/u.test(candidate))) {
      const text = await readFile(join(projectFolder, folder, name), 'utf8');
      const header = text.search(/^\/\*\*/mu);
      const beforeCode = text.search(/^(?!import|\}|\s|\/|$)/mu);
      if (text.startsWith('import') && header !== -1 && header < beforeCode) {
        const after = text.slice(header).replace(/^\/\*\*.*?\*\/\n/su, '');
        if (after.startsWith('import')) wrong.push(name);
      }
    }
    expect(wrong).toEqual([]);
  },
);
