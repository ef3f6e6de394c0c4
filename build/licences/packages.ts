/** Packages on the disk: their folders, their dependencies at run time, and their licences. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import type { LicenceNotice } from '../../preload/contract.ts';
import { isForMusl } from '../package/beside.ts';

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  author: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

const licenceFile = /^(licen[cs]e|copying|notice)/i;

function manifestOf(folder: string) {
  return packageSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

/** The package's folder as Node would find it from `from`, null when it is not installed. */
export function packageFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) return null;
  }
}

/** The folder of the package that a bundled module came from; null for our own modules and the bundler's helpers. */
export function folderOfModule(moduleId: string): string | null {
  const found = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(moduleId.replace(/^\0/, ''));
  const folder = found?.[1];
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? folder : null;
}

/**
 * Folders of the packages that are shipped beside the bundles: those named, with all that they need. The project's other
 * dependencies are in the bundles, as far as they are used.
 * Throws when one that is not optional is not installed.
 */
export function foldersBeside(projectFolder: string, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string, isOptional: boolean): void => {
    if (isForMusl(name)) return;
    const folder = packageFolder(name, from);
    if (folder === null && isOptional) return; // another platform's binary
    if (folder === null) throw new Error(`${name}, which ${from} needs, is not installed`);
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies, optionalDependencies } = manifestOf(folder);
    for (const needed of new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)])) {
      visit(needed, folder, needed in optionalDependencies);
    }
  };
  for (const name of names) visit(name, projectFolder, false);
  return found;
}

/** Throws for a package that says nothing about its licence: what may not be shipped must not be shipped unseen. */
export function licenceOf(folder: string): LicenceNotice {
  const { name, version, license, author } = manifestOf(folder);
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim());
  if (license === undefined && texts.length === 0) throw new Error(`${name} ${version} names no licence`);
  const text = texts.length > 0 ? texts.join('\n\n') : `${license} (${author ?? name})`;
  return { name, version, licence: license ?? 'see text', text };
}
