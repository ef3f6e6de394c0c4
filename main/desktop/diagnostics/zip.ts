/** Writes named texts as one zip file: whole or not at all. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import type { ReportEntry } from './report.ts';

/** Throws the file system's error, and leaves nothing half written behind. `at`: milliseconds, the entries' time. */
export async function writeZip(path: string, entries: readonly ReportEntry[], at: number): Promise<void> {
  const unfinished = `${path}.part`;
  const { default: yazl } = await import('yazl');
  const zip = new yazl.ZipFile();
  for (const { name, text } of entries) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(at) });
  zip.end();
  try {
    await pipeline(zip.outputStream, createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
