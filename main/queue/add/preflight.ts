/** One preflight: it inspects the files of a drop, and adds those that a person confirms. */
import { basename, dirname, relative, resolve } from 'node:path';

import {
  type AddReport,
  type MediaCategory,
  type SkipReason,
  type PreflightReport,
  type PreflightView,
  type SubmissionChange,
  type SubmissionChoice,
  type VersionAnswer,
  type VersionChoice,
  type VersionChoices,
  skipReasons,
} from '../../../preload/contract.ts';
import { isPassingFileError } from '../../errors/fileFailures.ts';
import { stat, whileResponding } from '../../files/fileCalls.ts';
import { type Fingerprint, fingerprintOf, isSameFile } from '../../files/fingerprint.ts';
import { isIgnoredPath } from '../../files/ignoredNames.ts';
import { type InspectedUpload, type Inspection, inspectUpload } from '../../files/inspectFile.ts';
import { type Found, kindOf, walkEntries } from '../../files/walk.ts';
import type { Log } from '../../shared/log.ts';
import type { Upload } from '../model/upload.ts';
import type { VersionOffer } from '../model/versionOffer.ts';
import { folderNameOf, unfinishedByPath } from './addFiles.ts';
import type { KnownFiles, KnownFilesRule } from './knownFiles.ts';
import { PreflightVersions } from './preflightVersions.ts';

/** Files that are inspected before the main thread does other work. */
const filesPerInspection = 32;
const filesPerComparison = 100;
const maxExamples = 8;
/** Up to this many files are shown with their names. */
const maxNamedFiles = 3;

/**
 * Where paths come from. `window`: dropped or picked in the window. `outside`: opened with the app, or left from an
 * earlier window.
 */
export type PathsFrom = 'window' | 'outside';

export type InspectedFile = Pick<Fingerprint, 'sizeBytes' | 'mtimeMs'> & { readonly path: string };
/** Its drive could not be read for now, or it is still being written, so its size is not known; its upload waits. */
interface UnreadFile {
  readonly path: string;
  readonly sizeBytes: null;
}

type OpenedFacts = NonNullable<InspectedUpload['opened']>;

export interface PreflightDeps {
  /** Whether the settings ask for a confirmation. */
  readonly asks: () => boolean;
  /** Whether another program is still writing the file. Default: none is. */
  readonly isBeingWritten?: (file: OpenedFacts) => Promise<boolean>;
  /** Of these paths, the uploads that are not submitted yet, including failed ones. */
  readonly unfinishedAmong: (paths: readonly string[]) => readonly Upload[];
  /** Compares these files, as they were inspected, with what the current account submitted before. */
  readonly compare: (files: readonly InspectedFile[]) => Promise<KnownFiles>;
  readonly queue: {
    add(
      paths: readonly string[],
      choice: SubmissionChoice,
      options: { readonly known: KnownFilesRule },
    ): Promise<AddReport>;
    /** Adds a few files whose submissions wait for `changeSubmission`, but for `holdMs` at most. */
    addHeld(
      paths: readonly string[],
      choice: SubmissionChoice,
      known: KnownFilesRule,
    ): Promise<AddReport & { readonly holdMs: number }>;
    changeSubmission(
      batchId: number,
      submission: SubmissionChoice | undefined,
      next: 'hold' | 'release',
    ): SubmissionChange;
    chooseVersions(
      uploads: { readonly ids: readonly string[] } | { readonly batchId: number },
      choice: VersionChoice,
    ): readonly VersionOffer[];
    releaseHeldDrops(): void;
    addFiles(
      files: AsyncIterable<string>,
      name: string | null,
      choice: SubmissionChoice,
      known: KnownFilesRule,
    ): Promise<AddReport>;
  };
  /** Stores the paths that the user has not answered for; survives a restart of the app. */
  readonly unanswered: {
    read(): readonly string[];
    write(paths: readonly string[]): void;
  };
  /** The mode of submissions when a drop does not choose one. */
  readonly defaultMode: () => SubmissionChoice['mode'];
  /** Called with the choice that a person made, when its files are added. */
  readonly onChosen: (choice: SubmissionChoice) => void;
  /** What was chosen last for files that may be new versions. */
  readonly versionChoices: () => VersionChoices;
  /** Called with the choices that a person made. */
  readonly onVersionsChosen: (choices: Partial<VersionChoices>) => void;
  readonly onChange: () => void;
  readonly log: Log;
}

interface SkippedFiles {
  count: number;
  readonly examples: string[];
}

/** One preflight. */
export class Preflight {
  private readonly deps: PreflightDeps;
  private readonly onChange: () => void;
  choice: SubmissionChoice;
  private stage: PreflightView['state'] = 'looking';
  private isStopped = false;
  private isInspecting = false;
  /** Absolute paths; those before `nextRoot` are walked already. */
  private readonly waiting: string[] = [];
  private nextRoot = 0;
  /** The given paths, absolute. */
  readonly roots: string[] = [];
  private isFromOutside = false;
  private readonly seen = new Set<string>();
  private readonly files: (InspectedFile | UnreadFile)[] = [];
  private readonly skipped = new Map<SkipReason, SkippedFiles>();
  private readonly categories: Record<MediaCategory, number> = { video: 0, audio: 0, image: 0, document: 0 };
  private looked = 0;
  private bytes = 0;
  private again = 0;
  private growing = 0;
  private added = 0;
  private readonly versions = new PreflightVersions();
  /** Files that are left out because they were submitted before and have not changed. */
  private submitted: ReadyFile[] = [];
  /** Those of them that a person wants to upload all the same. */
  private readonly anyway = new Set<string>();

  constructor(deps: PreflightDeps, choice: SubmissionChoice, onChange: () => void) {
    this.deps = deps;
    this.choice = choice;
    this.onChange = onChange;
  }

  get state(): PreflightView['state'] {
    return this.stage;
  }

  /** False if there is nothing to send, or if the inspection failed. */
  get isUnanswered(): boolean {
    return this.stage === 'looking' || (this.stage === 'ready' && this.files.length > 0);
  }

  view(revision: number): PreflightView {
    return {
      revision,
      state: this.stage,
      isFromOutside: this.isFromOutside,
      looked: this.looked,
      files: this.files.length,
      bytes: this.bytes,
      names: this.files.slice(0, maxNamedFiles).map(({ path }) => basename(path)),
      categories: { ...this.categories },
      again: this.again,
      growing: this.growing,
      versions: this.versions.questions(this.deps.versionChoices()),
      skipped: skipReasons.flatMap((reason) => {
        const of = this.skipped.get(reason);
        return of === undefined ? [] : [{ reason, count: of.count, examples: [...of.examples] }];
      }),
      added: this.added,
      submission: this.choice,
    };
  }

  join(paths: readonly string[], from: PathsFrom): void {
    const absolute = paths.map((path) => resolve(path));
    if (from === 'outside') this.isFromOutside = true;
    // A file that is opened twice, or opened again because it was not answered for, adds nothing.
    const known = new Set(from === 'outside' && this.isUnanswered ? this.roots : []);
    const fresh = absolute.filter((path) => !known.has(path));
    if (fresh.length === 0 && absolute.length > 0) return;
    for (const path of fresh) {
      this.waiting.push(path);
      this.roots.push(path);
    }
    this.stage = 'looking';
    this.onChange();
    if (!this.isInspecting) void this.inspectAll();
  }

  stop(): void {
    this.isStopped = true;
  }

  /** What becomes of the files that were submitted before. */
  decided(answers: readonly VersionAnswer[]): KnownFilesRule {
    const versions = this.versions.decided(this.deps.versionChoices(), answers);
    return { rule: 'decided', versions, anyway: this.anyway };
  }

  /** The files that were submitted before and have not changed are added too. */
  includeSubmitted(): void {
    for (const file of this.submitted) {
      this.anyway.add(file.path);
      this.include(file);
    }
    this.submitted = [];
    this.skipped.delete('submitted-before');
    this.onChange();
  }

  async send(known: KnownFilesRule): Promise<PreflightReport> {
    this.stage = 'sending';
    this.onChange();
    const found = { changedSince: 0 };
    try {
      const report = await this.deps.queue.addFiles(
        this.filesCountingChanges(found),
        await folderNameOf(this.roots),
        this.choice,
        known,
      );
      return { ...report, ...found };
    } catch (error) {
      // Some files may have been added; they count as in the queue at the next try.
      this.stage = 'ready';
      this.added = 0;
      this.onChange();
      throw error;
    }
  }

  /** Every file that was shown. Counts those that changed since their inspection. */
  private async *filesCountingChanges(found: { changedSince: number }): AsyncGenerator<string> {
    for (let start = 0; start < this.files.length; start += filesPerComparison) {
      const some = this.files.slice(start, start + filesPerComparison);
      const same = await Promise.all(some.map(isStillTheSame));
      found.changedSince += same.filter((isSame) => !isSame).length;
      for (const { path } of some) yield path;
      this.added = start + some.length;
      this.onChange();
    }
  }

  private async inspectAll(): Promise<void> {
    this.isInspecting = true;
    try {
      let some: FoundIn[] = [];
      // Taking the first entry off a long list again and again would take minutes for 100,000 files.
      for (; this.nextRoot < this.waiting.length; this.nextRoot += 1) {
        const root = this.waiting[this.nextRoot] ?? '';
        for await (const found of entriesOf(root)) {
          if (this.isStopped) return;
          some.push({ ...found, root });
          if (some.length < filesPerInspection) continue;
          await this.inspect(some);
          some = [];
        }
        const isLast = this.nextRoot + 1 === this.waiting.length;
        if (isLast && some.length > 0) {
          await this.inspect(some);
          some = [];
        }
      }
      this.stage = 'ready';
    } catch (error) {
      this.deps.log.bug(error);
      this.stage = 'failed';
    } finally {
      this.isInspecting = false;
      if (!this.isStopped) this.onChange();
    }
  }

  private async inspect(some: readonly FoundIn[]): Promise<void> {
    const fresh: string[] = [];
    const rootOf = new Map(some.map(({ path, root }) => [path, root]));
    const skip = (reason: SkipReason, path: string) => this.skip(reason, path, rootOf.get(path) ?? path);
    for (const one of some) {
      const { found, path } = one;
      if (this.seen.has(path)) skip('named-twice', path);
      else if (found === 'hidden') skip('hidden', path);
      else if (found === 'unreadable-folder' && isPassingFileError(one.code))
        this.files.push({ path, sizeBytes: null });
      else if (found === 'unreadable-folder') skip('folder-unreadable', path);
      else if (found === 'empty-folder') skip('folder-empty', path);
      else fresh.push(path);
      this.seen.add(path);
    }
    const inspected = await Promise.all(
      fresh.map(async (path) => ({
        path,
        ...(await whileResponding(path, () => this.look(path), { seen: notResponding, isGrowing: false })),
      })),
    );
    if (this.isStopped) return;
    const unfinished = unfinishedByPath(this.deps.unfinishedAmong(fresh));
    const compared = await this.deps.compare(
      inspected.flatMap(({ path, seen }) =>
        seen.finding === 'ready'
          ? { path, sizeBytes: seen.facts.sizeBytes, mtimeMs: seen.facts.mtimeMs }
          : [],
      ),
    );
    if (this.isStopped) return;
    for (const { path, seen, isGrowing } of inspected) {
      const upload = unfinished.get(path);
      const offer = compared.offers.get(path);
      const isChanged = offer?.match === 'path' && upload?.submission !== null;
      if (upload !== undefined && upload.status.state !== 'failed' && !isChanged) skip('in-queue', path);
      else if (seen.finding === 'unreadable' && isPassingFileError(seen.code))
        this.files.push({ path, sizeBytes: null });
      else if (isGrowing && mayBeSentLater(seen)) this.includeGrowing(path, seen);
      else if (seen.finding !== 'ready') skip(reasonOf(seen), path);
      else if (compared.unchanged.has(path)) {
        skip('submitted-before', path);
        this.submitted.push({ path, ...seen.facts });
      } else {
        this.include({ path, ...seen.facts });
        if (upload?.status.state === 'failed') this.again += 1;
        else if (offer !== undefined)
          this.versions.add(
            path,
            { file: this.files.length - 1, name: withinDrop(path, rootOf.get(path)) },
            offer,
          );
      }
    }
    this.looked += some.length;
    this.onChange();
  }

  private async look(path: string): Promise<{ readonly seen: Inspection; readonly isGrowing: boolean }> {
    const { inspection: seen, opened } = await inspectUpload({ path, realPath: null });
    const mayGrow = opened !== null && mayBeSentLater(seen);
    return { seen, isGrowing: mayGrow && (await this.deps.isBeingWritten?.(opened)) === true };
  }

  /** What it will be is not known, so it counts neither as known nor as a new version; its check finds out. */
  private includeGrowing(path: string, seen: Inspection): void {
    this.files.push({ path, sizeBytes: null });
    if (seen.finding === 'ready') this.categories[seen.facts.category] += 1;
    this.growing += 1;
  }

  private include({ path, sizeBytes, mtimeMs, category }: ReadyFile): void {
    this.files.push({ path, sizeBytes, mtimeMs });
    this.bytes += sizeBytes;
    this.categories[category] += 1;
  }

  private skip(reason: SkipReason, path: string, root: string): void {
    const of = this.skipped.get(reason) ?? { count: 0, examples: [] };
    of.count += 1;
    if (of.examples.length < maxExamples) of.examples.push(withinDrop(path, root));
    this.skipped.set(reason, of);
  }
}

interface ReadyFile extends InspectedFile {
  readonly category: MediaCategory;
}

/** The path of a file within the drop. */
function withinDrop(path: string, root = path): string {
  return relative(dirname(root), path) || path;
}

/** A file whose drive does not answer is added as it is, and waits for the drive in the queue. */
const notResponding: Inspection = { finding: 'unreadable', code: 'ETIMEDOUT' };

/** Whether the file is accepted, or may be once it is complete. */
function mayBeSentLater(seen: Inspection): boolean {
  switch (seen.finding) {
    case 'ready':
    case 'empty':
    case 'type-mismatch':
      return true;
    case 'type-not-allowed':
      return seen.contentType === null; // neither its name nor its beginning says what it is
    default:
      return false;
  }
}

type FoundOrEmpty = Found | { readonly found: 'empty-folder'; readonly path: string };
/** `root`: the given path in which it was found. */
type FoundIn = FoundOrEmpty & { readonly root: string };

async function* entriesOf(root: string): AsyncGenerator<FoundOrEmpty> {
  if (isIgnoredPath(root)) {
    yield { found: 'hidden', path: root };
    return;
  }
  if ((await kindOf(root, { patience: 'short' })) !== 'folder') {
    yield { found: 'file', path: root };
    return;
  }
  let isEmpty = true;
  for await (const entry of walkEntries(root, { patience: 'short' })) {
    isEmpty = false;
    yield entry;
  }
  if (isEmpty) yield { found: 'empty-folder', path: root };
}

function reasonOf(seen: Exclude<Inspection, { finding: 'ready' }>): SkipReason {
  // A folder or a link replaced the file after it was found.
  return seen.finding === 'folder' || seen.finding === 'replaced-by-link' ? 'not-a-file' : seen.finding;
}

async function isStillTheSame(file: InspectedFile | UnreadFile): Promise<boolean> {
  if (file.sizeBytes === null) return true;
  try {
    return isSameFile({ ...file, inode: 0 }, fingerprintOf(await stat(file.path, { patience: 'short' })));
  } catch {
    return false; // missing or unreadable; the upload's check reports that
  }
}
