/** Saves the report of a batch as CSV or JSON. The file is written completely or not at all. */
import type { BatchReport, CallArgs, ExportResult } from '../../../preload/contract.ts';
import type { ReportedUpload } from '../../queue/reports/batchReport.ts';
import { csvOf, jsonOf } from '../../queue/reports/reportExport.ts';
import { atomicWrite } from '../../shared/atomicWrite.ts';
import { errorMessage } from '../../shared/errno.ts';

export interface ExportDeps {
  /** Asks for the path. `suggested` is a file name; null means that the dialog was cancelled. */
  readonly pickPath: (suggested: string, format: 'csv' | 'json') => Promise<string | null>;
  readonly report: (batchId: number) => Promise<BatchReport | null>;
  readonly uploads: (batchId: number) => AsyncIterable<ReportedUpload>;
  readonly now: () => number;
}

/** Returns a failed write as a result instead of throwing it. */
export async function exportBatch(
  deps: ExportDeps,
  { batchId, format }: CallArgs<'exportBatch'>,
): Promise<ExportResult> {
  const report = await deps.report(batchId);
  if (report === null) return { result: 'failed', reason: 'Nothing of it is in the list any more' };
  const path = await deps.pickPath(suggestedName(report, format, deps.now()), format);
  if (path === null) return { result: 'cancelled' };
  const uploads = deps.uploads(batchId);
  try {
    await atomicWrite(path, format === 'csv' ? csvOf(uploads) : jsonOf(report, uploads));
  } catch (error) {
    return { result: 'failed', reason: errorMessage(error) };
  }
  return { result: 'saved', path };
}

const maxName = 80;

/** Returns a file name without characters that some system refuses. `now` is in milliseconds since 1970. */
export function suggestedName(
  { name }: Pick<BatchReport, 'name'>,
  format: 'csv' | 'json',
  now: number,
): string {
  const safe = (name ?? '')
    .replaceAll(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, ' ')
    .trim()
    .replace(/^\.+/u, '');
  const day = new Date(now).toISOString().slice(0, 10);
  return `${[...safe].slice(0, maxName).join('').trim() || 'uploads'} ${day}.${format}`;
}
