/**
 * What a row shows of a file before the main process has checked it, or after it was refused. For display only: the
 * main process decides what a file is.
 */
import { type MediaCategory, type UploadRow, mediaCategories } from '../../preload/contract.ts';

const extensions: Readonly<Record<MediaCategory, readonly string[]>> = {
  video: ['mp4', 'm4v', 'mov', 'avi', 'mkv'],
  audio: ['mp3', 'wav', 'aac', 'm4a', 'ogg'],
  image: ['jpg', 'jpeg', 'png', 'gif', 'webp', 'svg'],
  document: ['pdf', 'doc', 'docx', 'txt'],
};

/** The category from the check; before the check, the category that the file extension suggests. */
export function displayCategory({
  category,
  name,
}: Pick<UploadRow, 'category' | 'name'>): MediaCategory | null {
  if (category !== null) return category;
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  return mediaCategories.find((candidate) => extensions[candidate].includes(extension)) ?? null;
}

/** The size from the check, or from the failure of a refused file, in bytes. */
export function displaySizeBytes({
  sizeBytes,
  failure,
}: Pick<UploadRow, 'sizeBytes' | 'failure'>): number | null {
  const refusedSize = failure?.facts?.['sizeBytes'];
  return sizeBytes ?? (typeof refusedSize === 'number' ? refusedSize : null);
}
