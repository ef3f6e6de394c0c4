/** Which files a source file imports, directly or through others; types count as well. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const relativeImport =
  /^\s*(?:import|export)\b[^;]*?from\s*'(\.{1,2}\/[^']+)'|^\s*import\s*'(\.{1,2}\/[^']+)'/gm;

/** Relative paths that a TypeScript source imports or exports from. */
export function importsOf(source: string): readonly string[] {
  return [...source.matchAll(relativeImport)].flatMap(([, from, alone]) => from ?? alone ?? []);
}

/**
 * The absolute paths of all files that the file at `path` (absolute) imports, itself included.
 *
 * @throws Error when an import names no file.
 */
export function filesReachedFrom(path: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [path];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    const folder = dirname(file);
    waiting.push(...importsOf(readFileSync(file, 'utf8')).map((relative) => resolve(folder, relative)));
  }
  return reached;
}
