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

/** Columns and members of JSON that contain names of files and folders. */
const names: readonly (readonly [table: string, column: string, member?: string])[] = [
  ['uploads', 'path'],
  ['uploads', 'real_path'],
  ['uploads', 'remote_name'],
  ['uploads', 'blob_path'],
  ['uploads', 'created_blob'],
  ['uploads', 'claimed_blob'],
  ['uploads', 'failure', '$.facts.name'],
  ['uploads', 'failure', '$.facts.drive'],
  ['batches', 'name'],
  ['watch_folders', 'path'],
  ['watch_folders', 'mount_point'],
  ['watched_files', 'path'],
  ['blocks', 'blob_path'],
  ['set_aside', 'row', '$.path'],
  ['set_aside', 'row', '$.real_path'],
  ['set_aside', 'row', '$.remote_name'],
  ['set_aside', 'row', '$.blob_path'],
  ['timeline', 'facts', '$.failure.facts.name'],
  ['timeline', 'facts', '$.failure.facts.drive'],
];
/** The note of these events is a name or a path. */
const namingEvents = "'file-moved', 'renamed', 'found-in-workspace'";

/** Every path and name that the queue has, also earlier ones of a file, so that a diagnostics report can omit them. */
export function knownPaths(database: Database.Database): string[] {
  const queries = names.map(([table, column, member]) =>
    member === undefined
      ? `SELECT ${column} AS name FROM ${table}`
      : `SELECT CASE WHEN json_valid(${column}) THEN ${column} ->> '${member}' END FROM ${table}`,
  );
  const notes = `SELECT CASE WHEN json_valid(facts) THEN facts ->> '$.note' END FROM timeline WHERE event IN (${namingEvents})`;
  const requested = `SELECT entry.value ->> '$.blobPath' FROM submissions, json_each(CASE WHEN json_valid(request) THEN request ELSE '[]' END) AS entry`;
  const rows: unknown[] = database.prepare([...queries, notes, requested].join(' UNION ')).all();
  return rows.flatMap((row) =>
    typeof row === 'object' &&
    row !== null &&
    'name' in row &&
    typeof row.name === 'string' &&
    row.name !== ''
      ? [row.name]
      : [],
  );
}
