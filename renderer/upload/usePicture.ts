/** The picture of an upload that a component shows while it exists; null as long as there is none. */
import { type ComputedRef, computed, onScopeDispose, watch } from 'vue';

import type { UploadRow } from '../../preload/contract.ts';
import type { PictureSize, ThumbnailRequest } from './thumbnails.ts';
import { useThumbnails } from './thumbnailsStore.ts';

type PicturedRow = Pick<UploadRow, 'id' | 'category' | 'sizeBytes' | 'restarts'>;

export function usePicture(row: () => PicturedRow, size: PictureSize): ComputedRef<string | null> {
  const thumbnails = useThumbnails();
  /** The key changes with the file at the path. The category is unknown before the check, so there is no picture yet. */
  const request = computed((): ThumbnailRequest | null => {
    const { id, category, sizeBytes, restarts } = row();
    if (category !== 'image' && category !== 'video') return null;
    return { id, size, key: `${id} ${sizeBytes} ${restarts} ${size}` };
  });
  watch(
    () => request.value?.key,
    (_now, before) => {
      if (before !== undefined) thumbnails.release(before);
      if (request.value !== null) thumbnails.request(request.value);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    if (request.value !== null) thumbnails.release(request.value.key);
  });
  return computed(() => (request.value === null ? null : thumbnails.sourceOf(request.value.key)));
}
