/** Writes the rows of uploads. Callers notify the subscribers of the store. */
import { type Upload, newUpload } from '../model/upload.ts';
import type { Sql } from './sql.ts';
import { encodeUpload } from './uploadRecord.ts';

type Row = ReturnType<typeof encodeUpload>;

/** Every column of an encoded row. */
const columns = Object.keys(encodeUpload(newUpload('', '', 0, 0))) as (keyof Row)[];

/** Each row is encoded once: an upload object never changes, and the next change compares with its row. */
const encodedRows = new WeakMap<Upload, Row>();

function rowOf(upload: Upload): Row {
  const known = encodedRows.get(upload);
  if (known !== undefined) return known;
  const row = encodeUpload(upload);
  encodedRows.set(upload, row);
  return row;
}

/**
 * Inserts all rows with one statement, in the order of `uploads`. Values that all rows share are bound once, the
 * others as one JSON text, because binding forty columns per row takes as long as writing them.
 */
export function insertRows(sql: Sql, uploads: readonly Upload[]): void {
  const rows = uploads.map(encodeUpload);
  const [first] = rows;
  if (first === undefined) return;
  const differing = columns.filter((column) => rows.some((row) => row[column] !== first[column]));
  const shared = columns.filter((column) => !differing.includes(column));
  const values = [...shared.map(() => '?'), ...differing.map((_column, index) => `value ->> ${index}`)];
  sql.run(
    `INSERT INTO uploads (${[...shared, ...differing].join(', ')}) SELECT ${values.join(', ')} FROM json_each(?)`,
    ...shared.map((column) => first[column]),
    JSON.stringify(rows.map((row) => differing.map((column) => row[column]))),
  );
}

/** Writes only the columns that changed, because each one also updates the indexes that contain it. */
export function updateRow(sql: Sql, before: Upload, after: Upload): void {
  const old = rowOf(before);
  const row = rowOf(after);
  const changed = columns.filter((column) => row[column] !== old[column]);
  if (changed.length === 0) return;
  const assignments = changed.map((column) => `${column} = ?`).join(', ');
  sql.run(
    `UPDATE uploads SET ${assignments} WHERE id = ?`,
    ...changed.map((column) => row[column]),
    after.id,
  );
}
