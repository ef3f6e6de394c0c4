/** Which files of a watch folder are uploaded, by its patterns and by the watch folders within it. Pure. */
import { sep } from 'node:path';

import picomatch from 'picomatch';

import type { WatchRules } from '../../preload/contract.ts';

/** Capitals do not matter. No extglobs and no negation: the first can be slow for ever, the second is what `exclude` is for. */
const options = { nocase: true, dot: true, noextglob: true, nonegate: true } as const;

/** Whether a path fits one of the patterns; one without a slash is about the name alone. */
function fitsOneOf(patterns: readonly string[]): (path: string) => boolean {
  const names = patterns.filter((pattern) => !pattern.includes('/'));
  const paths = patterns.filter((pattern) => pattern.includes('/'));
  const fitsName = picomatch(names, { ...options, basename: true });
  const fitsPath = picomatch(paths, options);
  return (path) => fitsName(path) || fitsPath(path);
}

/** Whether a file is wanted, by its path within the folder. */
export function matcherOf({
  include,
  exclude,
}: Pick<WatchRules, 'include' | 'exclude'>): (path: string) => boolean {
  const isIncluded = include.length === 0 ? () => true : fitsOneOf(include);
  const isExcluded = fitsOneOf(exclude);
  return (path) => {
    const slashed = sep === '/' ? path : path.replaceAll(sep, '/');
    return isIncluded(slashed) && !isExcluded(slashed);
  };
}

/** A folder as far as it bears on whose a file is. */
export interface WatchScope {
  readonly id: number;
  readonly path: string;
  readonly subfolders: boolean;
}

/**
 * What of `directory` is the folder's with this id: its files and what is below; not its files, but perhaps something
 * below; nothing. A file belongs to the innermost watch folder that covers it, so that no two of them take it.
 */
export function shareOf(
  directory: string,
  id: number,
  all: readonly WatchScope[],
): 'own' | 'passed-through' | 'none' {
  let owner: WatchScope | null = null;
  for (const territory of all) {
    const isCovered =
      directory === territory.path || (territory.subfolders && isWithin(directory, territory.path));
    if (isCovered && (owner === null || territory.path.length > owner.path.length)) owner = territory;
  }
  if (owner === null || owner.id === id) return 'own';
  return owner.subfolders ? 'none' : 'passed-through';
}

/** Whether `path` lies below `folder`; both absolute. */
export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
