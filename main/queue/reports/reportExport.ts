/** Exports a batch's report as CSV (RFC 4180) or JSON, in chunks. */
import type { BatchReport } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import { reportEntry, reportFields } from './batchReport.ts';

/** Spreadsheets run a text that begins like this as a formula; some ignore invisible characters before it. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;
/** Where the list separator is a semicolon or a tab, a spreadsheet begins a cell there, and ignores the quotes. */
const formulaInside = /([;\t\r\n])(?=[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu;

/** A text that a spreadsheet would run as a formula gets an apostrophe (OWASP, "CSV Injection"). */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = value.replace(formulaInside, "$1'");
  const text = formula.test(safe) ? `'${safe}` : safe;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Starts with a byte order mark, without which spreadsheets misread names with umlauts. */
export async function* csvOf(uploads: AsyncIterable<Upload>): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(reportFields)}`;
  for await (const upload of uploads) {
    const entry = reportEntry(upload);
    yield csvLine(reportFields.map((field) => entry[field] ?? null));
  }
}

export async function* jsonOf(report: BatchReport, uploads: AsyncIterable<Upload>): AsyncGenerator<string> {
  yield `{\n"batch": ${JSON.stringify(report, null, 2)},\n"uploads": [`;
  let isFirst = true;
  for await (const upload of uploads) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(reportEntry(upload))}`;
    isFirst = false;
  }
  yield '\n]\n}\n';
}
