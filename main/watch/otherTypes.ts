/**
 * Sidecar files of a watch folder, such as the project, captions or metadata beside a film: files of types that the service
 * does not take. They are left out without an upload, because no person chose them.
 */
import { extname } from 'node:path';

import { typeOfExtension } from '../files/allowedTypes.ts';
import { whileResponding } from '../files/fileCalls.ts';
import { type Inspection, inspectFile } from '../files/inspectFile.ts';

const notResponding: Inspection = { finding: 'unreadable', code: 'ETIMEDOUT' };

/**
 * Whether the service takes no files of its type. A file whose extension says an allowed type is not opened: if its content
 * is another one, its upload says so. A file that cannot be read now is none either; its upload waits for it.
 */
export async function isOfOtherType(path: string): Promise<boolean> {
  if (typeOfExtension(extname(path).slice(1).toLowerCase()) !== null) return false;
  const inspection = await whileResponding(path, () => inspectFile(path), notResponding);
  return inspection.finding === 'type-not-allowed';
}
