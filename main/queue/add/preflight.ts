/**
 * The preflight: many files, a folder, or files that are opened with the app are inspected first, and they are added
 * only after the user confirms. Paths that arrive meanwhile join the same preflight. If its window closes before the
 * user answers, the next window asks again, also after the app quits.
 */
import { basename, dirname, relative, resolve } from 'node:path';

import {
  type AddAnswer,
  type AddReport,
  type MediaCategory,
  type SkipReason,
  type PreflightReport,
  type PreflightView,
  type SubmissionChange,
  type SubmissionChoice,
  noSubmissionOptions,
  skipReasons,
} from '../../../preload/contract.ts';
import { isPassingFileError } from '../../errors/classify.ts';
import { stat, whileResponding } from '../../files/fileCalls.ts';
import { type Fingerprint, fingerprintOf, isSameFile } from '../../files/fingerprint.ts';
import { isIgnoredPath } from '../../files/ignoredNames.ts';
import { type Inspection, inspectFile } from '../../files/inspectFile.ts';
import { type Found, kindOf, walkEntries } from '../../files/walk.ts';
import { bestEffort } from '../../shared/bestEffort.ts';
import type { Log } from '../../shared/log.ts';
import type { Upload } from '../model/upload.ts';
import { folderNameOf } from './addFiles.ts';

/** Up to this many files are added without a preflight. */
export const maxFilesUnasked = 20;
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

type File = Pick<Fingerprint, 'sizeBytes' | 'mtimeMs'> & { readonly path: string };
/** Its drive could not be read for now, so its size is not known; its upload waits for the drive. */
interface UnreadFile {
  readonly path: string;
  readonly sizeBytes: null;
}

export interface PreflightDeps {
  /** Whether the settings ask for a confirmation. */
  readonly asks: () => boolean;
  /** Of these paths, the uploads that are not submitted yet, including failed ones. */
  readonly unfinishedAmong: (paths: readonly string[]) => readonly Upload[];
  /** Of these files, the paths of those that the current account submitted unchanged. */
  readonly submittedUnchanged: (files: readonly File[]) => ReadonlySet<string>;
  readonly queue: {
    add(paths: readonly string[], choice: SubmissionChoice): Promise<AddReport>;
    /** Adds a few files whose submissions wait for `changeSubmission`, but for `holdMs` at most. */
    addHeld(
      paths: readonly string[],
      choice: SubmissionChoice,
    ): Promise<AddReport & { readonly holdMs: number }>;
    changeSubmission(
      batchId: number,
      submission: SubmissionChoice | undefined,
      next: 'hold' | 'release',
    ): SubmissionChange;
    releaseHeldDrops(): void;
    addFiles(files: AsyncIterable<string>, name: string | null, choice: SubmissionChoice): Promise<AddReport>;
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
  readonly onChange: () => void;
  readonly log: Log;
}

export class Preflights {
  private readonly deps: PreflightDeps;
  private current: Preflight | null = null;
  /** Confirmed preflights whose files are being added. */
  private readonly sending = new Set<Preflight>();
  /** Paths that the user had not answered for when their window closed. */
  private deferred: readonly string[];
  /** Lasts until the app quits. */
  private deferredChoice: SubmissionChoice | undefined;
  private revision = 0;

  constructor(deps: PreflightDeps) {
    this.deps = deps;
    this.deferred = deps.unanswered.read();
  }

  /** Whether the user has not answered yet. */
  get isAsking(): boolean {
    return this.current?.isUnanswered ?? false;
  }

  /**
   * Adds a few files at once, and holds their submissions shortly. Many files or a folder start a preflight, if the
   * settings ask for it. `choice`: undefined if a person did not choose.
   */
  async take(paths: readonly string[], choice?: SubmissionChoice): Promise<AddAnswer> {
    const { queue } = this.deps;
    const isFew = !(await areMany(paths));
    if (isFew || !this.deps.asks()) {
      if (choice !== undefined) this.deps.onChosen(choice);
      const chosen = choice ?? this.defaultChoice();
      if (isFew) return { outcome: 'added', ...(await queue.addHeld(paths, chosen)) };
      return { outcome: 'added', holdMs: 0, ...(await queue.add(paths, chosen)) };
    }
    this.ask(paths, 'window', choice);
    return { outcome: 'asked' };
  }

  /**
   * Starts a preflight for these paths, or adds them to the current one. `choice`: of the drop or the command line;
   * undefined keeps that of the current preflight.
   */
  ask(paths: readonly string[], from: PathsFrom, choice?: SubmissionChoice): void {
    if (this.current === null || this.current.state === 'sending') {
      this.current = new Preflight(this.deps, this.defaultChoice(), () => this.changed());
    }
    if (choice !== undefined) this.current.choice = choice;
    this.current.join(paths, from);
    this.saveUnanswered();
  }

  /** A window has opened: it shows what the user has not answered for. */
  resume(): void {
    const paths = this.deferred;
    if (paths.length === 0) return;
    this.deferred = [];
    this.ask(paths, 'outside', this.deferredChoice);
  }

  /** Changes how the files of a small drop are submitted. `next`: `hold` while a person still chooses. */
  changeSubmission(
    batchId: number,
    submission: SubmissionChoice | undefined,
    next: 'hold' | 'release',
  ): SubmissionChange {
    const change = this.deps.queue.changeSubmission(batchId, submission, next);
    if (submission !== undefined && change.changed > 0) this.deps.onChosen(submission);
    return change;
  }

  /** The window has closed: the preflight waits for the next one. */
  defer(): void {
    // On a full disk they are released at the next start.
    bestEffort(this.deps.log, () => this.deps.queue.releaseHeldDrops());
    const preflight = this.current;
    if (preflight?.isUnanswered) {
      this.deferred = [...this.deferred, ...preflight.roots];
      this.deferredChoice = preflight.choice;
    }
    this.forget();
  }

  view(): PreflightView | null {
    return this.current?.view(this.revision) ?? null;
  }

  private defaultChoice(): SubmissionChoice {
    return { ...noSubmissionOptions, mode: this.deps.defaultMode() };
  }

  /**
   * Adds the files that the user confirmed; null if `revision` is not the one that is shown now. `choice`: undefined for
   * that of the view.
   */
  async send(revision: number, choice?: SubmissionChoice): Promise<PreflightReport | null> {
    const preflight = this.current;
    if (preflight === null || preflight.state !== 'ready' || revision !== this.revision) return null;
    if (choice !== undefined) {
      preflight.choice = choice;
      this.deps.onChosen(choice);
    }
    this.sending.add(preflight);
    try {
      const report = await preflight.send();
      if (this.current === preflight) this.current = null;
      return report;
    } catch (error) {
      // Its window has closed; the next one asks again.
      if (this.current !== preflight) this.deferred = [...this.deferred, ...preflight.roots];
      throw error;
    } finally {
      this.sending.delete(preflight);
      this.saveUnanswered();
      this.changed();
    }
  }

  /** Drops the current preflight. Confirmed files are still added. */
  forget(): void {
    this.current?.stop();
    this.current = null;
    this.saveUnanswered();
    this.changed();
  }

  private saveUnanswered(): void {
    const open = [...this.sending, ...(this.current === null ? [] : [this.current])];
    const roots = open
      .filter((preflight) => preflight.isUnanswered || this.sending.has(preflight))
      .map(({ roots: own }) => own);
    try {
      this.deps.unanswered.write([...new Set([...this.deferred, ...roots.flat()])]);
    } catch (error) {
      // The preflight continues, but a quit loses it.
      this.deps.log.warn(`Unanswered paths could not be saved: ${String(error)}`);
    }
  }

  private changed(): void {
    this.revision += 1;
    this.deps.onChange();
  }
}

async function areMany(paths: readonly string[]): Promise<boolean> {
  if (paths.length > maxFilesUnasked) return true;
  return (await Promise.all(paths.map((path) => kindOf(path, { patience: 'short' })))).includes('folder');
}

interface SkippedFiles {
  count: number;
  readonly examples: string[];
}

/** One preflight. */
class Preflight {
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
  private readonly files: (File | UnreadFile)[] = [];
  private readonly skipped = new Map<SkipReason, SkippedFiles>();
  private readonly categories: Record<MediaCategory, number> = { video: 0, audio: 0, image: 0, document: 0 };
  private looked = 0;
  private bytes = 0;
  private again = 0;
  private added = 0;

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

  async send(): Promise<PreflightReport> {
    this.stage = 'sending';
    this.onChange();
    const found = { changedSince: 0 };
    try {
      const report = await this.deps.queue.addFiles(
        this.filesCountingChanges(found),
        await folderNameOf(this.roots),
        this.choice,
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
        seen: await whileResponding(path, () => inspectFile(path), notResponding),
      })),
    );
    if (this.isStopped) return;
    const unfinished = new Map(this.deps.unfinishedAmong(fresh).map((upload) => [upload.path, upload]));
    const submitted = this.deps.submittedUnchanged(
      inspected.flatMap(({ path, seen }) =>
        seen.finding === 'ready'
          ? { path, sizeBytes: seen.facts.sizeBytes, mtimeMs: seen.facts.mtimeMs }
          : [],
      ),
    );
    for (const { path, seen } of inspected) {
      const upload = unfinished.get(path);
      if (upload !== undefined && upload.status.state !== 'failed') skip('in-queue', path);
      else if (seen.finding === 'unreadable' && isPassingFileError(seen.code))
        this.files.push({ path, sizeBytes: null });
      else if (seen.finding !== 'ready') skip(reasonOf(seen), path);
      else if (submitted.has(path)) skip('submitted-before', path);
      else {
        const { sizeBytes, mtimeMs, category } = seen.facts;
        this.files.push({ path, sizeBytes, mtimeMs });
        this.bytes += sizeBytes;
        this.categories[category] += 1;
        if (upload !== undefined) this.again += 1;
      }
    }
    this.looked += some.length;
    this.onChange();
  }

  private skip(reason: SkipReason, path: string, root: string): void {
    const of = this.skipped.get(reason) ?? { count: 0, examples: [] };
    of.count += 1;
    if (of.examples.length < maxExamples) of.examples.push(relative(dirname(root), path) || path);
    this.skipped.set(reason, of);
  }
}

/** A file whose drive does not answer is added as it is, and waits for the drive in the queue. */
const notResponding: Inspection = { finding: 'unreadable', code: 'ETIMEDOUT' };

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

async function isStillTheSame(file: File | UnreadFile): Promise<boolean> {
  if (file.sizeBytes === null) return true;
  try {
    return isSameFile({ ...file, inode: 0 }, fingerprintOf(await stat(file.path, { patience: 'short' })));
  } catch {
    return false; // missing or unreadable; the upload's check reports that
  }
}
