/**
 * Compares files that are about to be added with what was submitted before: those that have not changed need no upload, and
 * those that have changed, or that have the name of a submitted file, may be new versions.
 */
import { basename } from 'node:path';

import type { VersionChoices, VersionMatch } from '../../../preload/contract.ts';
import { stat } from '../../files/fileCalls.ts';
import { fingerprintOf, isSameFile } from '../../files/fingerprint.ts';
import type { Upload } from '../model/upload.ts';
import { type VersionOffer, versionOffer } from '../model/versionOffer.ts';

export interface KnownFiles {
  /** The paths of files that were submitted as they are now. */
  readonly unchanged: ReadonlySet<string>;
  readonly offers: ReadonlyMap<string, VersionOffer>;
}

/** How files are added that were submitted before. */
export type KnownFilesRule =
  /** Like any other file; its check compares the content. */
  | { readonly rule: 'check' }
  /** Unchanged files are left out, and changed ones are added as the choices say. `onto`: of a drop onto a row. */
  | {
      readonly rule: 'compare';
      readonly choices: VersionChoices;
      readonly matches: readonly VersionMatch[];
      readonly onto: VersionOffer | null;
    }
  /** A person has decided. `versions`: new versions by their paths. `anyway`: sent although they have not changed. */
  | {
      readonly rule: 'decided';
      readonly versions: ReadonlyMap<string, VersionOffer>;
      readonly anyway: ReadonlySet<string>;
    };

export const checkKnownFiles: KnownFilesRule = { rule: 'check' };
export const nothingKnown: KnownFiles = { unchanged: new Set(), offers: new Map() };

/** A file as it is now; null if it cannot be read. */
type FileNow = { readonly sizeBytes: number; readonly mtimeMs: number } | null;

export interface KnownFilesDeps {
  /** Of these paths, the uploads that the current account submitted; the newest is last. */
  readonly submittedAt: (paths: readonly string[]) => readonly Upload[];
  /** The newest submission of a file of this name in any folder. */
  readonly submittedAsName: (name: string) => Upload | null;
  /** Default: of the file system. */
  readonly fileNow?: (path: string) => Promise<FileNow>;
}

/** Reads only files whose path was submitted before. A file that cannot be read is not known; its check says why. */
export async function compareWithSubmitted(
  deps: KnownFilesDeps,
  paths: readonly string[],
  matches: readonly VersionMatch[],
): Promise<KnownFiles> {
  const submitted = groupBy(deps.submittedAt(paths), ({ path }) => path);
  const unchanged = new Set<string>();
  const offers = new Map<string, VersionOffer>();
  const { fileNow = readFile } = deps;
  const known = await Promise.all(
    [...submitted].map(async ([path, uploads]) => ({ path, uploads, now: await fileNow(path) })),
  );
  for (const { path, uploads, now } of known) {
    if (now === null) continue;
    const offer = versionOffer(
      uploads.findLast(({ submission }) => submission !== null),
      'path',
    );
    if (uploads.some(({ file }) => file !== null && isSameFile(file, { ...now, inode: 0 })))
      unchanged.add(path);
    else if (offer !== null && matches.includes('path')) offers.set(path, offer);
  }
  if (!matches.includes('name')) return { unchanged, offers };
  for (const path of paths) {
    if (submitted.has(path)) continue;
    const offer = versionOffer(deps.submittedAsName(basename(path)), 'name');
    if (offer !== null) offers.set(path, offer);
  }
  return { unchanged, offers: withoutAmbiguous(offers) };
}

/** Two files of one name cannot both be the next version of one submission, so neither is offered by its name. */
export function withoutAmbiguous(offers: ReadonlyMap<string, VersionOffer>): Map<string, VersionOffer> {
  const bySubmission = groupBy(offers.values(), ({ submissionId }) => submissionId);
  return new Map(
    [...offers].filter(
      ([, { match, submissionId }]) =>
        match !== 'name' || (bySubmission.get(submissionId)?.length ?? 0) === 1,
    ),
  );
}

function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

async function readFile(path: string): Promise<FileNow> {
  try {
    return fingerprintOf(await stat(path, { patience: 'short' }));
  } catch {
    return null;
  }
}
