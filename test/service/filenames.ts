/** Which file names the service accepts, and how a name becomes a blobPath. */

import { hasRefusedCharacter } from '../../main/files/fileNames.ts';

const longest = 255;

/** No separators, control characters, lone surrogates or `..`; 1 to 255 characters. Everything else is a name. */
export function isAllowedFilename(name: string): boolean {
  const length = [...name].length;
  if (length === 0 || length > longest) return false;
  return !hasRefusedCharacter(name) && !name.includes('..') && name !== '.';
}

export function filenameOf(blobPath: string): string {
  return blobPath.slice(blobPath.lastIndexOf('/') + 1);
}
