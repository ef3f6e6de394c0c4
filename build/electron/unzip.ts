/** Takes chosen files out of a zip archive. */
import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { openPromise, type Entry } from 'yauzl';

/**
 * Writes the entries for which `fileFor` gives a path (relative to `folder`), with the permissions they were packed
 * with. Names that would leave the folder are refused by yauzl.
 *
 * @returns how many files were written.
 */
export async function unzip(
  archive: string,
  folder: string,
  fileFor: (entryName: string) => string | null,
): Promise<number> {
  const zip = await openPromise(archive);
  let written = 0;
  for await (const entry of zip.eachEntry()) {
    const name = fileFor(entry.fileName);
    if (name !== null) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
      await chmod(path, permissionsOf(entry));
      written += 1;
    }
  }
  return written;
}

/** The upper half of the external attributes is the Unix mode; only owner, group and others are taken from it. */
function permissionsOf(entry: Entry): number {
  return (entry.externalFileAttributes >>> 16) & 0o777;
}
