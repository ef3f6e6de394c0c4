/** The database tables of the watch folders and of their known files. */
import { join } from 'node:path';

import { z } from 'zod';

import {
  type WatchRules,
  changedFileRules,
  metadataSchema,
  nameRules,
  sidekickIdsSchema,
} from '../../preload/contract.ts';
import { kindsWhere } from '../errors/errorTaxonomy.ts';
import { generationOf } from '../queue/model/upload.ts';
import { type Sql, columnOf, numberOf } from '../queue/store/sql.ts';
import type { UploadStore } from '../queue/store/uploadStore.ts';
import type { KnownFiles, KnownFile } from './decision.ts';
import type { Drive } from './mountPoint.ts';
import type { FoundFile } from './scan.ts';
import type { SentContent } from './sentContent.ts';
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
  when_name_taken: z.enum(nameRules),
  metadata: z.string(),
  sidekicks: z.string(),
  paused: z.int(),
  baseline_at: z.int().nullable(),
  device: z.int().nullable(),
  inode: z.int().nullable(),
  mount_point: z.string().nullable(),
});

/** Rows that are processed at a time, so that the app stays responsive. */
const rowsPerChunk = 500;
/** A file that was gone for this long counts as new when it comes back. */
const forgetGoneAfterMs = 90 * 86_400_000;
/** Files of a folder that are imported within this time of each other form one batch. */
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
      `INSERT INTO watch_folders (path, subfolders, include, exclude, changed, when_name_taken, metadata, sidekicks,
         baseline_at, device, inode, mount_point)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
        `UPDATE watch_folders SET subfolders = ?, include = ?, exclude = ?, changed = ?, when_name_taken = ?,
           metadata = ?, sidekicks = ? WHERE id = ?`,
        ...encodeRules(rules),
        id,
      );
    if (isPaused !== undefined)
      this.sql.run('UPDATE watch_folders SET paused = ? WHERE id = ?', isPaused ? 1 : 0, id);
  }

  remove(id: number): void {
    this.sql.run('DELETE FROM watch_folders WHERE id = ?', id);
  }

  importStats(id: number): { taken: number; lastTakenAt: number | null } {
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

  /** The batch for files that are imported now; 0: a new batch has to be created. */
  openBatch(id: number, now: number): number {
    const batch = this.sql.number(
      'SELECT batch_id FROM watch_folders WHERE id = ? AND last_taken_at BETWEEN ? AND ?',
      id,
      now - batchGapMs,
      now,
    );
    return batch ?? 0;
  }

  recordImport(id: number, count: number, batchId: number, now: number): void {
    this.sql.run(
      'UPDATE watch_folders SET taken = taken + ?, batch_id = ?, last_taken_at = ? WHERE id = ?',
      count,
      batchId,
      now,
      id,
    );
  }

  /** Uploads of files in watch folders that can be retried once their file exists again. */
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
  lookUp(found: readonly FoundFile[]): KnownFiles[] {
    const asked = found.map(({ path, stat }) => ({
      path,
      inode: safe(stat.fingerprint.inode),
      size: stat.fingerprint.sizeBytes,
      mtime: stat.fingerprint.mtimeMs,
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
             AND mtime_ms = asked.value ->> 'mtime' AND watched_files.path <> asked.value ->> 'path'
             -- a sidecar that gets the name of a film is a new file
             AND left_out = 0`,
          json,
        )
        .map((row) => [numberOf(row, 'asked'), row]),
    );
    return found.map(({ path }, index) => ({
      own: knownFileOf(own.get(path)),
      elsewhere: knownFileOf(elsewhere.get(index)),
    }));
  }

  /** What was sent of a known file; null if it was not sent or its upload does not exist any more. */
  sentContent({ uploadId }: KnownFile, uploads: Pick<UploadStore, 'get' | 'blocks'>): SentContent | null {
    const upload = uploadId === null ? null : uploads.get(uploadId);
    if (!upload?.file || upload.submitRequestedAt === null) return null;
    const { sizeBytes, sha256 = null } = upload.file;
    return { sizeBytes, sha256, blocks: uploads.blocks.recorded(upload.id, generationOf(upload)) };
  }

  /** Marks these files as known as they are now. The upload that sent a file stays linked to it. */
  remember(found: readonly FoundFile[], now: number): void {
    this.sql.transaction(() => {
      for (const file of found) this.save(file, null, now);
    });
  }

  /** Marks files of types that the service does not take as known as they are now. */
  leaveOut(found: readonly FoundFile[], now: number): void {
    this.sql.transaction(() => {
      for (const file of found) {
        this.save(file, null, now);
        this.sql.run('UPDATE watched_files SET left_out = 1 WHERE path = ?', file.path);
      }
    });
  }

  /** The files below a folder that were left out because of their types: how many, and the first of them in order. */
  leftOut(folder: string, limit: number): { readonly count: number; readonly paths: readonly string[] } {
    const where = `FROM watched_files INDEXED BY watched_files_left_out
      WHERE left_out = 1 AND gone_at IS NULL AND path > ? AND path < ?`;
    const range = [join(folder, '/'), afterAllBelow(folder)];
    const count = this.sql.number(`SELECT count(*) ${where}`, ...range) ?? 0;
    if (count === 0) return { count, paths: [] };
    const rows = this.sql.all(`SELECT path ${where} ORDER BY path LIMIT ?`, ...range, limit);
    return { count, paths: rows.map((row) => String(columnOf(row, 'path'))) };
  }

  /** `uploadId`: the upload that sends it, so that it is not left out any more; null keeps what is stored. */
  save({ path, stat }: FoundFile, uploadId: string | null, now: number): void {
    this.sql.run(
      `INSERT INTO watched_files (path, size_bytes, mtime_ms, inode, upload_id, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET size_bytes = excluded.size_bytes, mtime_ms = excluded.mtime_ms,
         inode = excluded.inode, upload_id = coalesce(excluded.upload_id, upload_id), gone_at = NULL,
         left_out = iif(excluded.upload_id IS NULL, left_out, 0)`,
      path,
      stat.fingerprint.sizeBytes,
      stat.fingerprint.mtimeMs,
      safe(stat.fingerprint.inode),
      uploadId,
      now,
    );
  }

  /** Moves a known file to another path. */
  move(from: KnownFile, to: FoundFile, now: number): void {
    this.sql.run('DELETE FROM watched_files WHERE path IN (?, ?)', from.path, to.path);
    this.save(to, from.uploadId, now);
  }

  markGone(paths: readonly string[], now: number): void {
    if (paths.length === 0) return;
    // If a folder is gone, so are the files in it.
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

  /**
   * Marks every known file below `root` that is not in `seen` as gone, and deletes those that have been gone for long
   * at the confirmed time.
   */
  async sweep(
    root: string,
    seen: ReadonlySet<string>,
    { now, confirmed }: { readonly now: number; readonly confirmed: number | null },
    shouldContinue: () => boolean,
  ): Promise<void> {
    for await (const rows of this.below(root, 'gone_at IS NULL', shouldContinue)) {
      const gone = rows.filter((path) => !seen.has(path));
      this.sql.run(
        'UPDATE watched_files SET gone_at = ? WHERE path IN (SELECT value FROM json_each(?))',
        now,
        JSON.stringify(gone),
      );
    }
    if (confirmed !== null && shouldContinue())
      this.sql.run('DELETE FROM watched_files WHERE gone_at < ?', confirmed - forgetGoneAfterMs);
  }

  async forgetUnsent(path: string): Promise<void> {
    for await (const rows of this.below(path, 'upload_id IS NULL', () => true))
      this.sql.run(
        'DELETE FROM watched_files WHERE path IN (SELECT value FROM json_each(?))',
        JSON.stringify(rows),
      );
  }

  /** Paths of known files below a folder, in chunks. */
  private async *below(
    folder: string,
    which: string,
    shouldContinue: () => boolean,
  ): AsyncGenerator<string[]> {
    const end = afterAllBelow(folder);
    let after = join(folder, '/');
    while (shouldContinue()) {
      const paths = this.sql
        .all(
          `SELECT path FROM watched_files WHERE path > ? AND path < ? AND ${which} ORDER BY path LIMIT ?`,
          after,
          end,
          rowsPerChunk,
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

/** The first text that sorts after every path below the folder: the path with the character after the separator. */
function afterAllBelow(folder: string): string {
  const below = join(folder, '/');
  const separator = below.at(-1) ?? '/';
  return below.slice(0, -1) + String.fromCodePoint((separator.codePointAt(0) ?? 0) + 1);
}

/** Some file systems number their files beyond what a JavaScript number holds exactly. */
function safe(value: number): number {
  return Number.isSafeInteger(value) ? value : 0;
}

function encodeRules(rules: WatchRules) {
  const { subfolders, include, exclude, changed, whenNameTaken, metadata, sidekickIds } = rules;
  return [
    subfolders ? 1 : 0,
    JSON.stringify(include),
    JSON.stringify(exclude),
    changed,
    whenNameTaken,
    JSON.stringify(metadata),
    JSON.stringify(sidekickIds),
  ];
}

function knownFileOf(row: unknown): KnownFile | null {
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

/** null for a malformed row; that folder is not watched. */
function decodeFolder(row: unknown): StoredFolder | null {
  const parsed = folderSchema.safeParse(row);
  if (!parsed.success) return null;
  const { id, path, subfolders, changed, paused, device, inode } = parsed.data;
  const include = readJson(patterns, parsed.data.include);
  const exclude = readJson(patterns, parsed.data.exclude);
  const metadata = readJson(metadataSchema, parsed.data.metadata);
  const sidekickIds = readJson(sidekickIdsSchema, parsed.data.sidekicks);
  if (include === null || exclude === null || metadata === null || sidekickIds === null) return null;
  return {
    id,
    path,
    rules: {
      subfolders: subfolders !== 0,
      include,
      exclude,
      changed,
      whenNameTaken: parsed.data.when_name_taken,
      metadata,
      sidekickIds,
    },
    isPaused: paused !== 0,
    baselineAt: parsed.data.baseline_at,
    drive: device === null || inode === null ? null : { device, inode, mountPoint: parsed.data.mount_point },
  };
}

function readJson<Value>(schema: z.ZodType<Value>, json: string): Value | null {
  try {
    const parsed = schema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
