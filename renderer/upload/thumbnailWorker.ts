/** Scales one picture at a time to a thumbnail, off the main thread. The full picture is released right after. */

/** Twice the 36 px of a thumbnail, for high-density screens. */
const sidePx = 72;
/** A drive that does not answer must not delay the other thumbnails. */
const timeoutMs = 20_000;

async function thumbnailOf(address: string): Promise<Blob | null> {
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
  if (response.status !== 200) return null;
  const whole = await createImageBitmap(await response.blob());
  try {
    const shorter = Math.min(whole.width, whole.height);
    const canvas = new OffscreenCanvas(sidePx, sidePx);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.imageSmoothingQuality = 'high';
    // Thumbnails are square, so the centre of the picture is used.
    const left = (whole.width - shorter) / 2;
    const top = (whole.height - shorter) / 2;
    context.drawImage(whole, left, top, shorter, shorter, 0, 0, sidePx, sidePx);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    whole.close();
  }
}

addEventListener('message', ({ data }: MessageEvent<string>) => {
  // A broken picture has no thumbnail; the row shows the icon of its file type.
  thumbnailOf(data)
    .catch(() => null)
    .then((picture) => postMessage(picture));
});
