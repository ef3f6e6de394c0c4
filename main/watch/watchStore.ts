/** The tables of the watch folders: which there are, and what of their files is known. */
import { join } from 'node:path';

import { z } from 'zod';

import { type WatchRules, changedFileRules } from '../../preload/contract.ts';
import { kindsWhere } from '../errors/errorTaxonomy.ts';
import { type Sql, columnOf, numberOf } from '../queue/store/sql.ts';
import type { Memory, Remembered } from './decision.ts';
import type { Drive } from './mountPoint.ts';
import type { Found } from './scan.ts';
import type { StoredFolder } from './types.ts';
import type { FolderStore } from './watchFolders.ts';

const patterns = z.array(z.string());
const folderSchema = z.object({
  id: z.int(),
  path: z.string().min(1),
  subfolders: z.int(),
  include: z.string(),
  exclude: z.string(),
  changed: z.enum(changedFileRules),
  paused: z.int(),
  baseline_at: z.int().nullable(),
  device: z.int().nullable(),
  inode: z.int().nullable(),
  mount_point: z.string().nullable(),
});

/** Rows that are gone through at a time, so that the app stays awake. */
const rowsAtOnce = 500;
/** A file that is gone for so long may come again as a new one. */
const keptGoneMs = 90 * 86_400_000;
/** Files that a folder takes within this time of each other are one batch. */
const batchGapMs = 10 * 60_000;

export class WatchStore implements FolderStore {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  folders(): StoredFolder[] {
    return this.sql
      .all('SELECT * FROM watch_folders ORDER BY id')
      .map(decodeFolder)
      .filter((folder) => folder !== null);
  }

  add({ path, rules, baselineAt, drive }: Omit<StoredFolder, 'id' | 'isPaused'>): number {
    this.sql.run(
      `INSERT INTO watch_folders (path, subfolders, include, exclude, changed, baseline_at, device, inode, mount_point)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      path,
      ...encodeRules(rules),
      baselineAt,
      drive?.device ?? null,
      drive?.inode ?? null,
      drive?.mountPoint ?? null,
    );
    return this.sql.number('SELECT last_insert_rowid()') ?? 0;
  }

  change(id: number, { rules, isPaused }: Partial<Pick<StoredFolder, 'rules' | 'isPaused'>>): void {
    if (rules !== undefined)
      this.sql.run(
        'UPDATE watch_folders SET subfolders = ?, include = ?, exclude = ?, changed = ? WHERE id = ?',
        ...encodeRules(rules),
        id,
      );
    if (isPaused !== undefined)
      this.sql.run('UPDATE watch_folders SET paused = ? WHERE id = ?', isPaused ? 1 : 0, id);
  }

  remove(id: number): void {
    this.sql.run('DELETE FROM watch_folders WHERE id = ?', id);
  }

  broughtBy(id: number): { taken: number; lastTakenAt: number | null } {
    const [row] = this.sql.all('SELECT taken, last_taken_at FROM watch_folders WHERE id = ?', id);
    return { taken: numberOf(row, 'taken') ?? 0, lastTakenAt: numberOf(row, 'last_taken_at') };
  }

  saveDrive(id: number, { device, inode, mountPoint }: Drive): void {
    this.sql.run(
      'UPDATE watch_folders SET device = ?, inode = ?, mount_point = ? WHERE id = ?',
      safe(device),
      safe(inode),
      mountPoint,
      id,
    );
  }

  baselineDone(id: number): void {
    this.sql.run('UPDATE watch_folders SET baseline_at = NULL WHERE id = ?', id);
  }

  /** The batch for what the folder takes now; 0: a new one has to be begun. */
  openBatch(id: number, now: number): number {
    const batch = this.sql.number(
      'SELECT batch_id FROM watch_folders WHERE id = ? AND last_taken_at BETWEEN ? AND ?',
      id,
      now - batchGapMs,
      now,
    );
    return batch ?? 0;
  }

  noteTaken(id: number, count: number, batchId: number, now: number): void {
    this.sql.run(
      'UPDATE watch_folders SET taken = taken + ?, batch_id = ?, last_taken_at = ? WHERE id = ?',
      count,
      batchId,
      now,
      id,
    );
  }

  /** Uploads of files in watch folders that can be tried again once their file has returned. */
  missingUploads(): { readonly id: string; readonly path: string }[] {
    return this.sql
      .all(
        `SELECT id, path FROM uploads INDEXED BY uploads_turn
         WHERE removed_at IS NULL AND state = 'failed'
         AND json_extract(failure, '$.kind') IN (SELECT value FROM json_each(?))
         AND EXISTS (SELECT 1 FROM watched_files WHERE watched_files.path = uploads.path)`,
        JSON.stringify(kindsWhere('watchRetry', 'when-file-returns')),
      )
      .map((row) => ({ id: String(columnOf(row, 'id')), path: String(columnOf(row, 'path')) }));
  }

  /** In the order of `found`. */
  lookUp(found: readonly Found[]): Memory[] {
    const asked = found.map(({ path, look }) => ({
      path,
      inode: safe(look.fingerprint.inode),
      size: look.fingerprint.sizeBytes,
      mtime: look.fingerprint.mtimeMs,
    }));
    const json = JSON.stringify(asked);
    const own = new Map(
      this.sql
        .all(
          `SELECT watched_files.* FROM json_each(?) AS asked
           CROSS JOIN watched_files ON watched_files.path = asked.value ->> 'path'`,
          json,
        )
        .map((row) => [String(columnOf(row, 'path')), row]),
    );
    const elsewhere = new Map(
      this.sql
        .all(
          `SELECT asked.key AS asked, watched_files.* FROM json_each(?) AS asked
           CROSS JOIN watched_files INDEXED BY watched_files_inode
           ON inode = asked.value ->> 'inode' AND inode <> 0 AND size_bytes = asked.value ->> 'size'
             AND mtime_ms = asked.value ->> 'mtime' AND watched_files.path <> asked.value ->> 'path'`,
          json,
        )
        .map((row) => [numberOf(row, 'asked'), row]),
    );
    return found.map(({ path }, index) => ({
      own: rememberedOf(own.get(path)),
      elsewhere: rememberedOf(elsewhere.get(index)),
    }));
  }

  /** Known as they are from now on; what sent one stays known. */
  remember(found: readonly Found[], now: number): void {
    this.sql.transaction(() => {
      for (const file of found) this.save(file, null, now);
    });
  }

  /** `uploadId`: what sends it; null keeps the one that is known. */
  save({ path, look }: Found, uploadId: string | null, now: number): void {
    this.sql.run(
      `INSERT INTO watched_files (path, size_bytes, mtime_ms, inode, upload_id, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET size_bytes = excluded.size_bytes, mtime_ms = excluded.mtime_ms,
         inode = excluded.inode, upload_id = coalesce(excluded.upload_id, upload_id), gone_at = NULL`,
      path,
      look.fingerprint.sizeBytes,
      look.fingerprint.mtimeMs,
      safe(look.fingerprint.inode),
      uploadId,
      now,
    );
  }

  /** The file that was known at `from` is at another path now. */
  move(from: Remembered, to: Found, now: number): void {
    this.sql.run('DELETE FROM watched_files WHERE path IN (?, ?)', from.path, to.path);
    this.save(to, from.uploadId, now);
  }

  markGone(paths: readonly string[], now: number): void {
    if (paths.length === 0) return;
    // A folder that is gone took what was in it along.
    this.sql.transaction(() => {
      for (const path of paths)
        this.sql.run(
          `UPDATE watched_files SET gone_at = ? WHERE gone_at IS NULL AND (path = ? OR (path > ? AND path < ?))`,
          now,
          path,
          join(path, '/'),
          afterAllBelow(path),
        );
    });
  }

  /** Of what is known below `root`: all that is not among `seen` is gone, and what is gone for long is forgotten. */
  async sweep(root: string, seen: ReadonlySet<string>, now: number, goesOn: () => boolean): Promise<void> {
    for await (const rows of this.below(root, 'gone_at IS NULL', goesOn)) {
      const gone = rows.filter((path) => !seen.has(path));
      this.sql.run(
        'UPDATE watched_files SET gone_at = ? WHERE path IN (SELECT value FROM json_each(?))',
        now,
        JSON.stringify(gone),
      );
    }
    if (goesOn()) this.sql.run('DELETE FROM watched_files WHERE gone_at < ?', now - keptGoneMs);
  }

  async forgetUnsent(path: string): Promise<void> {
    for await (const rows of this.below(path, 'upload_id IS NULL', () => true))
      this.sql.run(
        'DELETE FROM watched_files WHERE path IN (SELECT value FROM json_each(?))',
        JSON.stringify(rows),
      );
  }

  /** Paths below a folder, some at a time. */
  private async *below(folder: string, which: string, goesOn: () => boolean): AsyncGenerator<string[]> {
    const end = afterAllBelow(folder);
    let after = join(folder, '/');
    while (goesOn()) {
      const paths = this.sql
        .all(
          `SELECT path FROM watched_files WHERE path > ? AND path < ? AND ${which} ORDER BY path LIMIT ?`,
          after,
          end,
          rowsAtOnce,
        )
        .map((row) => String(columnOf(row, 'path')));
      const last = paths.at(-1);
      if (last === undefined) return;
      yield paths;
      after = last;
      await new Promise((go) => setImmediate(go));
    }
  }
}

/** The first text that sorts after every path below the folder: the separator's next character in the separator's place. */
function afterAllBelow(folder: string): string {
  const below = join(folder, '/');
  const separator = below.at(-1) ?? '/';
  return below.slice(0, -1) + String.fromCodePoint((separator.codePointAt(0) ?? 0) + 1);
}

/** Some file systems number their files beyond what a JavaScript number holds exactly. */
function safe(value: number): number {
  return Number.isSafeInteger(value) ? value : 0;
}

function encodeRules({ subfolders, include, exclude, changed }: WatchRules) {
  return [subfolders ? 1 : 0, JSON.stringify(include), JSON.stringify(exclude), changed];
}

function rememberedOf(row: unknown): Remembered | null {
  if (row === undefined) return null;
  const uploadId = columnOf(row, 'upload_id');
  return {
    path: String(columnOf(row, 'path')),
    fingerprint: {
      sizeBytes: numberOf(row, 'size_bytes') ?? 0,
      mtimeMs: numberOf(row, 'mtime_ms') ?? 0,
      inode: numberOf(row, 'inode') ?? 0,
    },
    uploadId: typeof uploadId === 'string' ? uploadId : null,
    wasGone: numberOf(row, 'gone_at') !== null,
  };
}

/** null for a row that cannot be a folder: it is not watched. */
function decodeFolder(row: unknown): StoredFolder | null {
  const parsed = folderSchema.safeParse(row);
  if (!parsed.success) return null;
  const { id, path, subfolders, changed, paused, device, inode } = parsed.data;
  const include = readPatterns(parsed.data.include);
  const exclude = readPatterns(parsed.data.exclude);
  if (include === null || exclude === null) return null;
  return {
    id,
    path,
    rules: { subfolders: subfolders !== 0, include, exclude, changed },
    isPaused: paused !== 0,
    baselineAt: parsed.data.baseline_at,
    drive: device === null || inode === null ? null : { device, inode, mountPoint: parsed.data.mount_point },
  };
}

function readPatterns(json: string): string[] | null {
  try {
    const parsed = patterns.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
