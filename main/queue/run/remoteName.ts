/** The name that the service is given for a file: the file's own, or `name (2).ext` where that would overwrite another. */
import { extname } from 'node:path';

/** File systems and blob stores agree on this many bytes. */
const maxNameBytes = 255;
const maxExtensionBytes = 32;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const refusedCharacters = /[\u0000-\u001f\u007f/\\]/g;

/** Counts from 1, which is the file's own name. Characters that no blobPath can hold become `_`, `..` becomes `.`. */
export function remoteNameOf(name: string, copy: number): string {
  const safe = name.replace(refusedCharacters, '_').replace(/\.{2,}/g, '.');
  const ending = extname(safe);
  // What is longer is no extension, and would leave no room for the name.
  const extension = Buffer.byteLength(ending) > maxExtensionBytes ? '' : ending;
  const suffix = copy === 1 ? extension : ` (${copy})${extension}`;
  const stem = cutToBytes(
    safe.slice(0, safe.length - extension.length),
    maxNameBytes - Buffer.byteLength(suffix),
  );
  const whole = stem + suffix;
  // `.` and `..` are no names.
  return /^\.{1,2}$/.test(whole) ? `_${whole}` : whole;
}

/** The first of the file's possible names that is free. */
export function firstFreeName(name: string, isTaken: (remoteName: string) => boolean): string {
  for (let copy = 1; ; copy += 1) {
    const candidate = remoteNameOf(name, copy);
    if (!isTaken(candidate)) return candidate;
  }
}

function cutToBytes(text: string, limitBytes: number): string {
  let cut = text;
  while (cut !== '' && Buffer.byteLength(cut) > limitBytes) cut = Array.from(cut).slice(0, -1).join('');
  return cut;
}
