/** Reads a queue's database after a kill from a copy, so that reading does not repair what the app has to repair. */
import { cp, mkdtemp, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import Database from 'libsql';

import type { Range } from '../../main/transfer/blockPlan.ts';
import { removeFolder } from '../support/removeFolder.ts';

export interface RecordedUpload {
  readonly name: string;
  readonly state: string;
  readonly sizeBytes: number | null;
  /** Set once the whole file is in storage. */
  readonly blobPath: string | null;
  /** Recorded blocks of any blob and generation. */
  readonly blocks: readonly Range[];
}

export interface QueueRecord {
  readonly uploads: readonly RecordedUpload[];
  /** Attempts that timed out in the app. */
  readonly timeouts: number;
  /** Rows that were set aside, and database files that were moved aside as damaged. */
  readonly damage: readonly string[];
}

interface UploadColumns {
  readonly id: string;
  readonly path: string;
  readonly state: string;
  readonly size_bytes: number | null;
  readonly blob_path: string | null;
}

/** `folder`: of the queue, whose process was killed or is idle. */
export async function readRecord(folder: string): Promise<QueueRecord> {
  const found = await readdir(folder);
  const damage = found.filter((name) => name.includes('damaged'));
  if (!found.includes('queue.db')) return { uploads: [], timeouts: 0, damage };
  const copy = await mkdtemp(join(folder, 'record-'));
  try {
    for (const name of ['queue.db', 'queue.db-wal']) {
      if (found.includes(name)) await cp(join(folder, name), join(copy, name));
    }
    return readCopy(join(copy, 'queue.db'), damage);
  } finally {
    await removeFolder(copy);
  }
}

function readCopy(copy: string, damage: readonly string[]): QueueRecord {
  const database = new Database(copy);
  const all = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    // Killed while the tables were being created.
    if (all(`SELECT 1 FROM sqlite_master WHERE name = 'facts'`).length === 0)
      return { uploads: [], timeouts: 0, damage };
    const blocks = all<Range & { upload_id: string }>('SELECT upload_id, offset, length FROM blocks');
    const uploads = all<UploadColumns>(
      'SELECT id, path, state, size_bytes, blob_path FROM uploads WHERE removed_at IS NULL',
    );
    const timeouts = all(`SELECT 1 FROM timeline WHERE json_extract(facts, '$.failure.kind') = 'timed-out'`);
    const setAside = all<{ reason: string; row: string }>('SELECT reason, row FROM set_aside');
    return {
      uploads: uploads.map(({ id, path, state, size_bytes: sizeBytes, blob_path: blobPath }) => ({
        name: basename(path),
        state,
        sizeBytes,
        blobPath,
        blocks: blocks
          .filter((block) => block.upload_id === id)
          .map(({ offset, length }) => ({ offset, length })),
      })),
      timeouts: timeouts.length,
      damage: [...damage, ...setAside.map(({ reason, row }) => `${reason}: ${row}`)],
    };
  } finally {
    database.close();
  }
}
