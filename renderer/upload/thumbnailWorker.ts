/** Makes one small picture at a time out of a large one, beside the window's thread; the large one is gone after it. */

/** Twice the 36 px of a mark, for dense screens. */
const sidePx = 72;
/** A drive that does not answer must not hold up the others' pictures. */
const patienceMs = 20_000;

async function thumbnailOf(address: string): Promise<Blob | null> {
  const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs) });
  if (response.status !== 200) return null;
  const whole = await createImageBitmap(await response.blob());
  try {
    const shorter = Math.min(whole.width, whole.height);
    const canvas = new OffscreenCanvas(sidePx, sidePx);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.imageSmoothingQuality = 'high';
    // The middle square, as a mark is square.
    const left = (whole.width - shorter) / 2;
    const top = (whole.height - shorter) / 2;
    context.drawImage(whole, left, top, shorter, shorter, 0, 0, sidePx, sidePx);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    whole.close();
  }
}

addEventListener('message', ({ data }: MessageEvent<string>) => {
  // A picture that is broken, or a page that is not served by the app: its mark stays.
  thumbnailOf(data)
    .catch(() => null)
    .then((picture) => postMessage(picture));
});
