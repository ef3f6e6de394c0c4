/**
 * Watches one folder: scans its files, waits until each is stable, and imports those that are to be sent.
 *
 * - The work of a folder runs in sequence, so no file is decided on twice at once.
 * - File system events are only hints about where to check. Decisions follow from `stat` and from the known files.
 * - A file is imported only after two checks, at least the stable time apart, found it the same.
 * - The files it waits for are in memory only, because each start scans the whole folder again.
 */
import { dirname, relative } from 'node:path';

import type { WatchState, WatchProblem } from '../../preload/contract.ts';
import { isPassingFileError } from '../errors/fileFailures.ts';
import { isIgnoredName } from '../files/ignoredNames.ts';
import type { OpenFilesAmong } from '../files/openFiles.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { untilNextPoll } from '../shared/slowPoll.ts';
import { FileImporter } from './fileImporter.ts';
import { FolderEvents } from './fsEvents.ts';
import { type StatFunction, checkRoot, unavailableBy } from './mountPoint.ts';
import { isOfOtherType } from './otherTypes.ts';
import { isWithin, matcherOf } from './rules.ts';
import { type FoundFile, type ScanRequest, statEntry, scanFolder } from './scan.ts';
import type { FolderMemory, StoredFolder } from './types.ts';
import type { WatchFunction } from './watchThread.ts';

export interface FolderDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly platform: NodeJS.Platform;
  readonly memory: FolderMemory;
  readonly coverageOf: ScanRequest['coverageOf'];
  readonly openFilesAmong: OpenFilesAmong;
  /** How long a file has to stay the same before it is imported. */
  readonly stableMs: () => number;
  /** Time between two full scans, which run even when events arrive. */
  readonly rescanMs: () => number;
  /** Something that the window may show has changed. */
  readonly onChange: () => void;
  /** Whether the app rests, so that the folder is checked less often (`untilNextPoll`). Default never. */
  readonly isResting?: () => boolean;
  /** For tests: replace the system's file events and its `stat`. */
  readonly watch?: WatchFunction;
  readonly stat?: StatFunction;
  /** For tests: replaces the inspection of a file's type. */
  readonly isOfOtherType?: (path: string) => Promise<boolean>;
}

/** A copy causes hundreds of events; they are processed together after this pause. */
const hintPauseMs = 200;
/** More hints than this mean that a whole folder moved; then a full scan is cheaper. */
const maxHints = 5_000;
/** Pause until hints about files whose drive did not answer are read again. */
const laterMs = 5_000;
/**
 * Time between two scans while events are missing. Scans take at most a tenth of the time, so slow ones run less
 * often.
 */
const pollingRescanMs = 30_000;

type Unavailable = 'missing' | 'unreadable' | 'not-responding';
/** Names that are not UTF-8, at most so many of which are listed. */
const maxNamedFiles = 20;

export class FolderWatch {
  private folder: StoredFolder;
  /** The system sends no more events, so the folder is scanned at intervals instead. */
  usesPolling = false;
  private readonly deps: FolderDeps;
  private readonly importer: FileImporter;
  private readonly hintedPaths = new Set<string>();
  private readonly events: FolderEvents;
  private readonly request: ScanRequest;
  private finding: 'there' | Unavailable = 'there';
  private isIndexed = false;
  private unreadable: readonly string[] = [];
  private unreadableNames: readonly string[] = [];
  /** Something could not be read for now, so the next scan comes soon. */
  private hasPassingErrors = false;
  private lastScanMs = 0;
  private isStopped = false;
  private work: Promise<void> = Promise.resolve();
  /** At most one timer for each purpose. */
  private readonly timers = new Map<'hints' | 'stability' | 'rescan' | 'probe', () => void>();

  constructor(folder: StoredFolder, deps: FolderDeps) {
    this.folder = folder;
    this.deps = deps;
    const { rules, path: root } = folder;
    this.importer = new FileImporter({
      isOfOtherType,
      ...deps,
      folder: () => this.folder,
      isStopped: () => this.isStopped,
    });
    this.request = {
      root,
      subfolders: rules.subfolders,
      isWanted: matcherOf(rules),
      coverageOf: deps.coverageOf,
    };
    const listener = {
      onHint: (path: string) => this.onHint(path),
      onLimitReached: () => this.startPolling(),
    };
    this.events = new FolderEvents(listener, deps.platform, deps.watch);
  }

  get state(): Exclude<WatchState, 'paused'> {
    if (this.finding !== 'there') return this.finding;
    return this.isIndexed ? 'watching' : 'indexing';
  }

  get settling(): number {
    return this.importer.tracker.size;
  }

  get problems(): WatchProblem[] {
    const problems: WatchProblem[] = [];
    const [example] = this.unreadable;
    if (example !== undefined)
      problems.push({ problem: 'unreadable-folders', count: this.unreadable.length, example });
    if (this.unreadableNames.length > 0)
      problems.push({
        problem: 'unreadable-names',
        count: this.unreadableNames.length,
        examples: this.unreadableNames.slice(0, maxNamedFiles),
      });
    if (this.usesPolling) problems.push({ problem: 'no-notices' });
    return problems;
  }

  /** Resolves when the work that was queued so far is done. */
  get idle(): Promise<void> {
    return this.work;
  }

  start(): void {
    this.enqueue(() => this.probe('stat through it'));
  }

  /** Ends the watch for good; resolves when the last check and the last import are done. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.importer.stop();
    for (const cancel of this.timers.values()) cancel();
    this.events.close();
    await this.work;
  }

  /** Scans the whole folder now. */
  rescan(): void {
    this.enqueue(() => this.probe('stat through it'));
  }

  /** The computer slept: a program that was writing may not have continued yet, and events may be lost. */
  wake(): void {
    this.importer.tracker.restart(this.deps.clock.elapsed());
    this.rescan();
  }

  /** Runs the work after all earlier work. The next scan repeats what fails. `nothing`: nothing has changed. */
  private enqueue(piece: () => Promise<void | 'nothing'>): void {
    this.work = this.doAfter(this.work, piece);
  }

  private async doAfter(before: Promise<void>, piece: () => Promise<void | 'nothing'>): Promise<void> {
    await before;
    if (this.isStopped) return;
    try {
      if ((await piece()) === 'nothing') return;
    } catch (error) {
      this.deps.log.bug(error); // the disk is full, or the database cannot be reached
    }
    if (this.isStopped) return;
    this.planStabilityCheck();
    this.deps.onChange();
  }

  private after(
    name: 'hints' | 'stability' | 'rescan' | 'probe',
    delayMs: number,
    piece: () => Promise<void | 'nothing'>,
  ) {
    this.timers.get(name)?.();
    const cancel = this.deps.clock.after(delayMs, () => {
      this.timers.delete(name);
      this.enqueue(piece);
    });
    this.timers.set(name, cancel);
  }

  /** Checks whether the folder exists, and scans it if it is back, if it was replaced, or if `scan` is `always`. */
  private async probe(request: 'stat through it' | 'if-changed' = 'if-changed'): Promise<void | 'nothing'> {
    const { clock, isResting = () => false } = this.deps;
    this.after('probe', untilNextPoll(clock, isResting()), () => this.probe());
    const before = this.folder.drive;
    const found = await checkRoot(this.folder.path, before, this.deps.stat);
    if (this.isStopped) return;
    if (found.root !== 'there') {
      const isKnown = this.finding === found.root && request === 'if-changed';
      this.markUnavailable(found.root);
      return isKnown ? 'nothing' : undefined;
    }
    const { drive } = found;
    const isOther = before?.device !== drive.device || before.inode !== drive.inode;
    if (isOther) {
      if (before !== null) this.deps.log.info('A watch folder is on another drive now, or was created again');
      this.deps.memory.saveDrive(drive);
      this.folder = { ...this.folder, drive };
    }
    const isBack = this.finding !== 'there';
    this.finding = 'there';
    if (request === 'if-changed' && !isOther && !isBack && this.isIndexed) return 'nothing';
    await this.scanAll();
  }

  private markUnavailable(finding: Unavailable): void {
    if (this.finding !== finding) this.deps.log.warn(`A watch folder is ${finding}`);
    this.finding = finding;
    this.isIndexed = false;
    this.unreadable = [];
    this.unreadableNames = [];
    this.importer.tracker.clear();
    this.events.close();
  }

  private async scanAll(): Promise<void> {
    const { clock, memory } = this.deps;
    const startedAt = clock.elapsed();
    const seen = new Set<string>();
    const unreadable: string[] = [];
    const unreadableNames: string[] = [];
    let hasPassingErrors = false;
    for await (const step of scanFolder(this.request)) {
      if (this.isStopped) return;
      if (step.step === 'folder') {
        this.events.cover(step.path, step.inode);
      } else if (step.step === 'files') {
        for (const { path } of step.found) seen.add(path);
        await this.importer.consider(step.found);
      } else if (step.step === 'unreadable-name') {
        unreadableNames.push(relative(this.folder.path, step.path));
      } else if (step.path === this.folder.path) {
        this.markUnavailable(unavailableBy(step.code));
        return;
      } else if (step.code !== 'ENOENT') {
        unreadable.push(step.path);
        hasPassingErrors ||= isPassingFileError(step.code);
      }
      if (this.isStopped) return;
    }
    if (this.folder.baselineAt !== null) {
      memory.baselineDone();
      this.folder = { ...this.folder, baselineAt: null };
    }
    // If a part of the folder could not be read, files in it are not gone. If the drive was disconnected meanwhile,
    // no file is.
    const isStillThere =
      (await checkRoot(this.folder.path, this.folder.drive, this.deps.stat)).root === 'there';
    if (this.isStopped) return;
    if (unreadable.length === 0 && isStillThere) await memory.sweep(seen, () => !this.isStopped);
    if (isStillThere) memory.retryMissing((path) => seen.has(path));
    if (this.isStopped) return;
    this.unreadable = unreadable;
    this.unreadableNames = unreadableNames;
    this.hasPassingErrors = hasPassingErrors;
    this.isIndexed = true;
    this.lastScanMs = clock.elapsed() - startedAt;
    this.planRescan();
  }

  /** Scans a folder that is new inside the watched one. */
  private async scanBelow(folder: string): Promise<void> {
    for await (const step of scanFolder(this.request, folder)) {
      if (this.isStopped) return;
      if (step.step === 'folder') this.events.cover(step.path, step.inode);
      else if (step.step === 'files') await this.importer.consider(step.found);
    }
  }

  private planRescan(): void {
    const usualMs = this.deps.rescanMs();
    const pollingMs = Math.max(pollingRescanMs, this.lastScanMs * 9);
    const delayMs = this.usesPolling || this.hasPassingErrors ? Math.min(usualMs, pollingMs) : usualMs;
    this.after('rescan', delayMs, () => this.probe('stat through it'));
  }

  private startPolling(): void {
    this.usesPolling = true;
    this.deps.log.warn(
      'The system sends no more file events; the watch folder is scanned at intervals instead',
    );
    if (this.isIndexed) this.planRescan();
  }

  private onHint(path: string): void {
    // A file that waits to be stable is checked when it is due, however often it changes until then.
    if (this.isStopped || this.importer.tracker.has(path)) return;
    this.hintedPaths.add(path);
    if (!this.timers.has('hints')) this.after('hints', hintPauseMs, () => this.processHints());
  }

  private async processHints(): Promise<void> {
    const hints = [...this.hintedPaths];
    this.hintedPaths.clear();
    const { path: root } = this.folder;
    if (hints.length > maxHints) {
      await this.probe('stat through it');
      return;
    }
    const files: FoundFile[] = [];
    const folders: string[] = [];
    const gone: string[] = [];
    const later: string[] = [];
    for (const path of hints) {
      if (!this.isMine(path)) continue;
      const at = await statEntry(path);
      if (this.isStopped) return;
      if (at === 'folder') folders.push(path);
      else if (at !== null && 'unavailable' in at) later.push(path);
      else if (at !== null) files.push({ path, stat: at });
      else gone.push(path);
    }
    // The root comes first: if it is missing, its files are not marked as gone.
    if (hints.includes(root) || gone.length > 0) await this.probe();
    if (this.isStopped || this.finding !== 'there') return;
    if (later.length > 0) {
      for (const path of later) this.hintedPaths.add(path);
      this.after('hints', laterMs, () => this.processHints());
    }
    for (const path of gone) this.events.forget(path);
    this.deps.memory.markGone(gone);
    await this.importer.consider(files.filter(({ path }) => this.isWanted(path)));
    if (this.request.subfolders) for (const folder of folders) await this.scanBelow(folder);
  }

  /** A hint may name any path, including those that a scan ignores. */
  private isMine(path: string): boolean {
    const { path: root } = this.folder;
    if (!isWithin(path, root)) return false;
    const parts = relative(root, path).split(/[/\\]/u);
    return (this.request.subfolders || parts.length === 1) && !parts.some(isIgnoredName);
  }

  private isWanted(path: string): boolean {
    return (
      this.request.isWanted(relative(this.folder.path, path)) &&
      this.request.coverageOf(dirname(path)) === 'own'
    );
  }

  private planStabilityCheck(): void {
    const { clock, stableMs } = this.deps;
    const delayMs = this.importer.tracker.nextInMs(clock.elapsed(), stableMs());
    if (delayMs === null || this.timers.has('stability')) return;
    this.after('stability', delayMs, () => this.importer.importStable());
  }
}
