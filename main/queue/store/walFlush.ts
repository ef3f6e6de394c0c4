/**
 * Flushes SQLite's commits to the disk in another thread, so that the main thread never waits for a disk. A commit in
 * WAL mode survives any end of the process; only a power cut can lose what is not flushed.
 */
import { type FileHandle, open } from 'node:fs/promises';

export interface Flush {
  /** Resolves when everything committed before the call is on the disk. Never rejects. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

/** For a database that does not have to survive a power cut. */
export const noFlush: Flush = { flushed: () => Promise.resolve(), close: () => Promise.resolve() };

export class WalFlush implements Flush {
  private readonly path: string;
  private readonly onError: (error: unknown) => void;
  private file: Promise<FileHandle> | null = null;
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;

  /** `path`: of the database; its write-ahead log is in the same folder. `onError`: called when a flush fails. */
  constructor(path: string, onError: (error: unknown) => void) {
    this.path = `${path}-wal`;
    this.onError = onError;
  }

  flushed(): Promise<void> {
    if (this.running === null) return this.begin();
    // The running flush may have started before the caller's commit; all calls until its end share the next one.
    this.next ??= this.running.then(() => this.begin());
    return this.next;
  }

  /** Closes the log. A later flush opens the one that is at the path then. */
  async close(): Promise<void> {
    const { file } = this;
    this.file = null;
    await (await file?.catch(() => null))?.close();
  }

  private begin(): Promise<void> {
    this.next = null;
    this.running = this.sync().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async sync(): Promise<void> {
    try {
      // The file stays open, because SQLite reuses it for each log. Windows flushes only files that are open for
      // writing.
      this.file ??= open(this.path, 'r+');
      await (await this.file).datasync();
    } catch (error) {
      this.onError(error);
      await this.close();
    }
  }
}
