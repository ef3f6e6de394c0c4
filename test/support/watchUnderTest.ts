/** A watch folder with real files and a real database, and with a clock and file events that the test controls. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

import { onTestFinished } from 'vitest';

import { transition } from '../../main/queue/model/stateMachine.ts';
import { entryOf } from '../../main/queue/model/timeline.ts';
import type { UploadEvent } from '../../main/queue/model/uploadEvent.ts';
import { openDatabase } from '../../main/queue/store/database.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import type { QueueChange } from '../../main/queue/uploadQueue.ts';
import { silentLog } from '../../main/shared/log.ts';
import { folderMemory } from '../../main/watch/folderMemory.ts';
import { FolderWatch, type FolderDeps } from '../../main/watch/folderWatch.ts';
import type { StoredFolder } from '../../main/watch/types.ts';
import { WatchStore } from '../../main/watch/watchStore.ts';
import type { WatchRules } from '../../preload/contract.ts';
import { FakeClock } from './fakeClock.ts';

export const stableMs = 10_000;
const rescanMs = 300_000;

export class WatchUnderTest {
  readonly clock = new FakeClock();
  readonly store: UploadStore;
  readonly watchStore: WatchStore;
  readonly bugs: unknown[] = [];
  /** What another program has open for writing. */
  readonly openFiles = new Set<string>();
  /** The watched folders by path, each with its listener. */
  readonly listeners = new Map<string, (event: string, name: string | null) => void>();
  /** Whether the app rests. */
  isResting = false;
  /** How often the window was told of a change. */
  changes = 0;
  /** Thrown instead of watching a folder. */
  watchError: Error | null = null;
  private readonly root: string;
  private running: FolderWatch;

  constructor(
    root: string,
    databasePath: string,
    rules: Partial<WatchRules> = {},
    existing: 'send' | 'skip' = 'send',
  ) {
    this.root = root;
    const { database } = openDatabase(databasePath, 0);
    onTestFinished(async () => {
      await this.running.stop();
      this.store.close();
    });
    this.store = new UploadStore(database);
    this.watchStore = new WatchStore(this.store.sql);
    if (this.watchStore.folders().length === 0) {
      this.watchStore.add({
        path: root,
        rules: {
          subfolders: true,
          include: [],
          exclude: [],
          changed: 'new-version',
          whenNameTaken: 'rename',
          metadata: {},
          sidekickIds: [],
          ...rules,
        },
        baselineAt: existing === 'send' ? null : Date.now(),
        drive: null,
      });
    }
    this.running = this.startWatch();
  }

  get watch(): FolderWatch {
    return this.running;
  }

  get folder(): StoredFolder {
    const [folder] = this.watchStore.folders();
    if (folder === undefined) throw new Error('There is no watch folder');
    return folder;
  }

  /** Names of the uploads in the queue, in its order, with slashes on every system. */
  get imported(): string[] {
    return this.uploads.map(({ path }) => relative(this.root, path).replaceAll(sep, '/'));
  }

  get uploads() {
    return this.store.page({ offset: 0, limit: 500 });
  }

  /** Restarts the watch as after a crash, without the data in memory. */
  async restart(): Promise<void> {
    await this.running.stop();
    this.running = this.startWatch();
    await this.running.idle;
  }

  /** Sends the system's event for these changed files. */
  async notify(...names: string[]): Promise<void> {
    for (const name of names) {
      const path = join(this.root, name);
      this.listeners.get(dirname(path))?.('change', basename(path));
    }
    await this.pass(300);
  }

  /** Advances the time in small steps and waits for the work of each. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      this.clock.advance(100);
      await this.running.idle;
    }
  }

  apply(id: string, event: UploadEvent) {
    const before = this.store.get(id);
    const after = before === null ? null : transition(before, event, this.clock.now());
    if (before === null || after === null) return null;
    const entry = entryOf(event, after, this.clock.now());
    this.store.save(before, after, entry === null ? [] : [entry]);
    return after;
  }

  private startWatch(): FolderWatch {
    const { folder } = this;
    this.listeners.clear();
    const queue = {
      change: <Result>(work: (change: QueueChange) => Result) =>
        Promise.resolve(
          this.store.transaction(() =>
            work({
              store: this.store,
              now: this.clock.now(),
              site: null,
              account: '',
              apply: (id, event) => this.apply(id, event),
            }),
          ),
        ),
      confirmedTime: null,
      retryNow: (ids: readonly string[]) => {
        for (const id of ids) this.apply(id, { event: 'retry-now' });
      },
    };
    const deps: FolderDeps = {
      clock: this.clock,
      log: { ...silentLog, bug: (error) => this.bugs.push(error) },
      platform: 'linux',
      memory: folderMemory(this.watchStore, queue, this.store, this.clock, folder),
      coverageOf: () => 'own',
      openFilesAmong: (paths) =>
        Promise.resolve(new Set([...this.openFiles].filter((path) => paths.has(path)))),
      stableMs: () => stableMs,
      rescanMs: () => rescanMs,
      isResting: () => this.isResting,
      onChange: () => {
        this.changes += 1;
      },
      stat,
      watch: (path, _options, listener) => {
        if (this.watchError !== null) throw this.watchError;
        this.listeners.set(path, listener);
        const watcher = {
          close: () => this.listeners.delete(path),
          on: () => watcher,
        };
        return watcher as unknown as ReturnType<NonNullable<FolderDeps['watch']>>;
      },
    };
    const watch = new FolderWatch(folder, deps);
    watch.start();
    return watch;
  }
}
