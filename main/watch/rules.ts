/** Which files of a watch folder are uploaded, by its patterns and by the watch folders inside it. Pure. */
import { sep } from 'node:path';

import picomatch from 'picomatch';

import type { WatchRules } from '../../preload/contract.ts';

/**
 * Patterns ignore case. Extglobs are off because they can take exponential time, negation because `exclude` does that.
 */
const options = { nocase: true, dot: true, noextglob: true, nonegate: true } as const;

/** Whether a path matches one of the patterns. A pattern without a slash applies to the file name alone. */
function matchesAny(patterns: readonly string[]): (path: string) => boolean {
  const names = patterns.filter((pattern) => !pattern.includes('/'));
  const paths = patterns.filter((pattern) => pattern.includes('/'));
  const matchesName = picomatch(names, { ...options, basename: true });
  const matchesPath = picomatch(paths, options);
  return (path) => matchesName(path) || matchesPath(path);
}

/** Whether a file is to be uploaded, by its path inside the folder. */
export function matcherOf({
  include,
  exclude,
}: Pick<WatchRules, 'include' | 'exclude'>): (path: string) => boolean {
  const isIncluded = include.length === 0 ? () => true : matchesAny(include);
  const isExcluded = matchesAny(exclude);
  return (path) => {
    const slashed = sep === '/' ? path : path.replaceAll(sep, '/');
    return isIncluded(slashed) && !isExcluded(slashed);
  };
}

/** What decides which watch folder a file belongs to. */
export interface WatchScope {
  readonly id: number;
  readonly path: string;
  readonly subfolders: boolean;
}

/**
 * What of `directory` belongs to the watch folder with this id. `own`: its files and its subfolders; `passed-through`:
 * no file in it, but maybe some further down; `none`: nothing. A file belongs to the innermost watch folder that
 * covers it, so that only one of them imports it.
 */
export function coverageOf(
  directory: string,
  id: number,
  all: readonly WatchScope[],
): 'own' | 'passed-through' | 'none' {
  let owner: WatchScope | null = null;
  for (const scope of all) {
    const isCovered = directory === scope.path || (scope.subfolders && isWithin(directory, scope.path));
    if (isCovered && (owner === null || scope.path.length > owner.path.length)) owner = scope;
  }
  if (owner === null || owner.id === id) return 'own';
  return owner.subfolders ? 'none' : 'passed-through';
}

/** Whether `path` is inside `folder`; both absolute. */
export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
