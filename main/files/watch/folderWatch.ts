/**
 * One watch folder at work: it looks through its files, waits until each is still, and hands over what is to be sent.
 *
 * - All work of a folder is done one piece after another, so no file is decided on twice at once.
 * - Notices only say where to look. What is true is what a look finds and what the memory says.
 * - Nothing is handed over that did not look the same twice, at least the still time apart.
 * - What it waits for is kept in this process alone: a start looks through the whole folder again.
 */
import { dirname, relative } from 'node:path';

import type { WatchRules, WatchState, WatchTrouble } from '../../../preload/contract.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { type Memory, type Remembered, decide } from './decision.ts';
import { type Drive, type StatFunction, lookAtRoot } from './drive.ts';
import { FolderNotices, type WatchFunction } from './notices.ts';
import type { OpenFilesAmong } from './openFiles.ts';
import { isLeftAlone, isWithin, matcherOf } from './rules.ts';
import { type Found, type ScanWish, lookAt, scanFolder } from './scan.ts';
import { Settling } from './settling.ts';

/** A watch folder as it is kept. */
export interface KeptFolder {
  readonly id: number;
  readonly path: string;
  readonly rules: WatchRules;
  readonly isPaused: boolean;
  /** What was there before this moment is not sent; null once all of that is remembered, or where it is to be sent. */
  readonly baselineAt: number | null;
  readonly drive: Drive | null;
}

/** A file that is to be sent, or that is known under another path. */
export interface Taking {
  readonly found: Found;
  readonly as: 'new' | 'changed' | 'moved';
  /** What was remembered of it; null for a new file. */
  readonly before: Remembered | null;
}

/** What of the files is remembered, in the queue's database. */
export interface FolderMemory {
  /** In the order of `found`. */
  lookUp(found: readonly Found[]): readonly Memory[];
  /** These are not sent; from now on they are known as they are. */
  remember(found: readonly Found[]): void;
  markGone(paths: readonly string[]): void;
  /** What is remembered and is not among `seen` is gone. In small steps, as long as `goesOn`. */
  sweep(seen: ReadonlySet<string>, goesOn: () => boolean): Promise<void>;
  saveDrive(drive: Drive): void;
  /** Uploads that looked for their file while it was not there, with its drive perhaps, look again if it is now. */
  tryMissing(isThere: (path: string) => boolean): void;
  /** All that was there when the folder was added is remembered. */
  baselineDone(): void;
  /**
   * Adds to the queue, and remembers in the same transaction. Resolves when that outlives a power cut; in the order of
   * `takings`. `later`: an earlier upload of the file is in the way just now.
   */
  take(takings: readonly Taking[]): Promise<readonly ('taken' | 'later')[]>;
}

export interface FolderTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly platform: NodeJS.Platform;
  readonly memory: FolderMemory;
  readonly shareOf: ScanWish['shareOf'];
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
const mostHints = 5_000;
/** How often it is asked whether the folder is still there. */
const probeMs = 5_000;
/** Without notices a folder is looked through this often, but for no more than a tenth of the time. */
const blindRescanMs = 30_000;
/** Handed over in one transaction. */
const takenAtOnce = 200;

export class FolderWatch {
  private folder: KeptFolder;
  /** Without notices: it is looked through every now and then instead. */
  isBlind = false;
  private readonly tools: FolderTools;
  private readonly settlingFiles = new Settling();
  private readonly hinted = new Set<string>();
  private readonly notices: FolderNotices;
  private readonly wish: ScanWish;
  private finding: 'there' | 'missing' | 'unreadable' = 'there';
  private isIndexed = false;
  private unreadable: readonly string[] = [];
  private lastScanMs = 0;
  private isStopped = false;
  private work: Promise<void> = Promise.resolve();
  /** By what they are for: at most one timer each. */
  private readonly timers = new Map<'hints' | 'settle' | 'rescan' | 'probe', () => void>();

  constructor(folder: KeptFolder, tools: FolderTools) {
    this.folder = folder;
    this.tools = tools;
    const { rules, path: root } = folder;
    this.wish = {
      root,
      subfolders: rules.subfolders,
      isWanted: matcherOf(rules),
      shareOf: tools.shareOf,
    };
    const listener = {
      onHint: (path: string) => this.onHint(path),
      onLimit: () => this.becomeBlind(),
    };
    this.notices = new FolderNotices(listener, tools.platform, tools.watch);
  }

  get state(): Exclude<WatchState, 'paused'> {
    if (this.finding !== 'there') return this.finding;
    return this.isIndexed ? 'watching' : 'indexing';
  }

  get settling(): number {
    return this.settlingFiles.size;
  }

  get troubles(): WatchTrouble[] {
    const troubles: WatchTrouble[] = [];
    const [example] = this.unreadable;
    if (example !== undefined)
      troubles.push({ trouble: 'unreadable-folders', count: this.unreadable.length, example });
    if (this.isBlind) troubles.push({ trouble: 'no-notices' });
    return troubles;
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
    this.settlingFiles.restart(this.tools.clock.now());
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
      this.tools.log.bug(error); // the database is full, or out of reach for a while
    }
    if (this.isStopped) return;
    this.planSettling();
    this.tools.onChange();
  }

  private after(name: 'hints' | 'settle' | 'rescan' | 'probe', delayMs: number, piece: () => Promise<void>) {
    this.timers.get(name)?.();
    const cancel = this.tools.clock.after(delayMs, () => {
      this.timers.delete(name);
      this.enqueue(piece);
    });
    this.timers.set(name, cancel);
  }

  /** Asks whether the folder is there, and looks through it where it is back or another one than before. */
  private async probe(wish: 'look through it' | 'if it is new' = 'if it is new'): Promise<void> {
    this.after('probe', probeMs, () => this.probe());
    const before = this.folder.drive;
    const found = await lookAtRoot(this.folder.path, before, this.tools.stat);
    if (this.isStopped) return;
    if (found.root !== 'there') {
      this.lose(found.root);
      return;
    }
    const { drive } = found;
    const isOther = before?.device !== drive.device || before.inode !== drive.inode;
    if (isOther) {
      if (before !== null) this.tools.log.info('A watch folder is on another drive now, or was made anew');
      this.tools.memory.saveDrive(drive);
      this.folder = { ...this.folder, drive };
    }
    const isBack = this.finding !== 'there';
    this.finding = 'there';
    if (wish === 'look through it' || isOther || isBack || !this.isIndexed) await this.scanAll();
  }

  private lose(finding: 'missing' | 'unreadable'): void {
    if (this.finding !== finding) this.tools.log.warn(`A watch folder is ${finding}`);
    this.finding = finding;
    this.isIndexed = false;
    this.unreadable = [];
    this.settlingFiles.clear();
    this.notices.close();
  }

  private async scanAll(): Promise<void> {
    const { clock, memory } = this.tools;
    const startedAt = clock.now();
    const seen = new Set<string>();
    const unreadable: string[] = [];
    for await (const step of scanFolder(this.wish)) {
      if (this.isStopped) return;
      if (step.step === 'folder') {
        this.notices.cover(step.path, step.inode);
      } else if (step.step === 'files') {
        for (const { path } of step.found) seen.add(path);
        await this.consider(step.found);
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
      (await lookAtRoot(this.folder.path, this.folder.drive, this.tools.stat)).root === 'there';
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
    for await (const step of scanFolder(this.wish, folder)) {
      if (this.isStopped) return;
      if (step.step === 'folder') this.notices.cover(step.path, step.inode);
      else if (step.step === 'files') await this.consider(step.found);
    }
  }

  private planRescan(): void {
    const usualMs = this.tools.rescanMs();
    const blindMs = Math.max(blindRescanMs, this.lastScanMs * 9);
    const delayMs = this.isBlind ? Math.min(usualMs, blindMs) : usualMs;
    this.after('rescan', delayMs, () => this.probe('look through it'));
  }

  private becomeBlind(): void {
    this.isBlind = true;
    this.tools.log.warn(
      'The system gives no more notices of changes; the watch folder is looked through instead',
    );
    if (this.isIndexed) this.planRescan();
  }

  private onHint(path: string): void {
    // What waits is looked at when it is due, however often it changes until then.
    if (this.isStopped || this.settlingFiles.has(path)) return;
    this.hinted.add(path);
    if (!this.timers.has('hints')) this.after('hints', hintPauseMs, () => this.lookIntoHints());
  }

  private async lookIntoHints(): Promise<void> {
    const hints = [...this.hinted];
    this.hinted.clear();
    const { path: root } = this.folder;
    if (hints.length > mostHints) return await this.probe('look through it');
    const files: Found[] = [];
    const folders: string[] = [];
    const gone: string[] = [];
    for (const path of hints) {
      if (!this.isMine(path)) continue;
      const at = await lookAt(path);
      if (this.isStopped) return;
      if (at === 'folder') folders.push(path);
      else if (at !== null) files.push({ path, look: at });
      else gone.push(path);
    }
    // The root first: where it is gone, so is everything, and nothing of it is forgotten.
    if (hints.includes(root) || gone.length > 0) await this.probe();
    if (this.isStopped || this.finding !== 'there') return;
    for (const path of gone) this.notices.forget(path);
    this.tools.memory.markGone(gone);
    await this.consider(files.filter(({ path }) => this.isWanted(path)));
    if (this.wish.subfolders) for (const folder of folders) await this.scanBelow(folder);
  }

  /** A hint may name anything, also what a look through the folder passes over. */
  private isMine(path: string): boolean {
    const { path: root } = this.folder;
    if (!isWithin(path, root)) return false;
    const parts = relative(root, path).split(/[/\\]/u);
    return (this.wish.subfolders || parts.length === 1) && !parts.some(isLeftAlone);
  }

  private isWanted(path: string): boolean {
    return this.wish.isWanted(relative(this.folder.path, path)) && this.wish.shareOf(dirname(path)) === 'own';
  }

  private planSettling(): void {
    const { clock, stillMs } = this.tools;
    const delayMs = this.settlingFiles.nextInMs(clock.now(), stillMs());
    if (delayMs === null || this.timers.has('settle')) return;
    this.after('settle', delayMs, () => this.settle());
  }

  /** Looks at all that may be still by now, and hands over what is. */
  private async settle(): Promise<void> {
    const due = this.settlingFiles.due(this.tools.clock.now(), this.tools.stillMs());
    const ready: Taking[] = [];
    for (let start = 0; start < due.length; start += takenAtOnce) {
      const paths = due.slice(start, start + takenAtOnce);
      const looks = await Promise.all(paths.map((path) => lookAt(path)));
      if (this.isStopped) return;
      const found: Found[] = [];
      for (const [index, path] of paths.entries()) {
        const look = looks[index] ?? null;
        if (look === null || look === 'folder') this.settlingFiles.drop(path);
        else found.push({ path, look });
      }
      ready.push(...(await this.decideOn(found)));
    }
    await this.handOver(ready);
  }

  private async consider(found: readonly Found[]): Promise<void> {
    await this.handOver(await this.decideOn(found));
  }

  /** Does what is to be done at once, and answers what is to be handed over. */
  private async decideOn(found: readonly Found[]): Promise<Taking[]> {
    if (found.length === 0 || this.isStopped) return [];
    const { clock, memory, stillMs } = this.tools;
    const rules = {
      now: clock.now(),
      stillMs: stillMs(),
      changed: this.folder.rules.changed,
      baselineAt: this.folder.baselineAt,
    };
    const memories = memory.lookUp(found);
    const known: Found[] = [];
    const ready: Taking[] = [];
    for (const [index, file] of found.entries()) {
      const remembered = memories[index] ?? { own: null, elsewhere: null };
      const decision = decide(file.look, this.settlingFiles.seenOf(file.path), remembered, rules);
      if (decision.do === 'wait') this.settlingFiles.wait(file.path, decision.seen);
      else if (decision.do !== 'take' && decision.do !== 'follow') this.settlingFiles.drop(file.path);
      if (decision.do === 'remember') known.push(file);
      if (decision.do === 'take') ready.push({ found: file, as: decision.as, before: remembered.own });
      if (decision.do === 'follow') {
        // A second link to the same file, which is where it was as well.
        const isLink = await isSameFileAt(decision.from);
        if (this.isStopped) return [];
        if (isLink) known.push(file);
        else ready.push({ found: file, as: 'moved', before: decision.from });
      }
    }
    if (known.length > 0) memory.remember(known);
    return ready;
  }

  private async handOver(ready: readonly Taking[]): Promise<void> {
    const { clock, memory, openFilesAmong } = this.tools;
    const settled = ready.filter(({ as }) => as !== 'moved');
    const held = await openFilesAmong(new Set(settled.map(({ found }) => found.path)));
    for (let start = 0; start < ready.length; start += takenAtOnce) {
      const takings: Taking[] = [];
      for (const taking of ready.slice(start, start + takenAtOnce)) {
        const { path, look } = taking.found;
        const now = await lookAt(path); // the last look, after whoever held it let go
        const isSame =
          now !== null &&
          now !== 'folder' &&
          now.fingerprint.sizeBytes === look.fingerprint.sizeBytes &&
          now.fingerprint.mtimeMs === look.fingerprint.mtimeMs;
        if (isSame && !held.has(path)) takings.push(taking);
        else if (now === null || now === 'folder') this.settlingFiles.drop(path);
        else this.settlingFiles.wait(path, { fingerprint: now.fingerprint, since: clock.now() });
      }
      if (this.isStopped) return;
      if (takings.length === 0) continue;
      // Whatever becomes of it: what is not taken is due again after another still time.
      for (const { found } of takings)
        this.settlingFiles.wait(found.path, { fingerprint: found.look.fingerprint, since: clock.now() });
      const outcomes = await memory.take(takings);
      for (const [index, { found }] of takings.entries())
        if (outcomes[index] === 'taken') this.settlingFiles.drop(found.path);
    }
  }
}

async function isSameFileAt({ path, fingerprint }: Remembered): Promise<boolean> {
  const at = await lookAt(path);
  return at !== null && at !== 'folder' && at.fingerprint.inode === fingerprint.inode;
}
