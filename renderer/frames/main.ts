/**
 * The page of the hidden helper that decodes one frame of a video. It has no bridge: it reads the video from its own
 * address and posts the frame, or nothing, there. The main process ends it when it takes too long.
 */

/** The longer side of the frame, for the drawer on high-density screens. */
const sidePx = 720;
/** A decoded frame of 8K has half as many. */
const maxPixels = 64_000_000;
/** The first frame is often black. */
const wantedShare = 0.1;
const latestSeconds = 5;

const video = document.createElement('video');
video.muted = true;
video.preload = 'auto';

function happens(event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error(event)), { once: true });
  });
}

async function frame(): Promise<Blob> {
  const isDecoded = happens('loadeddata');
  video.src = `/video${location.search}`;
  await isDecoded;
  const { videoWidth, videoHeight, duration } = video;
  if (videoWidth * videoHeight === 0 || videoWidth * videoHeight > maxPixels) throw new Error('No frame');
  if (Number.isFinite(duration) && duration > 0) {
    const isThere = happens('seeked');
    video.currentTime = Math.min(duration * wantedShare, latestSeconds);
    await isThere;
  }
  const scale = Math.min(1, sidePx / Math.max(videoWidth, videoHeight));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(videoWidth * scale)),
    Math.max(1, Math.round(videoHeight * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

// A video without a frame is answered too, so that the next one need not wait.
frame()
  .catch(() => new Blob())
  .then((body) => fetch(`/frame${location.search}`, { method: 'POST', body }))
  .catch(() => undefined); // the main process has ended this job
