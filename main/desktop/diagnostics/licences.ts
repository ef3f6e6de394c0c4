/** The licences of what is shipped, as the build listed them (build/licences). */
import { readFile } from 'node:fs/promises';

import type { LicenceNotice } from '../../../preload/contract.ts';

/** Throws when the list is not there: a build without it must not be shipped. */
export async function readLicences(path: string): Promise<readonly LicenceNotice[]> {
  return JSON.parse(await readFile(path, 'utf8')) as readonly LicenceNotice[];
}
