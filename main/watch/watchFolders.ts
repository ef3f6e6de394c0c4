/** All watch folders: their list, their states, and the commands a user has for them. */
import { randomUUID } from 'node:crypto';
import { relative } from 'node:path';

import {
  type AppNotice,
  type ExistingFileRule,
  type WatchCandidate,
  type WatchCount,
  type WatchFolder,
  type WatchRules,
  type WatchSummary,
  watchBounds,
} from '../../preload/contract.ts';
import { realpath } from '../files/fileCalls.ts';
import { listingError } from '../files/walk.ts';
import { type FolderDeps, FolderWatch } from './folderWatch.ts';
import { type Drive, checkRoot } from './mountPoint.ts';
import { matcherOf, coverageOf } from './rules.ts';
import { scanFolder } from './scan.ts';
import type { FolderMemory, StoredFolder } from './types.ts';

/** Where watch folders are stored: the queue's database. All methods but `forgetUnsent` are synchronous and fast. */
export interface FolderStore {
  folders(): readonly StoredFolder[];
  add(folder: Omit<StoredFolder, 'id' | 'isPaused'>): number;
  change(id: number, change: Partial<Pick<StoredFolder, 'rules' | 'isPaused'>>): void;
  remove(id: number): void;
  /** How many files were imported from the folder, and when the last one was. */
  importStats(id: number): { readonly taken: number; readonly lastTakenAt: number | null };
  /** The files below a folder that were left out because of their types; the first of them with their paths. */
  leftOut(folder: string, limit: number): { readonly count: number; readonly paths: readonly string[] };
  /**
   * Deletes the files in this folder that were known but never sent, so that they are new again. Works in small steps.
   */
  forgetUnsent(path: string): Promise<void>;
}

export interface WatchDeps extends Omit<FolderDeps, 'memory' | 'coverageOf'> {
  readonly store: FolderStore;
  readonly memoryOf: (folder: StoredFolder) => FolderMemory;
}

/** Counting stops after this time, because a person waits for it, and reports that it is not complete. */
const maxCountMs = 10_000;

const failingStates: ReadonlySet<string> = new Set(['missing', 'unreadable', 'not-responding']);

export class WatchFolders {
  private readonly deps: WatchDeps;
  private folders: readonly StoredFolder[] = [];
  private readonly watches = new Map<number, FolderWatch>();
  private candidate: WatchCandidate | null = null;
  private counting: AbortController | null = null;

  constructor(deps: WatchDeps) {
    this.deps = deps;
  }

  /** Starts to watch the stored folders. */
  start(): void {
    this.folders = this.deps.store.folders();
    for (const folder of this.folders) this.watch(folder);
  }

  async stop(): Promise<void> {
    this.counting?.abort();
    await Promise.all([...this.watches.values()].map((watch) => watch.stop()));
  }

  /** The computer slept, and file events may be lost. */
  wake(): void {
    for (const watch of this.watches.values()) watch.wake();
  }

  list(): WatchFolder[] {
    return this.folders.map(({ id, path, rules }) => {
      const watch = this.watches.get(id);
      return {
        id,
        path,
        rules,
        state: watch?.state ?? 'paused',
        settling: watch?.settling ?? 0,
        ...this.deps.store.importStats(id),
        problems: watch?.problems ?? [],
        otherTypes: this.otherTypes(path),
      };
    });
  }

  private otherTypes(folder: string): WatchFolder['otherTypes'] {
    const { count, paths } = this.deps.store.leftOut(folder, watchBounds.listedOtherTypes);
    return { count, names: paths.map((path) => relative(folder, path)) };
  }

  summary(): WatchSummary {
    const watches = [...this.watches.values()];
    return {
      folders: this.folders.length,
      paused: this.folders.length - watches.length,
      failing: watches.filter(({ state }) => failingStates.has(state)).length,
      settling: watches.reduce((sum, { settling }) => sum + settling, 0),
    };
  }

  /** Notices for the window about watch folders that need attention. */
  notices(): AppNotice[] {
    const notices = this.folders.flatMap(({ id, path }): AppNotice[] => {
      const state = this.watches.get(id)?.state;
      if (state === 'missing' || state === 'unreadable' || state === 'not-responding')
        return [{ notice: `watch-folder-${state}`, path }];
      return [];
    });
    const usesPolling = [...this.watches.values()].some(({ usesPolling: isPolling }) => isPolling);
    return usesPolling ? [...notices, { notice: 'watch-no-notices' }] : notices;
  }

  pathOf(id: number): string | null {
    return this.folders.find((folder) => folder.id === id)?.path ?? null;
  }

  /** Makes a folder that a person picked the candidate, in place of the last one. */
  async propose(picked: string): Promise<WatchCandidate> {
    // The real path, so that one folder under two names counts as one.
    const path = await realpath(picked).catch(() => picked);
    const isKnown = this.folders.some((folder) => folder.path === path);
    const problem = isKnown ? 'watched-already' : (await listingError(path)) === null ? null : 'unreadable';
    this.candidate = { candidate: randomUUID(), path, problem };
    return this.candidate;
  }

  /** How many files of the candidate the rules would send; null if another count started meanwhile. */
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
      coverageOf: (directory: string) => this.coverageOf(directory, 0, { id: 0, path, ...rules }),
    };
    for await (const step of scanFolder(request)) {
      if (counting.signal.aborted || !isWhole) break;
      if (step.step !== 'files') continue;
      const withContent = step.found.filter(({ stat }) => stat.fingerprint.sizeBytes > 0);
      files += withContent.length;
      bytes += withContent.reduce((sum, { stat }) => sum + stat.fingerprint.sizeBytes, 0);
    }
    cancel();
    return counting.signal.aborted ? null : { files, bytes, isWhole };
  }

  /** Returns the new folder's id; null if the candidate was replaced or cannot be watched. */
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

  /** Leaves the queue as it is. Files that were sent are not sent again if the folder is added again. */
  async remove(id: number): Promise<void> {
    const path = this.pathOf(id);
    await this.watches.get(id)?.stop();
    this.watches.delete(id);
    this.deps.store.remove(id);
    this.reload();
    if (path !== null) await this.deps.store.forgetUnsent(path);
    // Another watch folder may cover its files now.
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
    this.folders = this.deps.store.folders();
    for (const folder of this.folders) if (!this.watches.has(folder.id)) this.watch(folder);
    this.deps.onChange();
  }

  private watch(folder: StoredFolder): void {
    if (folder.isPaused) return;
    const watch = new FolderWatch(folder, {
      ...this.deps,
      memory: this.deps.memoryOf(folder),
      coverageOf: (directory) => this.coverageOf(directory, folder.id),
    });
    this.watches.set(folder.id, watch);
    watch.start();
  }

  private coverageOf(
    directory: string,
    id: number,
    candidate?: { id: number; path: string; subfolders: boolean },
  ) {
    const scopes = this.folders.map(({ rules, ...folder }) => ({
      id: folder.id,
      path: folder.path,
      subfolders: rules.subfolders,
    }));
    return coverageOf(directory, id, candidate === undefined ? scopes : [...scopes, candidate]);
  }

  private candidatePath(candidate: string): string | null {
    return this.candidate?.candidate === candidate ? this.candidate.path : null;
  }

  private async driveOf(path: string): Promise<Drive | null> {
    const found = await checkRoot(path, null, this.deps.stat);
    return found.root === 'there' ? found.drive : null;
  }
}
