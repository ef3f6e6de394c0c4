/** Writes named texts as one zip file. The file is written completely or not at all. */
import { atomicWrite } from '../../shared/atomicWrite.ts';
import type { ReportEntry } from './report.ts';

/** `at` is the time of the entries in milliseconds since 1970. Throws the file system's error and leaves no partial file behind. */
export async function writeZip(path: string, entries: readonly ReportEntry[], at: number): Promise<void> {
  const { default: yazl } = await import('yazl');
  const zip = new yazl.ZipFile();
  for (const { name, text } of entries) zip.addBuffer(Buffer.from(text), name, { mtime: new Date(at) });
  zip.end();
  await atomicWrite(path, zip.outputStream);
}
