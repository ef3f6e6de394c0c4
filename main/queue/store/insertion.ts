import { type Upload, newUpload } from '../model/upload.ts';
import type { Sql } from './sql.ts';
/**
 * Saves many new uploads with one statement. What all of them have alike is bound once, the rest is handed over as one
 * JSON text: binding forty columns a row costs as much as SQLite takes to write them.
 */
import { encodeUpload } from './uploadRecord.ts';

type Row = ReturnType<typeof encodeUpload>;

/** Every column, as the rows are encoded. */
const columns = Object.keys(encodeUpload(newUpload('', '', 0, 0))) as (keyof Row)[];

/** In the order that they are given in; all or none. */
export function insertUploads(sql: Sql, uploads: readonly Upload[]): void {
  const rows = uploads.map(encodeUpload);
  const [first] = rows;
  if (first === undefined) return;
  const differing = columns.filter((column) => rows.some((row) => row[column] !== first[column]));
  const alike = columns.filter((column) => !differing.includes(column));
  const values = [...alike.map(() => '?'), ...differing.map((_column, index) => `value ->> ${index}`)];
  sql.run(
    `INSERT INTO uploads (${[...alike, ...differing].join(', ')}) SELECT ${values.join(', ')} FROM json_each(?)`,
    ...alike.map((column) => first[column]),
    JSON.stringify(rows.map((row) => differing.map((column) => row[column]))),
  );
}
