/** The documents name only files of the project that exist, keep to 120 columns, and every decision is in its index. */
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

it('lists every decision once, by its number and its title', async () => {
  const folder = join(projectFolder, 'docs', 'decisions');
  const index = await readFile(join(folder, 'README.md'), 'utf8');
  const listed = [...index.matchAll(/^\| \[(?<number>\d+)\]\((?<file>[^)]+)\) +\| (?<title>.*?) +\|/gmu)].map(
    ({ groups }) => [groups?.['file'], `# ${groups?.['number']}: ${groups?.['title']}`],
  );
  const pages = (await readdir(folder)).filter((page) => page !== 'README.md').sort();
  const titled = pages.map(async (page) => [
    page,
    (await readFile(join(folder, page), 'utf8')).split(/\r?\n/, 1)[0],
  ]);
  expect(listed).toEqual(await Promise.all(titled));
  expect(pages.map((page) => Number(page.slice(0, 4)))).toEqual(pages.map((_page, at) => at + 1));
});
