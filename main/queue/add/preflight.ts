/**
 * Before sending: many files, a folder, or whatever is opened with the app are walked and looked at, and nothing of them is
 * added until a person says yes to what they were shown. Paths that come meanwhile join the look. A question that is not
 * answered before its window closes is asked again with the next window, also after a quit.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';

import {
  type AddAnswer,
  type AddReport,
  type MediaCategory,
  type SkipReason,
  type PreflightReport,
  type PreflightView,
  skipReasons,
} from '../../../preload/contract.ts';
import { type Fingerprint, fingerprintOf, isSameFile } from '../../files/fingerprint.ts';
import { inspectFile } from '../../files/inspectFile.ts';
import type { Inspection } from '../../files/inspection.ts';
import { type Found, isFolder, walkEntries } from '../../files/walk.ts';
import type { Log } from '../../shared/log.ts';
import type { Upload } from '../model/upload.ts';

/** So many files are added without a question. */
export const addedAtOnce = 20;
/** Each look costs a little of the main thread; what else there is to do has its turn after so many. */
const lookedAtOnce = 32;
const comparedAtOnce = 100;
const namedExamples = 8;
/** So few files are shown by their names. */
const namedFiles = 3;

/** Where paths come from: dropped or picked in the window, or opened with the app and asked about in an earlier window. */
export type PathsFrom = 'window' | 'outside';

type File = Pick<Fingerprint, 'sizeBytes' | 'mtimeMs'> & { readonly path: string };

export interface SurveyDeps {
  /** Whether a person wants to be asked. */
  readonly asks: () => boolean;
  /** Of these paths, the uploads that have not come to a good end yet. */
  readonly unfinishedAmong: (paths: readonly string[]) => readonly Upload[];
  /** Of these files, the paths of those that the account in force submitted as they are. */
  readonly submittedUnchanged: (files: readonly File[]) => ReadonlySet<string>;
  readonly queue: {
    add(paths: readonly string[]): Promise<AddReport>;
    addFiles(files: AsyncIterable<string>, name: string | null): Promise<AddReport>;
  };
  /** What is asked about and not answered; outlives the app. */
  readonly unanswered: {
    read(): readonly string[];
    write(paths: readonly string[]): void;
  };
  readonly onChange: () => void;
  readonly log: Log;
}

export class Preflights {
  private readonly deps: SurveyDeps;
  private current: Preflight | null = null;
  /** Those that a person said yes to, while their files are being added. */
  private readonly sending = new Set<Preflight>();
  /** Of questions that were not answered before their window closed. */
  private aside: readonly string[];
  private revision = 0;

  constructor(deps: SurveyDeps) {
    this.deps = deps;
    this.aside = deps.unanswered.read();
  }

  /** Whether a person has not answered yet. */
  get isAsking(): boolean {
    return this.current?.isUnanswered ?? false;
  }

  /** Adds a few files at once; many, or a folder, are looked at first, if a person wants to be asked. */
  async take(paths: readonly string[]): Promise<AddAnswer> {
    if (!this.deps.asks() || !(await areMany(paths))) {
      return { outcome: 'added', ...(await this.deps.queue.add(paths)) };
    }
    this.ask(paths, 'window');
    return { outcome: 'asked' };
  }

  /** Asks about these paths, however few they are, together with what is asked about already. */
  ask(paths: readonly string[], from: PathsFrom): void {
    if (this.current === null || this.current.state === 'sending') {
      this.current = new Preflight(this.deps, () => this.changed());
    }
    this.current.join(paths, from);
    this.remember();
  }

  /** A window is there: what was not answered in the last one is asked again. */
  resume(): void {
    const paths = this.aside;
    if (paths.length === 0) return;
    this.aside = [];
    this.ask(paths, 'outside');
  }

  /** The window is gone: the question waits for the next one. */
  putAside(): void {
    const preflight = this.current;
    if (preflight?.isUnanswered) this.aside = [...this.aside, ...preflight.roots];
    this.forget();
  }

  view(): PreflightView | null {
    return this.current?.view(this.revision) ?? null;
  }

  /** Adds what was shown; null where it is not what is shown now. */
  async send(revision: number): Promise<PreflightReport | null> {
    const preflight = this.current;
    if (preflight === null || preflight.state !== 'ready' || revision !== this.revision) return null;
    this.sending.add(preflight);
    try {
      const report = await preflight.send();
      if (this.current === preflight) this.current = null;
      return report;
    } catch (error) {
      // Its window is gone: the next one asks again.
      if (this.current !== preflight) this.aside = [...this.aside, ...preflight.roots];
      throw error;
    } finally {
      this.sending.delete(preflight);
      this.remember();
      this.changed();
    }
  }

  /** Nothing of it is added, unless a person has said yes already. */
  forget(): void {
    this.current?.stop();
    this.current = null;
    this.remember();
    this.changed();
  }

  private remember(): void {
    const open = [...this.sending, ...(this.current === null ? [] : [this.current])];
    const roots = open
      .filter((preflight) => preflight.isUnanswered || this.sending.has(preflight))
      .map(({ roots: own }) => own);
    try {
      this.deps.unanswered.write([...new Set([...this.aside, ...roots.flat()])]);
    } catch (error) {
      // The question is asked all the same, but a quit forgets it.
      this.deps.log.warn(`Paths that are asked about could not be saved: ${String(error)}`);
    }
  }

  private changed(): void {
    this.revision += 1;
    this.deps.onChange();
  }
}

async function areMany(paths: readonly string[]): Promise<boolean> {
  if (paths.length > addedAtOnce) return true;
  return (await Promise.all(paths.map((path) => isFolder(path)))).includes(true);
}

interface SkippedOf {
  count: number;
  readonly examples: string[];
}

/** What one question is about. */
class Preflight {
  private readonly deps: SurveyDeps;
  private readonly onChange: () => void;
  private stage: PreflightView['state'] = 'looking';
  private isStopped = false;
  private isLooking = false;
  /** Absolute paths that were not walked yet. */
  private readonly waiting: string[] = [];
  /** Of one folder alone its name is kept, as for what is added without a question. */
  readonly roots: string[] = [];
  private isFromOutside = false;
  private readonly seen = new Set<string>();
  private readonly files: File[] = [];
  private readonly skipped = new Map<SkipReason, SkippedOf>();
  private readonly categories: Record<MediaCategory, number> = { video: 0, audio: 0, image: 0, document: 0 };
  private looked = 0;
  private bytes = 0;
  private again = 0;
  private added = 0;

  constructor(deps: SurveyDeps, onChange: () => void) {
    this.deps = deps;
    this.onChange = onChange;
  }

  get state(): PreflightView['state'] {
    return this.stage;
  }

  /** Nothing to send is no question, nor is a look that broke off. */
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
      names: this.files.slice(0, namedFiles).map(({ path }) => basename(path)),
      categories: { ...this.categories },
      again: this.again,
      skipped: skipReasons.flatMap((reason) => {
        const of = this.skipped.get(reason);
        return of === undefined ? [] : [{ reason, count: of.count, examples: [...of.examples] }];
      }),
      added: this.added,
    };
  }

  join(paths: readonly string[], from: PathsFrom): void {
    const absolute = paths.map((path) => resolve(path));
    if (from === 'outside') this.isFromOutside = true;
    // Whoever opens a file twice, or opens it again because the question was not answered, asks for nothing new.
    const known = new Set(from === 'outside' && this.isUnanswered ? this.roots : []);
    const fresh = absolute.filter((path) => !known.has(path));
    if (fresh.length === 0 && absolute.length > 0) return;
    this.waiting.push(...fresh);
    this.roots.push(...fresh);
    this.stage = 'looking';
    this.onChange();
    if (!this.isLooking) void this.look();
  }

  stop(): void {
    this.isStopped = true;
  }

  async send(): Promise<PreflightReport> {
    this.stage = 'sending';
    this.onChange();
    const found = { changedSince: 0 };
    try {
      const report = await this.deps.queue.addFiles(this.compared(found), await this.folderName());
      return { ...report, ...found };
    } catch (error) {
      // Some may have been added: they will be told to be in the queue already.
      this.stage = 'ready';
      this.added = 0;
      this.onChange();
      throw error;
    }
  }

  /** Every file that was shown, and meanwhile counts those that are not any more what was looked at. */
  private async *compared(found: { changedSince: number }): AsyncGenerator<string> {
    for (let start = 0; start < this.files.length; start += comparedAtOnce) {
      const some = this.files.slice(start, start + comparedAtOnce);
      const same = await Promise.all(some.map(isStillTheSame));
      found.changedSince += same.filter((isSame) => !isSame).length;
      for (const { path } of some) yield path;
      this.added = start + some.length;
      this.onChange();
    }
  }

  private async folderName(): Promise<string | null> {
    const [only, ...others] = this.roots;
    const isOneFolder = only !== undefined && others.length === 0 && (await isFolder(only));
    return isOneFolder ? basename(only) : null;
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    try {
      for (let root = this.waiting.shift(); root !== undefined; root = this.waiting.shift()) {
        let some: FoundOrEmpty[] = [];
        for await (const found of entriesOf(root)) {
          if (this.isStopped) return;
          some.push(found);
          if (some.length < lookedAtOnce) continue;
          await this.statEntry(some, root);
          some = [];
        }
        await this.statEntry(some, root);
      }
      this.stage = 'ready';
    } catch (error) {
      this.deps.log.bug(error);
      this.stage = 'failed';
    } finally {
      this.isLooking = false;
      if (!this.isStopped) this.onChange();
    }
  }

  private async statEntry(some: readonly FoundOrEmpty[], root: string): Promise<void> {
    const fresh: string[] = [];
    const skip = (reason: SkipReason, path: string) => this.skip(reason, path, root);
    for (const { found, path } of some) {
      if (this.seen.has(path)) skip('named-twice', path);
      else if (found === 'hidden') skip('hidden', path);
      else if (found === 'unreadable-folder') skip('folder-unreadable', path);
      else if (found === 'empty-folder') skip('folder-empty', path);
      else fresh.push(path);
      this.seen.add(path);
    }
    const inspected = await Promise.all(fresh.map(async (path) => ({ path, seen: await inspectFile(path) })));
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
    if (of.examples.length < namedExamples) of.examples.push(relative(dirname(root), path) || path);
    this.skipped.set(reason, of);
  }
}

type FoundOrEmpty = Found | { readonly found: 'empty-folder'; readonly path: string };

async function* entriesOf(root: string): AsyncGenerator<FoundOrEmpty> {
  if (!(await isFolder(root))) {
    yield { found: 'file', path: root };
    return;
  }
  let isEmpty = true;
  for await (const entry of walkEntries(root)) {
    isEmpty = false;
    yield entry;
  }
  if (isEmpty) yield { found: 'empty-folder', path: root };
}

function reasonOf(seen: Exclude<Inspection, { finding: 'ready' }>): SkipReason {
  // Between the walk and the look a folder took the file's place.
  return seen.finding === 'folder' ? 'not-a-file' : seen.finding;
}

async function isStillTheSame(file: File): Promise<boolean> {
  try {
    return isSameFile({ ...file, inode: 0 }, fingerprintOf(await stat(file.path)));
  } catch {
    return false; // gone, or out of reach: its check will say
  }
}
