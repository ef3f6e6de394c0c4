/** Exports a batch's report as CSV (RFC 4180) or JSON, in chunks. */
import type { BatchReport } from '../../../preload/contract.ts';
import { type ReportValue, type ReportedUpload, reportEntry, reportFields } from './batchReport.ts';

/** Spreadsheets run a text that begins like this as a formula; some ignore invisible characters before it. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@\u2212\uFE62\uFE63\uFE66\uFE6B\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;
/** Where the list separator is a semicolon or a tab, a spreadsheet begins a cell there, and ignores the quotes around all of it. It reads quotes at the beginning of that cell. */
const formulaInside =
  /([;\t\r\n])(?=[\s\p{Cc}\p{Cf}"']*[=+\-@\u2212\uFE62\uFE63\uFE66\uFE6B\uFF1D\uFF0B\uFF0D\uFF20])/gu;

/** A text that a spreadsheet would run as a formula gets an apostrophe (OWASP, "CSV Injection"). */
export function csvCell(value: ReportValue): string {
  const plain = plainValue(value);
  if (plain === null) return '';
  if (typeof plain === 'number') return String(plain);
  const safe = plain.replace(formulaInside, "$1'");
  const text = formula.test(safe) ? `'${safe}` : safe;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Sidekicks are separated by spaces, metadata is JSON, and none of either is an empty cell. */
function plainValue(value: ReportValue): string | number | null {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.join(' ');
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
}

export function csvLine(cells: readonly ReportValue[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A byte order mark, without which spreadsheets misread names with umlauts. */
export const csvStart = '\uFEFF';

export async function* csvOf(uploads: AsyncIterable<ReportedUpload>): AsyncGenerator<string> {
  yield csvStart + csvLine(reportFields);
  for await (const upload of uploads) {
    const entry = reportEntry(upload);
    yield csvLine(reportFields.map((field) => entry[field] ?? null));
  }
}

export async function* jsonOf(
  report: BatchReport,
  uploads: AsyncIterable<ReportedUpload>,
): AsyncGenerator<string> {
  yield `{\n"batch": ${JSON.stringify(report, null, 2)},\n"uploads": [`;
  let isFirst = true;
  for await (const upload of uploads) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(reportEntry(upload))}`;
    isFirst = false;
  }
  yield '\n]\n}\n';
}
