/**
 * The system's events about changes in a folder. They are only hints: some are lost and some come twice, so each path
 * they name is checked, and the whole folder is scanned at intervals.
 *
 * Linux reports changes in one folder at a time, macOS and Windows in a whole tree. docs/decisions/0009 says why no
 * library is used.
 */
import { join } from 'node:path';

import { errorCode } from '../shared/errno.ts';
import { isWithin } from './rules.ts';
import { type WatchFunction, watchOnDrive } from './watchThread.ts';

export interface FolderEventListener {
  /** Something was created, changed or deleted at this path, or in this folder. */
  readonly onHint: (path: string) => void;
  /** The system's limit of watched folders is reached. Called once. */
  readonly onLimitReached: () => void;
}

const limitCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

export class FolderEvents {
  private readonly listener: FolderEventListener;
  private readonly isRecursive: boolean;
  private readonly watch: WatchFunction;
  private readonly watchers = new Map<string, { readonly inode: number; readonly close: () => void }>();
  private isLimited = false;

  constructor(
    listener: FolderEventListener,
    platform: NodeJS.Platform,
    watchFolder: WatchFunction = watchOnDrive,
  ) {
    this.listener = listener;
    this.isRecursive = platform === 'darwin' || platform === 'win32';
    this.watch = watchFolder;
  }

  /** How many folders are watched. */
  get size(): number {
    return this.watchers.size;
  }

  /** Watches a folder. If another folder took its place since the last call, that one is watched instead. */
  cover(folder: string, inode: number): void {
    const [known] = this.watchers.keys();
    if (this.isRecursive && known !== undefined && known !== folder) return;
    if (this.watchers.get(folder)?.inode === inode || this.isLimited) return;
    this.drop(folder);
    try {
      const watcher = this.watch(
        folder,
        { recursive: this.isRecursive, persistent: false },
        (_event, name) => {
          this.listener.onHint(name === null ? folder : join(folder, name));
        },
      );
      const close = () => watcher.close();
      this.watchers.set(folder, { inode, close });
      watcher.on('error', (error: Error) => {
        // The folder or its drive is gone; the hint leads to a check.
        if (this.watchers.get(folder)?.close === close) this.watchers.delete(folder);
        close();
        this.failed(folder, error);
      });
    } catch (error) {
      this.failed(folder, error);
    }
  }

  /** Stops watching a path that does not exist any more, and every folder below it. */
  forget(path: string): void {
    for (const folder of this.watchers.keys()) {
      if (folder === path || isWithin(folder, path)) this.drop(folder);
    }
  }

  close(): void {
    for (const folder of this.watchers.keys()) this.drop(folder);
  }

  private drop(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }

  private failed(folder: string, error: unknown): void {
    const code = errorCode(error);
    if (!limitCodes.has(code)) {
      this.listener.onHint(folder);
    } else if (!this.isLimited) {
      this.isLimited = true;
      this.listener.onLimitReached();
    }
  }
}
