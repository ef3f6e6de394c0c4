/** The name of a file at the service: the file's own name, or `name (2).ext` if that would overwrite another file. */
import { basename, extname } from 'node:path';

import { withoutRefusedCharacters } from '../../files/fileNames.ts';
import type { Upload } from './upload.ts';

/** File systems and blob stores allow names of this length. */
const maxNameBytes = 255;
const maxExtensionBytes = 32;

/**
 * The name with a number. `copy`: counts from 1, which is the file's own name. Characters that a blobPath cannot
 * contain become `_`, and `..` becomes `.`. A dot at the end becomes `_`, because storage may drop it, and then the name
 * would be another file's.
 */
export function remoteNameOf(name: string, copy: number): string {
  const safe = withoutRefusedCharacters(name).replace(/\.{2,}/g, '.');
  const ending = extname(safe);
  // A longer ending is no extension, and it would leave too few bytes for the name.
  const extension = Buffer.byteLength(ending) > maxExtensionBytes ? '' : ending;
  const suffix = copy === 1 ? extension : ` (${copy})${extension}`;
  const stem = cutToBytes(
    safe.slice(0, safe.length - extension.length),
    maxNameBytes - Buffer.byteLength(suffix),
  );
  return (stem + suffix).replace(/\.$/u, '_');
}

/** The name under which its bytes are stored, if that is not its own; null if it is, or if they are not stored. */
export function otherName({
  path,
  blob,
  remoteName,
}: Pick<Upload, 'path' | 'blob' | 'remoteName'>): string | null {
  if (blob === null || remoteName === null) return null;
  return remoteName === remoteNameOf(basename(path), 1) ? null : remoteName;
}

/** The first possible name of the file that is free. */
export function firstFreeName(name: string, isTaken: (remoteName: string) => boolean): string {
  return freeName(name, 1, isTaken);
}

/**
 * The first free name after one that was refused. A workspace refuses names one by one, so after an interruption the file
 * continues from the last of them.
 */
export function nextFreeName(
  name: string,
  refused: string,
  isTaken: (remoteName: string) => boolean,
): string {
  const copy = Number(/ \((\d{1,9})\)(?=\.[^.]*$|$)/.exec(refused)?.[1] ?? 1);
  const isItsOwn = remoteNameOf(name, copy) === refused;
  return freeName(name, isItsOwn ? copy + 1 : 1, (candidate) => candidate === refused || isTaken(candidate));
}

function freeName(name: string, firstCopy: number, isTaken: (remoteName: string) => boolean): string {
  for (let copy = firstCopy; ; copy += 1) {
    const candidate = remoteNameOf(name, copy);
    if (!isTaken(candidate)) return candidate;
  }
}

function cutToBytes(text: string, limitBytes: number): string {
  let cut = text;
  while (cut !== '' && Buffer.byteLength(cut) > limitBytes) cut = Array.from(cut).slice(0, -1).join('');
  return cut;
}
