/** Scales one picture at a time, off the main thread. The full picture is released right after. */
import type { PictureSize } from './thumbnails.ts';

/** Twice the 36 px of a thumbnail, for high-density screens. */
const thumbnailPx = 72;
/** The longer side of a picture in the drawer, likewise. */
const previewPx = 720;
/** A drive that does not answer must not delay the other pictures. */
const timeoutMs = 20_000;

export interface PictureJob {
  readonly address: string;
  readonly size: PictureSize;
}

async function pictureOf({ address, size }: PictureJob, signal: AbortSignal): Promise<Blob | null> {
  const response = await fetch(address, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (response.status !== 200) return null;
  const bytes = await response.blob();
  if (bytes.size === 0) return null;
  const whole = await createImageBitmap(bytes);
  try {
    return await (size === 'thumbnail' ? square(whole) : contained(whole));
  } finally {
    whole.close();
  }
}

/** Thumbnails are square, so the center of the picture is used. */
function square(whole: ImageBitmap): Promise<Blob> {
  const shorter = Math.min(whole.width, whole.height);
  const left = (whole.width - shorter) / 2;
  const top = (whole.height - shorter) / 2;
  return drawn(thumbnailPx, thumbnailPx, (context) =>
    context.drawImage(whole, left, top, shorter, shorter, 0, 0, thumbnailPx, thumbnailPx),
  );
}

function contained(whole: ImageBitmap): Promise<Blob> {
  const scale = Math.min(1, previewPx / Math.max(whole.width, whole.height));
  const width = Math.max(1, Math.round(whole.width * scale));
  const height = Math.max(1, Math.round(whole.height * scale));
  return drawn(width, height, (context) => context.drawImage(whole, 0, 0, width, height));
}

async function drawn(
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('There is no canvas');
  context.imageSmoothingQuality = 'high';
  draw(context);
  return canvas.convertToBlob({ type: 'image/png' });
}

let running = new AbortController();

/** A job, or null to cancel the one that runs. */
addEventListener('message', ({ data }: MessageEvent<PictureJob | null>) => {
  if (data === null) {
    running.abort();
    return;
  }
  running = new AbortController();
  // A broken picture is not shown; the row has the icon of its file type.
  pictureOf(data, running.signal)
    .catch(() => null)
    .then((picture) => postMessage(picture));
});
