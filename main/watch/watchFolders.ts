/** All watch folders: which there are, how each is doing, and what a person does with them. */
import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';

import type {
  AppNotice,
  ExistingFileRule,
  WatchCandidate,
  WatchCount,
  WatchFolder,
  WatchRules,
  WatchSummary,
} from '../../preload/contract.ts';
import { readableFolder } from '../files/walk.ts';
import { type FolderDeps, FolderWatch } from './folderWatch.ts';
import { type Drive, lookAtRoot } from './mountPoint.ts';
import { matcherOf, shareOf } from './rules.ts';
import { scanFolder } from './scan.ts';
import type { FolderMemory, StoredFolder } from './types.ts';

/** Where watch folders are kept: the queue's database. All but `forget` are short and at once. */
export interface FolderStore {
  folders(): readonly StoredFolder[];
  add(folder: Omit<StoredFolder, 'id' | 'isPaused'>): number;
  change(id: number, change: Partial<Pick<StoredFolder, 'rules' | 'isPaused'>>): void;
  remove(id: number): void;
  /** What a folder brought so far. */
  broughtBy(id: number): { readonly taken: number; readonly lastTakenAt: number | null };
  /** Forgets of the files in this folder that they were there before and not sent. In small steps. */
  forgetUnsent(path: string): Promise<void>;
}

export interface WatchDeps extends Omit<FolderDeps, 'memory' | 'shareOf'> {
  readonly store: FolderStore;
  readonly memoryOf: (folder: StoredFolder) => FolderMemory;
}

/** Counting ends here and says so; a person waits for it. */
const maxCountMs = 10_000;

export class WatchFolders {
  private readonly deps: WatchDeps;
  private kept: readonly StoredFolder[] = [];
  private readonly watches = new Map<number, FolderWatch>();
  private candidate: WatchCandidate | null = null;
  private counting: AbortController | null = null;

  constructor(deps: WatchDeps) {
    this.deps = deps;
  }

  /** Begins to watch; nothing is looked at before. */
  start(): void {
    this.kept = this.deps.store.folders();
    for (const folder of this.kept) this.watch(folder);
  }

  async stop(): Promise<void> {
    this.counting?.abort();
    await Promise.all([...this.watches.values()].map((watch) => watch.stop()));
  }

  /** The machine slept, and notices may be lost. */
  wake(): void {
    for (const watch of this.watches.values()) watch.wake();
  }

  list(): WatchFolder[] {
    return this.kept.map(({ id, path, rules }) => {
      const watch = this.watches.get(id);
      return {
        id,
        path,
        rules,
        state: watch?.state ?? 'paused',
        settling: watch?.settling ?? 0,
        ...this.deps.store.broughtBy(id),
        problems: watch?.problems ?? [],
      };
    });
  }

  summary(): WatchSummary {
    const watches = [...this.watches.values()];
    return {
      folders: this.kept.length,
      paused: this.kept.length - watches.length,
      failing: watches.filter(({ state }) => state === 'missing' || state === 'unreadable').length,
      settling: watches.reduce((sum, { settling }) => sum + settling, 0),
    };
  }

  /** What a person should know although no watch folder is looked at. */
  notices(): AppNotice[] {
    const notices = this.kept.flatMap(({ id, path }): AppNotice[] => {
      const state = this.watches.get(id)?.state;
      if (state === 'missing') return [{ notice: 'watch-folder-missing', path }];
      return state === 'unreadable' ? [{ notice: 'watch-folder-unreadable', path }] : [];
    });
    const usesPolling = [...this.watches.values()].some(({ usesPolling: blind }) => blind);
    return usesPolling ? [...notices, { notice: 'watch-no-notices' }] : notices;
  }

  pathOf(id: number): string | null {
    return this.kept.find((folder) => folder.id === id)?.path ?? null;
  }

  /** Takes a folder that a person picked into view; the next one takes its place. */
  async propose(picked: string): Promise<WatchCandidate> {
    // By its real place, so that one folder under two names is one.
    const path = await realpath(picked).catch(() => picked);
    const isKnown = this.kept.some((folder) => folder.path === path);
    const problem = isKnown ? 'watched-already' : (await readableFolder(path)) ? null : 'unreadable';
    this.candidate = { candidate: randomUUID(), path, problem };
    return this.candidate;
  }

  /** What the candidate holds that the rules would send; null when another question came meanwhile. */
  async count(candidate: string, rules: WatchRules): Promise<WatchCount | null> {
    const path = this.candidatePath(candidate);
    this.counting?.abort();
    if (path === null) return null;
    const counting = new AbortController();
    this.counting = counting;
    const { clock } = this.deps;
    let isWhole = true;
    const cancel = clock.after(maxCountMs, () => {
      isWhole = false;
    });
    let files = 0;
    let bytes = 0;
    const request = {
      root: path,
      subfolders: rules.subfolders,
      isWanted: matcherOf(rules),
      shareOf: (directory: string) => this.shareOf(directory, 0, { id: 0, path, ...rules }),
    };
    for await (const step of scanFolder(request)) {
      if (counting.signal.aborted || !isWhole) break;
      if (step.step !== 'files') continue;
      const full = step.found.filter(({ look }) => look.fingerprint.sizeBytes > 0);
      files += full.length;
      bytes += full.reduce((sum, { look }) => sum + look.fingerprint.sizeBytes, 0);
    }
    cancel();
    return counting.signal.aborted ? null : { files, bytes, isWhole };
  }

  /** Answers the new folder's id, null where the candidate is none any more or cannot be watched. */
  async add(candidate: string, rules: WatchRules, existing: ExistingFileRule): Promise<number | null> {
    const path = this.candidatePath(candidate);
    if (path === null || this.candidate?.problem !== null) return null;
    this.candidate = null;
    const drive = await this.driveOf(path);
    if (existing === 'send') await this.deps.store.forgetUnsent(path);
    const baselineAt = existing === 'send' ? null : this.deps.clock.now();
    const id = this.deps.store.add({ path, rules, baselineAt, drive });
    this.reload();
    return id;
  }

  async change(id: number, rules: WatchRules): Promise<void> {
    this.deps.store.change(id, { rules });
    await this.restart(id);
  }

  async setPaused(id: number, isPaused: boolean): Promise<void> {
    this.deps.store.change(id, { isPaused });
    await this.restart(id);
  }

  /** Nothing of the queue is touched, and what was sent is not sent again when the folder is added anew. */
  async remove(id: number): Promise<void> {
    const path = this.pathOf(id);
    await this.watches.get(id)?.stop();
    this.watches.delete(id);
    this.deps.store.remove(id);
    this.reload();
    if (path !== null) await this.deps.store.forgetUnsent(path);
    // What it covered may be another one's now.
    for (const watch of this.watches.values()) watch.rescan();
  }

  rescan(id: number): void {
    this.watches.get(id)?.rescan();
  }

  private async restart(id: number): Promise<void> {
    await this.watches.get(id)?.stop();
    this.watches.delete(id);
    this.reload();
  }

  private reload(): void {
    this.kept = this.deps.store.folders();
    for (const folder of this.kept) if (!this.watches.has(folder.id)) this.watch(folder);
    this.deps.onChange();
  }

  private watch(folder: StoredFolder): void {
    if (folder.isPaused) return;
    const watch = new FolderWatch(folder, {
      ...this.deps,
      memory: this.deps.memoryOf(folder),
      shareOf: (directory) => this.shareOf(directory, folder.id),
    });
    this.watches.set(folder.id, watch);
    watch.start();
  }

  private shareOf(
    directory: string,
    id: number,
    candidate?: { id: number; path: string; subfolders: boolean },
  ) {
    const scopes = this.kept.map(({ rules, ...folder }) => ({
      id: folder.id,
      path: folder.path,
      subfolders: rules.subfolders,
    }));
    return shareOf(directory, id, candidate === undefined ? scopes : [...scopes, candidate]);
  }

  private candidatePath(candidate: string): string | null {
    return this.candidate?.candidate === candidate ? this.candidate.path : null;
  }

  private async driveOf(path: string): Promise<Drive | null> {
    const found = await lookAtRoot(path, null, this.deps.stat);
    return found.root === 'there' ? found.drive : null;
  }
}
