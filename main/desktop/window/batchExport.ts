/** Saves the report of a batch as CSV or JSON, or its findings as CSV. The file is written completely or not at all. */
import type {
  BatchReport,
  CallArgs,
  ExportFormat,
  ExportResult,
  NamedSidekick,
} from '../../../preload/contract.ts';
import type { ReportedUpload } from '../../queue/reports/batchReport.ts';
import { type ReviewedUpload, findingsCsv } from '../../queue/reports/findingsExport.ts';
import { csvOf, jsonOf } from '../../queue/reports/reportExport.ts';
import { atomicWrite } from '../../shared/atomicWrite.ts';
import { errorMessage } from '../../shared/errno.ts';

export interface ExportDeps {
  /** Asks for the path. `suggested` is a file name; null means that the dialog was cancelled. */
  readonly pickPath: (suggested: string, extension: 'csv' | 'json') => Promise<string | null>;
  readonly report: (batchId: number) => Promise<BatchReport | null>;
  readonly uploads: (batchId: number) => AsyncIterable<ReportedUpload>;
  readonly findings: (batchId: number) => AsyncIterable<ReviewedUpload>;
  /** The sidekicks that a person named. */
  readonly sidekicks: () => readonly NamedSidekick[];
  readonly now: () => number;
}

/** Returns a failed write as a result instead of throwing it. */
export async function exportBatch(
  deps: ExportDeps,
  { batchId, format }: CallArgs<'exportBatch'>,
): Promise<ExportResult> {
  const report = await deps.report(batchId);
  if (report === null) return { result: 'failed', reason: 'Nothing of it is in the list any more' };
  const extension = format === 'json' ? 'json' : 'csv';
  const path = await deps.pickPath(suggestedName(report, format, deps.now()), extension);
  if (path === null) return { result: 'cancelled' };
  let missing = 0;
  const content = () => {
    if (format === 'json') return jsonOf(report, deps.uploads(batchId));
    if (format === 'csv') return csvOf(deps.uploads(batchId));
    return findingsCsv(deps.findings(batchId), deps.sidekicks(), () => (missing += 1));
  };
  try {
    await atomicWrite(path, content());
  } catch (error) {
    return { result: 'failed', reason: errorMessage(error) };
  }
  return missing === 0 ? { result: 'saved', path } : { result: 'saved', path, missing };
}

const maxName = 80;

/** Returns a file name without characters that some system refuses. `now` is in milliseconds since 1970. */
export function suggestedName(
  { name }: Pick<BatchReport, 'name'>,
  format: ExportFormat,
  now: number,
): string {
  const safe = (name ?? '')
    .replaceAll(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, ' ')
    .trim()
    .replace(/^\.+/u, '');
  const day = new Date(now).toISOString().slice(0, 10);
  const base = [...safe].slice(0, maxName).join('').trim() || 'uploads';
  return format === 'findings' ? `${base} findings ${day}.csv` : `${base} ${day}.${format}`;
}
