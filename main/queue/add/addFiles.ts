/** Adds files to the queue and walks folders. Works in chunks, so that a large folder does not block the app. */
import { basename, resolve } from 'node:path';

import type { AddReport } from '../../../preload/contract.ts';
import { isIgnoredPath } from '../../files/ignoredNames.ts';
import { kindOf, walkEntries } from '../../files/walk.ts';
import type { Upload } from '../model/upload.ts';
import type { VersionOffer } from '../model/versionOffer.ts';
import type { KnownFiles } from './knownFiles.ts';

/** The report lists at most this many paths, so that it stays small. */
const maxListedDuplicates = 100;

export interface AddFilesDeps {
  /** Of these paths, the uploads that are not submitted yet, including failed ones. */
  readonly unfinishedAmong: (paths: readonly string[]) => readonly Upload[];
  /** `name`: of the folder, if all files are from one. Returns the batch's id. */
  readonly beginBatch: (name: string | null) => number;
  /** Compares the files at these paths with what was submitted before. */
  readonly compare: (paths: readonly string[]) => Promise<KnownFiles>;
  /** Saves new uploads of these paths, all or none. `offers`: the submissions that some may be new versions of. */
  readonly insert: (
    paths: readonly string[],
    batchId: number,
    offers: ReadonlyMap<string, VersionOffer>,
  ) => void;
  /** Retries a failed upload. */
  readonly retry: (id: string) => void;
  /** Runs `work` as one transaction, as soon as the database can be written. */
  readonly save: <Result>(work: () => Result) => Promise<Result>;
  /** Milliseconds; only differences are used. */
  readonly now: () => number;
}

/** `unchanged`: paths that were left out, because they were submitted before as they are now. */
export interface AddedFiles extends Omit<AddReport, 'unchanged' | 'versions'> {
  readonly unchanged: readonly string[];
}

/**
 * Adds every file at these paths and in these folders, but no hidden, unfinished and system files, which the report
 * counts. A path that does not exist and a folder without files become
 * uploads too, and their check reports the error to the user. When it resolves, everything that the report counts is
 * saved.
 */
export async function addPaths(deps: AddFilesDeps, paths: readonly string[]): Promise<AddedFiles> {
  const found = { ignored: 0 };
  const report = await addFiles(deps, filesOf(paths, found), await folderNameOf(paths));
  return found.ignored === 0 ? report : { ...report, ...found };
}

/**
 * Adds these absolute paths without walking folders. `name`: of the folder that contains all of them; null if there is
 * none.
 */
export async function addFiles(
  deps: AddFilesDeps,
  files: AsyncIterable<string>,
  name: string | null,
): Promise<AddedFiles> {
  let added = 0;
  const alreadyQueued: string[] = [];
  const unchanged: string[] = [];
  let batchId: number | null = null;
  let chunk = new Set<string>();
  let chunkSize = firstChunkSize;

  const flush = async (): Promise<void> => {
    const paths = [...chunk];
    chunk = new Set();
    const comparedWith = await deps.compare(paths);
    const failed = await deps.save(() => {
      // Nothing waits in here, so no other drop adds the same files meanwhile.
      const fresh: string[] = [];
      const retried: string[] = [];
      const known = unfinishedByPath(deps.unfinishedAmong(paths));
      for (const path of paths) {
        const unfinished = known.get(path);
        const isChanged = comparedWith.offers.get(path)?.match === 'path';
        if (unfinished === undefined && comparedWith.unchanged.has(path)) unchanged.push(path);
        else if (unfinished === undefined || (unfinished.submission !== null && isChanged)) fresh.push(path);
        else if (unfinished.status.state === 'failed') retried.push(unfinished.id);
        else if (alreadyQueued.length < maxListedDuplicates) alreadyQueued.push(path);
      }
      if (fresh.length > 0) {
        batchId ??= deps.beginBatch(name);
        deps.insert(fresh, batchId, comparedWith.offers);
      }
      added += fresh.length;
      return retried;
    });
    for (const id of failed) {
      await deps.save(() => deps.retry(id));
      added += 1;
    }
  };

  for await (const file of files) {
    if (chunk.has(file)) alreadyQueued.push(file);
    chunk.add(file);
    if (chunk.size >= chunkSize) {
      const startedAt = deps.now();
      await flush();
      chunkSize = nextChunkSize(chunkSize, deps.now() - startedAt);
      await new Promise((go) => setImmediate(go)); // lets the app do other work
    }
  }
  await flush();
  return { added, alreadyQueued, batchId, unchanged };
}

/** By its path: the upload that is not submitted yet, or else one that is. */
export function unfinishedByPath(uploads: readonly Upload[]): Map<string, Upload> {
  const byPath = new Map<string, Upload>();
  for (const upload of uploads)
    if (upload.submission === null || !byPath.has(upload.path)) byPath.set(upload.path, upload);
  return byPath;
}

/** The name of the folder, if the paths are a single one that answers. */
export async function folderNameOf(paths: readonly string[]): Promise<string | null> {
  const [only, ...others] = paths.map((path) => resolve(path));
  const isOneFolder =
    only !== undefined && others.length === 0 && (await kindOf(only, { patience: 'short' })) === 'folder';
  return isOneFolder ? basename(only) : null;
}

/** Paths that are asked together whether they are folders, so that several drives that hang delay a drop only once. */
const pathsPerStep = 64;

async function* kindsOf(paths: readonly string[]) {
  for (let start = 0; start < paths.length; start += pathsPerStep) {
    const some = paths.slice(start, start + pathsPerStep).map((path) => resolve(path));
    const kinds = some.map(async (path) => ({
      path,
      kind: isIgnoredPath(path) ? 'ignored' : await kindOf(path, { patience: 'short' }),
    }));
    yield* await Promise.all(kinds);
  }
}

/**
 * A path or folder whose drive does not answer at once is saved as it is. Its check waits for the drive, and adds the
 * files of a folder then.
 */
async function* filesOf(paths: readonly string[], found: { ignored: number }): AsyncGenerator<string> {
  for await (const { path: absolute, kind } of kindsOf(paths)) {
    if (kind === 'ignored') {
      found.ignored += 1;
      continue;
    }
    if (kind !== 'folder') {
      yield absolute;
      continue;
    }
    let isEmpty = true;
    for await (const entry of walkEntries(absolute, { patience: 'short' })) {
      isEmpty = false;
      if (entry.found === 'hidden') found.ignored += 1;
      else yield entry.path;
    }
    if (isEmpty) yield absolute;
  }
}

/** Files that are saved in the first transaction; later chunks are as large as their time allows. */
export const firstChunkSize = 100;
const minChunkSize = 10;
const maxChunkSize = 1_000;
/** Below and above these times the next chunk is doubled or halved. One frame on a screen lasts 16 ms. */
const shortMs = 6;
const longMs = 12;

/**
 * How many files the next chunk has, so that the app is busy for only a few milliseconds. `tookMs`: for the last
 * chunk.
 */
export function nextChunkSize(size: number, tookMs: number): number {
  if (tookMs < shortMs) return Math.min(maxChunkSize, size * 2);
  return tookMs > longMs ? Math.max(minChunkSize, Math.floor(size / 2)) : size;
}
