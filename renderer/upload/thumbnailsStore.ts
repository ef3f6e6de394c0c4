/** Small pictures of the files in sight, made by a worker from what main serves under the upload's id. */
import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';

import { type ThumbnailRequest, createThumbnails } from './thumbnails.ts';

export const useThumbnails = defineStore('thumbnails', () => {
  const sources = shallowReactive(new Map<string, string | null>());
  let worker: Worker | null = null;
  let answered: ((picture: Blob | null) => void) | null = null;

  function answer(picture: Blob | null): void {
    answered?.(picture);
    answered = null;
  }

  /** Started when the first picture is wished for. */
  function theWorker(): Worker {
    if (worker !== null) return worker;
    worker = new Worker(new URL('./thumbnailWorker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Blob | null>) => answer(data));
    worker.addEventListener('error', () => answer(null));
    return worker;
  }

  /** One question at a time, as thumbnails.ts promises. */
  async function make(id: string): Promise<string | null> {
    const picture = await new Promise<Blob | null>((resolve) => {
      answered = resolve;
      theWorker().postMessage(new URL(`/pictures/${id}`, location.href).href);
    });
    return picture === null ? null : URL.createObjectURL(picture);
  }

  const thumbnails = createThumbnails({
    make,
    drop: (address) => URL.revokeObjectURL(address),
    made: (key, address) => sources.set(key, address),
    forgotten: (key) => sources.delete(key),
  });

  return {
    sourceOf: (key: string): string | null => sources.get(key) ?? null,
    want: (request: ThumbnailRequest) => thumbnails.want(request),
    leave: (key: string) => thumbnails.leave(key),
  };
});
