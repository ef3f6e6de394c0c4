/** Where the scripts find things in the checkout, and where they keep what they fetched. */
import { join, resolve } from 'node:path';

/** The folder of package.json. */
export const projectFolder = resolve(import.meta.dirname, '..', '..');

/** The npm package `electron`. */
export const electronPackageFolder = join(projectFolder, 'node_modules', 'electron');

/** Git-ignored; may be deleted at any time, everything in it is made again when it is needed. */
export const cacheFolder = join(projectFolder, '.cache', 'electron');
