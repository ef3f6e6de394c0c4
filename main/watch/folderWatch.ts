/**
 * One watch folder at work: it looks through its files, waits until each is still, and hands over what is to be sent.
 *
 * - All work of a folder is done one piece after another, so no file is decided on twice at once.
 * - Notices only say where to look. What is true is what a look finds and what the memory says.
 * - Nothing is handed over that did not look the same twice, at least the still time apart.
 * - What it waits for is kept in this process alone: a start looks through the whole folder again.
 */
import { dirname, relative } from 'node:path';

import type { WatchState, WatchProblem } from '../../preload/contract.ts';
import { isIgnoredName } from '../files/ignoredNames.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { FolderIntake } from './folderIntake.ts';
import { FolderNotices, type WatchFunction } from './fsEvents.ts';
import { type StatFunction, lookAtRoot } from './mountPoint.ts';
import type { OpenFilesAmong } from './openFiles.ts';
import { isWithin, matcherOf } from './rules.ts';
import { type Found, type ScanRequest, statEntry, scanFolder } from './scan.ts';
import type { FolderMemory, StoredFolder } from './types.ts';

export interface FolderDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly platform: NodeJS.Platform;
  readonly memory: FolderMemory;
  readonly shareOf: ScanRequest['shareOf'];
  readonly openFilesAmong: OpenFilesAmong;
  /** How long a file has to be as it is. */
  readonly stillMs: () => number;
  /** How often the folder is looked through whatever the notices say. */
  readonly rescanMs: () => number;
  /** Something that the window may show has changed. */
  readonly onChange: () => void;
  /** For tests: how the system gives notices, and what it says of a folder. */
  readonly watch?: WatchFunction;
  readonly stat?: StatFunction;
}

/** Copying brings notices by the hundred; they are looked into together. */
const hintPauseMs = 200;
/** So many hints at once are a whole folder that moved: looking through everything is cheaper. */
const maxHints = 5_000;
/** How often it is asked whether the folder is still there. */
const probeMs = 5_000;
/** Without notices a folder is looked through this often, but for no more than a tenth of the time. */
const blindRescanMs = 30_000;
export class FolderWatch {
  private folder: StoredFolder;
  /** Without notices: it is looked through every now and then instead. */
  usesPolling = false;
  private readonly deps: FolderDeps;
  private readonly intake: FolderIntake;
  private readonly hinted = new Set<string>();
  private readonly notices: FolderNotices;
  private readonly request: ScanRequest;
  private finding: 'there' | 'missing' | 'unreadable' = 'there';
  private isIndexed = false;
  private unreadable: readonly string[] = [];
  private lastScanMs = 0;
  private isStopped = false;
  private work: Promise<void> = Promise.resolve();
  /** By what they are for: at most one timer each. */
  private readonly timers = new Map<'hints' | 'settle' | 'rescan' | 'probe', () => void>();

  constructor(folder: StoredFolder, deps: FolderDeps) {
    this.folder = folder;
    this.deps = deps;
    const { rules, path: root } = folder;
    this.intake = new FolderIntake({
      ...deps,
      folder: () => this.folder,
      isStopped: () => this.isStopped,
    });
    this.request = {
      root,
      subfolders: rules.subfolders,
      isWanted: matcherOf(rules),
      shareOf: deps.shareOf,
    };
    const listener = {
      onHint: (path: string) => this.onHint(path),
      onLimit: () => this.becomeBlind(),
    };
    this.notices = new FolderNotices(listener, deps.platform, deps.watch);
  }

  get state(): Exclude<WatchState, 'paused'> {
    if (this.finding !== 'there') return this.finding;
    return this.isIndexed ? 'watching' : 'indexing';
  }

  get settling(): number {
    return this.intake.settling.size;
  }

  get problems(): WatchProblem[] {
    const problems: WatchProblem[] = [];
    const [example] = this.unreadable;
    if (example !== undefined)
      problems.push({ problem: 'unreadable-folders', count: this.unreadable.length, example });
    if (this.usesPolling) problems.push({ problem: 'no-notices' });
    return problems;
  }

  /** Resolves when all that was begun so far is done. */
  get idle(): Promise<void> {
    return this.work;
  }

  start(): void {
    this.enqueue(() => this.probe('look through it'));
  }

  /** Ends it for good; resolves when the last look and the last hand-over are done. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const cancel of this.timers.values()) cancel();
    this.notices.close();
    await this.work;
  }

  /** Looks through the whole folder now. */
  rescan(): void {
    this.enqueue(() => this.probe('look through it'));
  }

  /** The machine slept: whoever was writing has not gone on yet, and notices may be lost. */
  wake(): void {
    this.intake.settling.restart(this.deps.clock.now());
    this.rescan();
  }

  /** One piece after another; what goes wrong in one is tried again by the next round. */
  private enqueue(piece: () => Promise<void>): void {
    this.work = this.doAfter(this.work, piece);
  }

  private async doAfter(before: Promise<void>, piece: () => Promise<void>): Promise<void> {
    await before;
    if (this.isStopped) return;
    try {
      await piece();
    } catch (error) {
      this.deps.log.bug(error); // the database is full, or out of reach for a while
    }
    if (this.isStopped) return;
    this.planSettling();
    this.deps.onChange();
  }

  private after(name: 'hints' | 'settle' | 'rescan' | 'probe', delayMs: number, piece: () => Promise<void>) {
    this.timers.get(name)?.();
    const cancel = this.deps.clock.after(delayMs, () => {
      this.timers.delete(name);
      this.enqueue(piece);
    });
    this.timers.set(name, cancel);
  }

  /** Asks whether the folder is there, and looks through it where it is back or another one than before. */
  private async probe(request: 'look through it' | 'if it is new' = 'if it is new'): Promise<void> {
    this.after('probe', probeMs, () => this.probe());
    const before = this.folder.drive;
    const found = await lookAtRoot(this.folder.path, before, this.deps.stat);
    if (this.isStopped) return;
    if (found.root !== 'there') {
      this.lose(found.root);
      return;
    }
    const { drive } = found;
    const isOther = before?.device !== drive.device || before.inode !== drive.inode;
    if (isOther) {
      if (before !== null) this.deps.log.info('A watch folder is on another drive now, or was made anew');
      this.deps.memory.saveDrive(drive);
      this.folder = { ...this.folder, drive };
    }
    const isBack = this.finding !== 'there';
    this.finding = 'there';
    if (request === 'look through it' || isOther || isBack || !this.isIndexed) await this.scanAll();
  }

  private lose(finding: 'missing' | 'unreadable'): void {
    if (this.finding !== finding) this.deps.log.warn(`A watch folder is ${finding}`);
    this.finding = finding;
    this.isIndexed = false;
    this.unreadable = [];
    this.intake.settling.clear();
    this.notices.close();
  }

  private async scanAll(): Promise<void> {
    const { clock, memory } = this.deps;
    const startedAt = clock.now();
    const seen = new Set<string>();
    const unreadable: string[] = [];
    for await (const step of scanFolder(this.request)) {
      if (this.isStopped) return;
      if (step.step === 'folder') {
        this.notices.cover(step.path, step.inode);
      } else if (step.step === 'files') {
        for (const { path } of step.found) seen.add(path);
        await this.intake.consider(step.found);
      } else if (step.path === this.folder.path) {
        const isRefused = ['EACCES', 'EPERM'].includes(step.code);
        this.lose(isRefused ? 'unreadable' : 'missing');
        return;
      } else if (step.code !== 'ENOENT') {
        unreadable.push(step.path);
      }
      if (this.isStopped) return;
    }
    if (this.folder.baselineAt !== null) {
      memory.baselineDone();
      this.folder = { ...this.folder, baselineAt: null };
    }
    // Where a part could not be read nobody knows what is gone, and a drive that went away meanwhile is not empty.
    const isStillThere =
      (await lookAtRoot(this.folder.path, this.folder.drive, this.deps.stat)).root === 'there';
    if (this.isStopped) return;
    if (unreadable.length === 0 && isStillThere) await memory.sweep(seen, () => !this.isStopped);
    if (isStillThere) memory.tryMissing((path) => seen.has(path));
    if (this.isStopped) return;
    this.unreadable = unreadable;
    this.isIndexed = true;
    this.lastScanMs = Math.max(0, clock.now() - startedAt);
    this.planRescan();
  }

  /** A folder that is new below the watched one. */
  private async scanBelow(folder: string): Promise<void> {
    for await (const step of scanFolder(this.request, folder)) {
      if (this.isStopped) return;
      if (step.step === 'folder') this.notices.cover(step.path, step.inode);
      else if (step.step === 'files') await this.intake.consider(step.found);
    }
  }

  private planRescan(): void {
    const usualMs = this.deps.rescanMs();
    const blindMs = Math.max(blindRescanMs, this.lastScanMs * 9);
    const delayMs = this.usesPolling ? Math.min(usualMs, blindMs) : usualMs;
    this.after('rescan', delayMs, () => this.probe('look through it'));
  }

  private becomeBlind(): void {
    this.usesPolling = true;
    this.deps.log.warn(
      'The system gives no more notices of changes; the watch folder is looked through instead',
    );
    if (this.isIndexed) this.planRescan();
  }

  private onHint(path: string): void {
    // What waits is looked at when it is due, however often it changes until then.
    if (this.isStopped || this.intake.settling.has(path)) return;
    this.hinted.add(path);
    if (!this.timers.has('hints')) this.after('hints', hintPauseMs, () => this.lookIntoHints());
  }

  private async lookIntoHints(): Promise<void> {
    const hints = [...this.hinted];
    this.hinted.clear();
    const { path: root } = this.folder;
    if (hints.length > maxHints) return await this.probe('look through it');
    const files: Found[] = [];
    const folders: string[] = [];
    const gone: string[] = [];
    for (const path of hints) {
      if (!this.isMine(path)) continue;
      const at = await statEntry(path);
      if (this.isStopped) return;
      if (at === 'folder') folders.push(path);
      else if (at !== null) files.push({ path, look: at });
      else gone.push(path);
    }
    // The root first: where it is gone, so is everything, and nothing of it is forgotten.
    if (hints.includes(root) || gone.length > 0) await this.probe();
    if (this.isStopped || this.finding !== 'there') return;
    for (const path of gone) this.notices.forget(path);
    this.deps.memory.markGone(gone);
    await this.intake.consider(files.filter(({ path }) => this.isWanted(path)));
    if (this.request.subfolders) for (const folder of folders) await this.scanBelow(folder);
  }

  /** A hint may name anything, also what a look through the folder passes over. */
  private isMine(path: string): boolean {
    const { path: root } = this.folder;
    if (!isWithin(path, root)) return false;
    const parts = relative(root, path).split(/[/\\]/u);
    return (this.request.subfolders || parts.length === 1) && !parts.some(isIgnoredName);
  }

  private isWanted(path: string): boolean {
    return (
      this.request.isWanted(relative(this.folder.path, path)) && this.request.shareOf(dirname(path)) === 'own'
    );
  }

  private planSettling(): void {
    const { clock, stillMs } = this.deps;
    const delayMs = this.intake.settling.nextInMs(clock.now(), stillMs());
    if (delayMs === null || this.timers.has('settle')) return;
    this.after('settle', delayMs, () => this.intake.settle());
  }
}
