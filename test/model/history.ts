/**
 * The history of the database, recorded by triggers: every saved change of an upload and every recorded block, in
 * order.
 */
import type { Database } from '../../main/queue/store/database.ts';
import type { UploadState } from '../../preload/contract.ts';

/** The columns of an upload's row that guarantees use. */
export interface Row {
  readonly id: string;
  readonly path: string;
  readonly site: string | null;
  readonly position: number;
  readonly added_at: number;
  readonly state: UploadState;
  readonly lane: string;
  readonly due_at: number;
  readonly mtime_ms: number | null;
  readonly remote_name: string | null;
  readonly blob_path: string | null;
  readonly intent_at: number | null;
  readonly submission_id: string | null;
  readonly submission_row: number | null;
  readonly is_grouped: number;
  readonly failure: string | null;
  readonly removed_at: number | null;
}

export type Entry =
  | { readonly what: 'moved'; readonly before: UploadState; readonly row: Row }
  | { readonly what: 'deleted'; readonly id: string; readonly removedAt: number | null }
  | {
      readonly what: 'block';
      readonly id: string;
      readonly blobPath: string;
      readonly generation: number;
      readonly offset: number;
      readonly length: number;
    };

const columns: readonly (keyof Row)[] = [
  'id',
  'path',
  'site',
  'position',
  'added_at',
  'state',
  'lane',
  'due_at',
  'mtime_ms',
  'remote_name',
  'blob_path',
  'intent_at',
  'submission_id',
  'submission_row',
  'is_grouped',
  'failure',
  'removed_at',
];
const rowOf = (prefix: string) =>
  `json_object(${columns.map((name) => `'${name}', ${prefix}${name}`).join(', ')})`;
const moved = `json_object('what', 'moved', 'before', old.state, 'row', ${rowOf('new.')})`;
const block = `json_object('what', 'block', 'id', new.upload_id, 'blobPath', new.blob_path,
  'generation', new.generation, 'offset', new.offset, 'length', new.length)`;

/** Selects one row of JSON, because reading many rows costs more than the rest of the model. */
function list(item: string, from: string): string {
  return `SELECT json_group_array(json(${item})) AS value FROM ${from}`;
}

/** See docs/queue/database.md. */
const restorableMs = 86_400_000;

/** A removed upload can be restored for a day and is deleted after that. */
export function mayBeDeleted(removedAt: number | null, now: number): boolean {
  return removedAt !== null && now - removedAt >= restorableMs;
}

export class History {
  private readonly database: Database.Database;
  private readonly statements: Readonly<Record<'entries' | 'rows', Database.Statement>>;
  private hasChanges = true;
  private cachedRows: readonly Row[] = [];

  constructor(database: Database.Database) {
    this.database = database;
    database.exec(`
      CREATE TEMP TABLE history (number INTEGER PRIMARY KEY, entry TEXT NOT NULL);
      CREATE TEMP TRIGGER moved AFTER UPDATE ON uploads WHEN old.state <> new.state
        BEGIN INSERT INTO history (entry) VALUES (${moved}); END;
      CREATE TEMP TRIGGER deleted AFTER DELETE ON uploads
        BEGIN INSERT INTO history (entry) VALUES (json_object('what', 'deleted', 'id', old.id, 'removedAt', old.removed_at)); END;
      CREATE TEMP TRIGGER recorded AFTER INSERT ON blocks
        BEGIN INSERT INTO history (entry) VALUES (${block}); END;`);
    this.statements = {
      entries: database.prepare(list('entry', '(SELECT entry FROM history ORDER BY number)')),
      rows: database.prepare(list(rowOf(''), '(SELECT * FROM uploads ORDER BY position)')),
    };
  }

  /** Call it for every write. */
  written(): void {
    this.hasChanges = true;
  }

  /** The entries since the last call; null if nothing was written. */
  take(): readonly Entry[] | null {
    if (!this.hasChanges) return null;
    const entries = JSON.parse(this.valueOf('entries')) as Entry[];
    if (entries.length > 0) this.database.exec('DELETE FROM history');
    this.cachedRows = JSON.parse(this.valueOf('rows')) as Row[];
    this.hasChanges = false;
    return entries;
  }

  /** All uploads as they are now. */
  rows(): readonly Row[] {
    return this.hasChanges ? (JSON.parse(this.valueOf('rows')) as Row[]) : this.cachedRows;
  }

  /** The blobPaths of the requested groups by row, as they are saved. */
  requestedGroups(): ReadonlyMap<number, readonly string[]> {
    const rows = this.database
      .prepare(`SELECT id, request FROM submissions WHERE mode = 'group' AND state = 'requested'`)
      .all() as { id: number; request: string }[];
    return new Map(
      rows.map(({ id, request }) => [
        id,
        (JSON.parse(request) as { blobPath: string }[]).map(({ blobPath }) => blobPath),
      ]),
    );
  }

  private valueOf(statement: keyof History['statements']): string {
    const [row] = this.statements[statement].all() as { value: string }[];
    return row?.value ?? '[]';
  }

  /** The text of every table. */
  everything(): string {
    const tables = ['uploads', 'submissions', 'timeline', 'blocks', 'set_aside', 'facts'];
    return JSON.stringify(tables.map((table) => this.database.prepare(`SELECT * FROM ${table}`).all()));
  }

  timelineTimes(id: string): readonly number[] {
    const entries = this.database.prepare('SELECT at FROM timeline WHERE upload_id = ? ORDER BY id').all(id);
    return (entries as { at: number }[]).map(({ at }) => at);
  }
}
