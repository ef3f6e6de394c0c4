/** SECURITY.md names a test for each of its claims, and each test that it names exists. */
import { readFile, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { describe, expect, it } from 'vitest';

import { projectFolder } from '../../../build/electron/paths.ts';

const text = await readFile(join(projectFolder, 'SECURITY.md'), 'utf8');
const testFiles = (await readdir(join(projectFolder, 'test'), { recursive: true }))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `/${name.replaceAll(sep, '/')}`);

/** Each item of its lists as one line. */
const claims = text
  .split(/\n(?=- )|\n\n/)
  .filter((part) => part.startsWith('- '))
  .map((claim) => claim.slice(2).replaceAll(/\s+/g, ' '));

/** `file` “title”, or `file` “title”, “another title”. */
function testsOf(claim: string) {
  return [...claim.matchAll(/`(?<file>[\w./-]+\.ts)` (?<titles>“[^”]+”(?:, “[^”]+”)*)/gu)].flatMap(
    ({ groups }) =>
      [...(groups?.['titles'] ?? '').matchAll(/“([^”]+)”/gu)].map(([, title = '']) => ({
        file: groups?.['file'] ?? '',
        title,
      })),
  );
}

/** The files of test/ that end with this path; one, unless the path is too short or wrong. */
const filesNamed = (file: string) => testFiles.filter((name) => name.endsWith(`/${file}`));

/** Whether the source has this text as the title of a test, or of a row whose title a test takes. */
function hasTitle(source: string, title: string): boolean {
  const quoted = ["'", '`', '"'].map((quote) => quote + title + quote);
  return quoted.some((literal) => [`(${literal},`, ` ${literal},\n`].some((place) => source.includes(place)));
}

it('has claims', () => {
  expect(claims.length).toBeGreaterThan(20);
});

describe.each(claims.map((claim) => [claim.slice(0, 60), claim] as const))('%s…', (_start, claim) => {
  it('names a test, or says that it has none', () => {
    expect(testsOf(claim).length > 0 || claim.includes('No test')).toBe(true);
  });

  it('names its tests in the form that is checked', () => {
    const [, named = ''] = claim.split(/ Tests?: /);
    expect(testsOf(claim)).toHaveLength(named.split('“').length - 1);
  });

  it('names only tests that exist', async () => {
    const missing: string[] = [];
    for (const { file, title } of testsOf(claim)) {
      const [name, ...others] = filesNamed(file);
      const isOne = name !== undefined && others.length === 0;
      const source = isOne ? await readFile(join(projectFolder, 'test', name), 'utf8') : '';
      if (!hasTitle(source.replaceAll('\r\n', '\n'), title)) missing.push(`${file}: ${title}`);
    }
    expect(missing).toEqual([]);
  });
});
