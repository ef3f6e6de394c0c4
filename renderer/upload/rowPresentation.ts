/** What a row shows of a file that was not accepted or not looked at yet. For the eye alone: main decides what a file is. */
import { type MediaCategory, type UploadRow, mediaCategories } from '../../preload/contract.ts';

const extensions: Readonly<Record<MediaCategory, readonly string[]>> = {
  video: ['mp4', 'm4v', 'mov', 'avi', 'mkv'],
  audio: ['mp3', 'wav', 'aac', 'm4a', 'ogg'],
  image: ['jpg', 'jpeg', 'png', 'gif', 'webp', 'svg'],
  document: ['pdf', 'doc', 'docx', 'txt'],
};

/** The category that main found; before that, the one its name suggests. */
export function displayCategory({
  category,
  name,
}: Pick<UploadRow, 'category' | 'name'>): MediaCategory | null {
  if (category !== null) return category;
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  return mediaCategories.find((candidate) => extensions[candidate].includes(extension)) ?? null;
}

/** The size that main found; of a refused file it may stand with the refusal alone. */
export function displaySizeBytes({
  sizeBytes,
  failure,
}: Pick<UploadRow, 'sizeBytes' | 'failure'>): number | null {
  const refusedSize = failure?.facts?.['sizeBytes'];
  return sizeBytes ?? (typeof refusedSize === 'number' ? refusedSize : null);
}
