/**
 * Small pictures of visible files. A worker makes them from the pictures, and the frames of videos, that the main process
 * serves under the id of the upload.
 */
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';

import { type ThumbnailRequest, createThumbnails } from './thumbnails.ts';
import type { PictureJob } from './thumbnailWorker.ts';

export const useThumbnails = defineStore('thumbnails', () => {
  const sources = shallowReactive(new Map<string, string | null>());
  let worker: Worker | null = null;
  let answered: ((picture: Blob | null) => void) | null = null;

  function answer(picture: Blob | null): void {
    answered?.(picture);
    answered = null;
  }

  /** Starts the worker at the first request. */
  function startWorker(): Worker {
    if (worker !== null) return worker;
    worker = new Worker(new URL('./thumbnailWorker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Blob | null>) => answer(data));
    worker.addEventListener('error', () => answer(null));
    return worker;
  }

  /** thumbnails.ts calls it for one thumbnail at a time. */
  async function make({ id, size }: ThumbnailRequest, signal: AbortSignal): Promise<string | null> {
    const job: PictureJob = { address: new URL(`/pictures/${id}`, location.href).href, size };
    const picture = await new Promise<Blob | null>((resolve) => {
      answered = resolve;
      startWorker().postMessage(job);
      signal.addEventListener('abort', () => worker?.postMessage(null), { once: true });
    });
    return picture === null ? null : URL.createObjectURL(picture);
  }

  const thumbnails = createThumbnails({
    make,
    discard: (address) => URL.revokeObjectURL(address),
    made: (key, address) => sources.set(key, address),
    evicted: (key) => sources.delete(key),
  });

  return {
    sourceOf: (key: string): string | null => sources.get(key) ?? null,
    request: (request: ThumbnailRequest) => thumbnails.request(request),
    release: (key: string) => thumbnails.release(key),
  };
});
