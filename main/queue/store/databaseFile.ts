/**
 * Keeps the database's file in its place. A file that was deleted, replaced or overwritten while the app runs would still
 * take every change, and all of them would end with the process. So each transaction that writes, and a timer, compare the
 * file at the path with the one that is open. If it is another one, or has another content, the open database is written to
 * the path again, as a whole.
 */
import {
  type BigIntStats,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

import type { Clock } from '../../shared/clock.ts';
import { errorCode, errorMessage } from '../../shared/errno.ts';
import { createOwnerOnly } from '../../shared/ownerOnly.ts';
import { type Database, isDamage, moveAside, openDatabase } from './database.ts';
import { DatabaseContent } from './databaseContent.ts';
import { copyReadable } from './databaseRecovery.ts';
import type { Connection } from './sql.ts';

/** What happened to the file, for the notice. */
export interface FileLoss {
  /** The path of the file that was in the place of ours; null if there was none. */
  readonly keptAs: string | null;
  /** False if a part of the database was overwritten that was not in memory, and is lost. */
  readonly isWhole: boolean;
}

export interface FileEvents {
  /** Called after the file was written again. */
  readonly onRewritten: () => void;
  /** Called when the file is not in its place and cannot be written again now. */
  readonly onFailed: (error: LostFileError) => void;
}

/** The file is not in its place, and cannot be written there now. The name is SQLite's own for the first half. */
export class LostFileError extends Error {
  readonly code = 'SQLITE_READONLY_DBMOVED';
}

/** Pause until a file that could not be written is tried again. */
const retryMs = 5_000;
/** A file that is replaced more often within the time is a file system's or a program's doing, and is left alone. */
const maxRewrites = 5;
const rewritesWithinMs = 600_000;

export class DatabaseFile implements Connection {
  /** The latest loss of this run; null: the file was always in its place. */
  loss: FileLoss | null = null;
  private readonly path: string;
  private readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  private readonly events: FileEvents;
  private database: Database.Database;
  private content: DatabaseContent;
  private file: string | null;
  /** null until SQLite has created it. */
  private log: string | null;
  private rewrites: number[] = [];
  private failed: { readonly error: LostFileError; readonly at: number } | null = null;

  constructor(
    path: string,
    database: Database.Database,
    clock: Pick<Clock, 'now' | 'elapsed'>,
    events: FileEvents,
  ) {
    this.path = path;
    this.database = database;
    this.clock = clock;
    this.events = events;
    this.content = new DatabaseContent(path, database);
    this.file = identityOf(statsOf(path));
    this.log = identityOf(statsOf(logOf(path)));
  }

  /** Why the file cannot be put in its place now; null if it is there. */
  get failure(): string | null {
    return this.failed?.error.message ?? null;
  }

  /** Throws `LostFileError`. */
  forWriting(): Database.Database {
    if (this.isInPlace()) this.failed = null;
    else this.writeAgain();
    return this.database;
  }

  private isInPlace(): boolean {
    try {
      const log = identityOf(statsOf(logOf(this.path)));
      this.log ??= log;
      return this.log === log && this.isOurs(statsOf(this.path));
    } catch {
      return true; // the folder cannot be read now, and nothing else is known
    }
  }

  private isOurs(stats: BigIntStats | null): boolean {
    return stats !== null && identityOf(stats) === this.file && this.content.isIntact(stats);
  }

  private writeAgain(): void {
    const now = this.clock.elapsed();
    if (this.failed !== null && now - this.failed.at < retryMs) throw this.failed.error;
    try {
      this.rewrites = this.rewrites.filter((at) => now - at < rewritesWithinMs);
      if (this.rewrites.length >= maxRewrites) throw new Error(`${this.path} is replaced again and again`);
      this.loss = this.replace();
      this.rewrites.push(now);
      this.failed = null;
    } catch (error) {
      const lost = new LostFileError(errorMessage(error), { cause: error });
      const isNew = this.failed === null;
      this.failed = { error: lost, at: now };
      if (isNew) this.events.onFailed(lost);
      throw lost;
    }
    this.events.onRewritten();
  }

  private replace(): FileLoss {
    const { path } = this;
    const unfinished = `${path}.new`;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    let isWhole: boolean;
    try {
      isWhole = this.writeAll(unfinished);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
    const there = statsOf(path);
    const isForeign = there !== null && !this.isOurs(there);
    // What is left of our own log would be taken for the log of the other file.
    if (identityOf(statsOf(logOf(path))) === this.log) rmSync(logOf(path), { force: true });
    rmSync(`${path}-shm`, { force: true });
    const keptAs = isForeign ? moveAside(path, this.clock.now(), 'replaced') : null;
    rmSync(logOf(path), { force: true });
    renameSync(unfinished, path);
    const lost = this.database;
    this.database = openDatabase(path, this.clock.now()).database;
    // SQLite sees that its file was moved, and leaves what is at the path alone.
    lost.close();
    this.content = new DatabaseContent(path, this.database);
    this.file = identityOf(statsOf(path));
    this.log = identityOf(statsOf(logOf(path)));
    return { keptAs, isWhole };
  }

  /** Writes the open database into a new file, and this to the disk. Returns whether all of it could be read. */
  private writeAll(unfinished: string): boolean {
    const write = `VACUUM INTO '${unfinished.replaceAll("'", "''")}'`;
    rmSync(unfinished, { force: true });
    createOwnerOnly(unfinished);
    let isWhole = true;
    try {
      this.database.exec(write);
    } catch (error) {
      if (!isDamage(error)) throw error;
      isWhole = false;
      // Not all of an overwritten file was in memory. What was is copied row by row.
      const { database } = openDatabase(':memory:', this.clock.now());
      copyReadable(this.database, database);
      rmSync(unfinished, { force: true });
      createOwnerOnly(unfinished);
      database.exec(write);
      database.close();
    }
    const file = openSync(unfinished, 'r+');
    fsyncSync(file);
    closeSync(file);
    return isWhole;
  }
}

function logOf(path: string): string {
  return `${path}-wal`;
}

/** null if there is no file. Throws if that cannot be known. */
function statsOf(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** Tells files apart; null if there is none. */
function identityOf(stats: BigIntStats | null): string | null {
  return stats === null ? null : `${stats.dev}:${stats.ino}`;
}
