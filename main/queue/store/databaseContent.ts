/**
 * Tells whether a database's file still has the content of the open database. Another program can overwrite the file in
 * place, as `cp` does, and SQLite does not notice that as long as it has the pages in memory. So each run writes a random
 * mark into the header of the file, in the field that SQLite leaves to the application.
 */
import { randomInt } from 'node:crypto';
import { type BigIntStats, closeSync, openSync, readSync } from 'node:fs';

import type { Database } from './database.ts';

/** The parts of SQLite's header that are used here (https://sqlite.org/fileformat.html#the_database_header). */
interface Header {
  readonly pageBytes: number;
  readonly pages: number;
  readonly mark: number;
}

const headerBytes = 100;

export class DatabaseContent {
  private readonly path: string;
  private readonly mark = randomInt(1, 2 ** 31);
  /** Whether the file has had the mark. */
  private isMarked = false;
  private seenTime = -1n;
  private seenBytes = -1n;

  constructor(path: string, database: Database.Database) {
    this.path = path;
    try {
      database.exec(`PRAGMA application_id = ${this.mark}`);
      // Until the mark is in the file itself, nothing is concluded from the file's content. The log begins empty: what it
      // kept of the start would be space that a full disk does not show.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The disk is full, or another process has the lock. The mark stays unused, and the file is taken as it is.
    }
  }

  /**
   * `stats`: of the file now. The header is read only if time or size have changed since the last call, which a checkpoint
   * of the log does too. Throws the file system's error.
   */
  isIntact({ mtimeNs, size }: BigIntStats): boolean {
    if (mtimeNs === this.seenTime && size === this.seenBytes) return true;
    const header = readHeader(this.path);
    const hasMark = header?.mark === this.mark;
    if (this.isMarked && !(hasMark && (size >= this.seenBytes || isWhole(header, size)))) return false;
    this.isMarked ||= hasMark;
    this.seenTime = mtimeNs;
    this.seenBytes = size;
    return true;
  }
}

function isWhole({ pageBytes, pages }: Header, size: bigint): boolean {
  return size >= BigInt(pageBytes) * BigInt(pages);
}

/** null if the file is no database. */
function readHeader(path: string): Header | null {
  const header = Buffer.alloc(headerBytes);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return null;
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return null;
  const pageBytes = header.readUInt16BE(16);
  return {
    pageBytes: pageBytes === 1 ? 65_536 : pageBytes,
    pages: header.readUInt32BE(28),
    mark: header.readUInt32BE(68),
  };
}
