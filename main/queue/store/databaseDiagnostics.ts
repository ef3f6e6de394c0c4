/** Diagnostics of the queue's database: its integrity and its counts. Read only. */
import { errorMessage } from '../../shared/errno.ts';
import type { Database } from './database.ts';

export interface DatabaseDiagnostics {
  /** SQLite's findings; only `ok` if the database is intact. */
  readonly integrity: readonly string[];
  readonly schemaVersion: number;
  /** Uploads by state, removed ones included. */
  readonly uploadsByState: Readonly<Record<string, number>>;
  readonly removed: number;
  /** Rows that could not be read since the database was created. */
  readonly setAside: number;
  readonly timelineEntries: number;
}

const maxFindings = 20;

/** Never throws: if the database cannot be read, the error is a finding. */
export function diagnoseDatabase(database: Database.Database): DatabaseDiagnostics {
  const values = (sql: string): unknown[] => {
    const rows: unknown[] = database.prepare(sql).all();
    return rows.flatMap((row) => (typeof row === 'object' && row !== null ? [Object.values(row)[0]] : []));
  };
  const count = (sql: string) => Number(values(sql)[0] ?? 0);
  try {
    const states = values('SELECT DISTINCT state FROM uploads').map(String);
    const inState = database.prepare('SELECT count(*) AS count FROM uploads WHERE state = ?');
    const countOf = (state: string) => Number(Object.values(inState.all(state)[0] ?? {})[0] ?? 0);
    return {
      integrity: values(`PRAGMA quick_check(${maxFindings})`).map(String),
      schemaVersion: count('PRAGMA user_version'),
      uploadsByState: Object.fromEntries(states.map((state) => [state, countOf(state)])),
      removed: count('SELECT count(*) FROM uploads WHERE removed_at IS NOT NULL'),
      setAside: count('SELECT count(*) FROM set_aside'),
      timelineEntries: count('SELECT count(*) FROM timeline'),
    };
  } catch (error) {
    const finding = errorMessage(error);
    return {
      integrity: [finding],
      schemaVersion: 0,
      uploadsByState: {},
      removed: 0,
      setAside: 0,
      timelineEntries: 0,
    };
  }
}

/** Every path and name that the queue has, also earlier ones of a file, so that a diagnostics report can omit them. */
export function knownPaths(database: Database.Database): string[] {
  const rows: unknown[] = database
    .prepare(
      `SELECT path AS name FROM uploads UNION SELECT remote_name FROM uploads WHERE remote_name IS NOT NULL
       UNION SELECT name FROM batches WHERE name IS NOT NULL UNION SELECT path FROM watch_folders
       UNION SELECT path FROM watched_files UNION SELECT blob_path FROM uploads WHERE blob_path IS NOT NULL
       UNION SELECT json_extract(facts, '$.note') FROM timeline
         WHERE event = 'file-moved' AND CASE WHEN json_valid(facts) THEN json_extract(facts, '$.note') END IS NOT NULL`,
    )
    .all();
  return rows.flatMap((row) =>
    typeof row === 'object' && row !== null && 'name' in row ? [String(row.name)] : [],
  );
}
