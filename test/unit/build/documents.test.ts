/** The documents name only files of the project that exist, and keep to 120 columns. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { projectFolder } from '../../../build/electron/paths.ts';

const maxColumns = 120;

/** Folders that the documents name before they exist: a new language, and what a build or a test writes. */
const examples = new Set(['renderer/i18n/fr/']);

const inDocs = (await readdir(join(projectFolder, 'docs'), { recursive: true })).map((name) =>
  join('docs', name),
);
const documents = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs].filter((name) =>
  name.endsWith('.md'),
);

describe.each(documents)('%s', (name) => {
  it('links to files that exist', async () => {
    const text = await readFile(join(projectFolder, name), 'utf8');
    const targets = [...text.matchAll(/\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)/gu)]
      .map(({ groups }) => groups?.['target'] ?? '')
      .filter((target) => !target.includes(':'));
    const missing = targets.filter((target) => !existsSync(join(projectFolder, dirname(name), target)));
    expect(missing).toEqual([]);
  });

  it('names files that exist', async () => {
    const text = await readFile(join(projectFolder, name), 'utf8');
    const named = [...text.matchAll(/`(?<path>(?:main|preload|renderer|build|test)\/[\w./-]+)`/gu)]
      .map(({ groups }) => groups?.['path'] ?? '')
      .filter((path) => !examples.has(path));
    expect(named.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([]);
  });

  it.skipIf(name.endsWith('ERRORS.md'))('keeps its prose to 120 columns', async () => {
    const text = await readFile(join(projectFolder, name), 'utf8');
    const prose = text.split('\n').filter((line) => !line.startsWith('|'));
    expect(prose.filter((line) => line.length > maxColumns)).toEqual([]);
  });
});
