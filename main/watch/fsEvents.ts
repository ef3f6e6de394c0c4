/**
 * The system's notices that something in a folder has changed. They are hints and nothing more: some are lost, some come
 * twice, so whatever they name is looked at, and the whole folder is looked through every now and then.
 *
 * Linux tells of one folder at a time; macOS and Windows of a whole tree. Why no library: docs/decisions/0009.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

import { errorCode } from '../shared/errno.ts';
import { isWithin } from './rules.ts';

/** Node's own `watch`, as far as it is used. */
export type WatchFunction = (
  path: string,
  options: { readonly recursive: boolean; readonly persistent: boolean },
  listener: (event: string, name: string | null) => void,
) => Pick<FSWatcher, 'close' | 'on'>;

export interface NoticeListener {
  /** Something is new, changed or gone at this path, or in this folder. */
  readonly onHint: (path: string) => void;
  /** The system gives no more notices; told once. */
  readonly onLimit: () => void;
}

const limitCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

export class FolderNotices {
  private readonly listener: NoticeListener;
  private readonly isRecursive: boolean;
  private readonly watch: WatchFunction;
  private readonly watchers = new Map<string, { readonly inode: number; readonly close: () => void }>();
  private isLimited = false;

  constructor(listener: NoticeListener, platform: NodeJS.Platform, watchFolder: WatchFunction = watch) {
    this.listener = listener;
    this.isRecursive = platform === 'darwin' || platform === 'win32';
    this.watch = watchFolder;
  }

  /** How many folders are listened to. */
  get size(): number {
    return this.watchers.size;
  }

  /** Listens to a folder; one that is another folder now than when it was covered is covered anew. */
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
        // Its folder went away, or its drive: a look at it will say.
        if (this.watchers.get(folder)?.close === close) this.watchers.delete(folder);
        close();
        this.failed(folder, error);
      });
    } catch (error) {
      this.failed(folder, error);
    }
  }

  /** The path leads nowhere any more: nothing at it or below it is listened to. */
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
      this.listener.onLimit();
    }
  }
}
