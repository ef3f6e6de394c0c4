/** Saves a batch's report where the person wants it: whole or not at all, however many uploads it has. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { BatchReport, CallArgs, ExportResult } from '../../preload/contract.ts';
import type { Upload } from '../queue/model/upload.ts';
import { csvOf, jsonOf } from '../queue/reports/reportExport.ts';

export interface ExportTools {
  /** Where to; null when the person thought better of it. `suggested`: a file's name. */
  readonly askWhere: (suggested: string, format: 'csv' | 'json') => Promise<string | null>;
  readonly report: (batchId: number) => Promise<BatchReport | null>;
  readonly uploads: (batchId: number) => AsyncIterable<Upload>;
  readonly now: () => number;
}

/** A file that cannot be written is an answer, not an error. */
export async function exportBatch(
  tools: ExportTools,
  { batchId, format }: CallArgs<'exportBatch'>,
): Promise<ExportResult> {
  const report = await tools.report(batchId);
  if (report === null) return { result: 'failed', reason: 'Nothing of it is in the list any more' };
  const path = await tools.askWhere(suggestedName(report, format, tools.now()), format);
  if (path === null) return { result: 'cancelled' };
  const uploads = tools.uploads(batchId);
  try {
    await writeWhole(path, format === 'csv' ? csvOf(uploads) : jsonOf(report, uploads));
  } catch (error) {
    return { result: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
  return { result: 'saved', path };
}

/** Beside its place first, so that a full disk leaves an older file of that name as it was. */
export async function writeWhole(path: string, text: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await pipeline(Readable.from(text), createWriteStream(unfinished, { flags: 'wx' }));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

const longestName = 80;

/** A name that every system's file dialog takes. */
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
  return `${[...safe].slice(0, longestName).join('').trim() || 'uploads'} ${day}.${format}`;
}
