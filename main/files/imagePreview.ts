/** A picture to be shown small: opened only if it is still the one that was checked, and cheap enough to decode. */
import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { fingerprintOf, isSameFile } from './fingerprint.ts';
import type { FileFacts } from './inspection.ts';
import { pictureSize } from './pictureSize.ts';

/** Larger ones keep their mark. */
export const largestPictureBytes = 25_000_000;
/** Four bytes each while it is decoded. */
export const maxPixels = 64_000_000;

/** Those that Chromium decodes from their bytes alone; an SVG is a document. */
const shownTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** The file's bytes; null where it is not to be shown, whatever the reason. */
export async function openPicture(
  path: string,
  checked: Pick<FileFacts, 'sizeBytes' | 'mtimeMs' | 'inode' | 'contentType'>,
): Promise<ReadStream | null> {
  if (!shownTypes.has(checked.contentType) || checked.sizeBytes > largestPictureBytes) return null;
  const file = await open(path, 'r').catch(() => null); // what became of it, its check will say
  if (file === null) return null;
  try {
    const stats = await file.stat();
    const size = stats.isFile() && isSameFile(checked, fingerprintOf(stats)) ? await pictureSize(file) : null;
    if (size !== null && size.width * size.height <= maxPixels) return file.createReadStream({ start: 0 });
  } catch {
    // A drive that went away: there is no picture to show.
  }
  await file.close();
  return null;
}
