/**
 * Makes pictures of videos: one frame each, one video at a time, each within a bounded time. A helper decodes; it is ended
 * when a video takes too long, when nobody waits for its frame any more, and when nothing was asked for a while.
 */
import { Readable } from 'node:stream';

import { pictureSize } from '../../files/imagePreview.ts';
import type { VideoSource } from '../../files/videoPreview.ts';
import type { Clock } from '../../shared/clock.ts';

const maxDecodingMs = 10_000;
const idleMs = 30_000;
/** A JPEG of the helper's size is far smaller. */
export const maxFrameBytes = 2_000_000;
const maxFrameSidePx = 720;
/** The frames that are kept, so that the drawer needs no second decoding. */
const maxKept = 24;

export interface FrameHelper {
  /** Decodes a frame; null when the video has none. May reject, or never resolve. */
  decode(source: VideoSource): Promise<Buffer | null>;
  /** Ends the helper's process with all that it does. */
  end(): void;
}

export interface VideoFramesDeps {
  readonly clock: Pick<Clock, 'after'>;
  readonly createHelper: () => FrameHelper;
}

export class VideoFrames {
  private readonly deps: VideoFramesDeps;
  private helper: FrameHelper | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private cancelIdle: () => void = () => undefined;
  /** By key, the most recently used last. */
  private readonly kept = new Map<string, Buffer>();

  constructor(deps: VideoFramesDeps) {
    this.deps = deps;
  }

  /**
   * The frame as a stream that is empty when there is none. Nothing is decoded before it is read, and a destroyed stream
   * cancels its decoding. `key` changes with the file.
   */
  stream(key: string, open: () => Promise<VideoSource | null>): Readable {
    const cancelled = new AbortController();
    let isStarted = false;
    const stream: Readable = new Readable({
      read: () => {
        if (isStarted) return;
        isStarted = true;
        void this.frame(key, open, cancelled.signal)
          .catch(() => null) // a drive that is gone, or a helper that crashed: there is no frame
          .then((frame) => {
            if (frame !== null) stream.push(frame);
            stream.push(null);
            return frame;
          });
      },
      destroy(error, done) {
        cancelled.abort();
        done(error);
      },
    });
    return stream;
  }

  private frame(
    key: string,
    open: () => Promise<VideoSource | null>,
    signal: AbortSignal,
  ): Promise<Buffer | null> {
    const next = this.last.then(() => this.next(key, open, signal));
    this.last = next.catch(() => null);
    return next;
  }

  private async next(
    key: string,
    open: () => Promise<VideoSource | null>,
    signal: AbortSignal,
  ): Promise<Buffer | null> {
    const known = this.kept.get(key);
    if (known !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known;
    }
    const source = signal.aborted ? null : await open();
    if (source === null) return null;
    try {
      const frame = signal.aborted ? null : await this.decode(source, signal);
      if (frame === null || !(await isSmallPicture(frame))) return null;
      this.kept.set(key, frame);
      for (const oldest of this.kept.keys()) {
        if (this.kept.size <= maxKept) break;
        this.kept.delete(oldest);
      }
      return frame;
    } finally {
      await source.close();
    }
  }

  /** null also when the time is over, or nobody waits any more. Then the helper has ended. */
  private async decode(source: VideoSource, signal: AbortSignal): Promise<Buffer | null> {
    const { clock, createHelper } = this.deps;
    this.cancelIdle();
    const helper = (this.helper ??= createHelper());
    const timeout = new AbortController();
    const cancelTimer = clock.after(maxDecodingMs, () => timeout.abort());
    const givenUp = new Promise<'given up'>((resolve) => {
      for (const reason of [signal, timeout.signal])
        reason.addEventListener('abort', () => resolve('given up'), { once: true });
    });
    try {
      const outcome = await Promise.race([helper.decode(source), givenUp]);
      if (outcome !== 'given up') return outcome;
      this.endHelper();
      return null;
    } catch (error) {
      this.endHelper();
      throw error;
    } finally {
      cancelTimer();
      this.cancelIdle = clock.after(idleMs, () => this.endHelper());
    }
  }

  private endHelper(): void {
    this.helper?.end();
    this.helper = null;
  }
}

/** The helper has read a stranger's file, so its answer is checked before the window decodes it. */
async function isSmallPicture(bytes: Buffer): Promise<boolean> {
  if (bytes.length > maxFrameBytes || bytes.readUInt16BE(0) !== 0xff_d8) return false;
  const size = await pictureSize({
    read(target: Buffer, at: number, length: number, from: number) {
      return Promise.resolve({ bytesRead: bytes.copy(target, at, from, from + length), buffer: target });
    },
  } as Parameters<typeof pictureSize>[0]);
  return size !== null && size.width <= maxFrameSidePx && size.height <= maxFrameSidePx;
}
