/** Writes named texts as one zip file: whole or not at all. */
import { atomicWrite } from '../../shared/atomicWrite.ts';
import type { ReportEntry } from './report.ts';

/** Throws the file system's error, and leaves nothing half written behind. `at`: milliseconds, the entries' time. */
export async function writeZip(path: string, entries: readonly ReportEntry[], at: number): Promise<void> {
  const { default: yazl } = await import('yazl');
  const zip = new yazl.ZipFile();
  for (const { name, text } of entries) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(at) });
  zip.end();
  await atomicWrite(path, zip.outputStream);
}
