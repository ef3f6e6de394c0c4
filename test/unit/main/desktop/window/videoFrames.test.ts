/** Frames of videos: one at a time, bounded in time, cancelled when nobody waits, and never worse than no picture. */
import type { Readable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { type FrameHelper, VideoFrames } from '../../../../../main/desktop/window/videoFrames.ts';
import { type VideoSource, videoSource } from '../../../../../main/files/videoPreview.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

/** The header of a JPEG of this size. */
function jpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, 0, 0, 0, 0]);
  frame.writeUInt16BE(height, 7);
  frame.writeUInt16BE(width, 9);
  return frame;
}

const turns = () => new Promise((resume) => setTimeout(resume, 0));

function framesUnderTest() {
  const clock = new FakeClock();
  const seen = { helpers: 0, ended: 0, opened: 0, closed: 0 };
  const decodings: {
    readonly answer: (frame: Buffer | null) => void;
    readonly crash: (error: Error) => void;
  }[] = [];
  const createHelper = (): FrameHelper => {
    seen.helpers += 1;
    return {
      decode: () => new Promise((answer, crash) => decodings.push({ answer, crash })),
      end() {
        seen.ended += 1;
      },
    };
  };
  const frames = new VideoFrames({ clock, createHelper });
  const open = (): Promise<VideoSource> => {
    seen.opened += 1;
    const file = {
      read: () => Promise.resolve({ bytesRead: 0 }),
      close() {
        seen.closed += 1;
        return Promise.resolve();
      },
    };
    return Promise.resolve(videoSource(file, 10));
  };
  return { clock, seen, decodings, frames, ask: (key: string) => frames.stream(key, open) };
}

async function bytesOf(stream: Readable): Promise<number> {
  let length = 0;
  for await (const piece of stream) length += (piece as Buffer).length;
  return length;
}

describe('the frames of videos', () => {
  it('are decoded one at a time, by one helper, and kept', async () => {
    const { ask, seen, decodings } = framesUnderTest();
    const [one, two] = [bytesOf(ask('one')), bytesOf(ask('two'))];
    await turns();
    expect(decodings).toHaveLength(1);
    decodings[0]?.answer(jpeg(720, 405));
    expect(await one).toBe(16);
    await turns();
    decodings[1]?.answer(null);
    expect(await two).toBe(0);
    expect(await bytesOf(ask('one'))).toBe(16);
    expect([decodings.length, seen]).toEqual([2, { helpers: 1, ended: 0, opened: 2, closed: 2 }]);
  });

  it('end the helper when a video takes too long, and go on with the next one', async () => {
    const { ask, clock, seen, decodings } = framesUnderTest();
    const [slow, next] = [bytesOf(ask('slow')), bytesOf(ask('next'))];
    await turns();
    clock.advance(10_000);
    expect(await slow).toBe(0);
    await turns();
    decodings[1]?.answer(jpeg(72, 72));
    expect(await next).toBe(16);
    expect(seen).toEqual({ helpers: 2, ended: 1, opened: 2, closed: 2 });
  });

  it('survive a helper that crashes', async () => {
    const { ask, seen, decodings } = framesUnderTest();
    const lost = bytesOf(ask('hostile'));
    await turns();
    decodings[0]?.crash(new Error('crashed'));
    expect(await lost).toBe(0);
    const next = bytesOf(ask('next'));
    await turns();
    decodings[1]?.answer(jpeg(72, 72));
    expect(await next).toBe(16);
    expect(seen).toEqual({ helpers: 2, ended: 1, opened: 2, closed: 2 });
  });

  it('are cancelled when nobody waits for them, before and while they are decoded', async () => {
    const { ask, seen, decodings } = framesUnderTest();
    const running = ask('running').resume();
    const waiting = ask('waiting').resume();
    await turns();
    waiting.destroy();
    running.destroy();
    await turns();
    expect(decodings).toHaveLength(1);
    expect(seen).toEqual({ helpers: 1, ended: 1, opened: 1, closed: 1 });
    ask('never read').destroy();
    await turns();
    expect(seen.opened).toBe(1);
  });

  it.each([
    ['is no JPEG', Buffer.from('<svg onload="alert(1)">')],
    ['is too large in pixels', jpeg(4_000, 3_000)],
    ['is too large in bytes', Buffer.concat([jpeg(72, 72), Buffer.alloc(2_000_000)])],
    ['is a single byte', Buffer.alloc(1)],
  ])('leave out an answer that %s', async (_name, answer) => {
    const { ask, decodings } = framesUnderTest();
    const frame = bytesOf(ask('odd'));
    await turns();
    decodings[0]?.answer(answer);
    expect(await frame).toBe(0);
  });

  it('end a helper that is not needed any more', async () => {
    const { ask, clock, seen, decodings } = framesUnderTest();
    const frame = bytesOf(ask('one'));
    await turns();
    decodings[0]?.answer(jpeg(72, 72));
    await frame;
    clock.advance(29_000);
    expect(seen.ended).toBe(0);
    clock.advance(1_000);
    expect(seen.ended).toBe(1);
  });
});

describe('the bytes of a video', () => {
  it('are read in pieces, and only a bounded number of them', async () => {
    const reads: number[] = [];
    const file = {
      read(_target: Buffer, _at: number, length: number) {
        reads.push(length);
        return Promise.resolve({ bytesRead: length });
      },
      close: () => Promise.resolve(),
    };
    const source = videoSource(file, 5_000_000_000);
    expect(await bytesOf(source.read(100, 299_999))).toBe(299_900);
    expect(Math.max(...reads)).toBeLessThanOrEqual(131_072);
    await expect(bytesOf(source.read(0, 4_999_999_999))).rejects.toThrow('Too much of the video was read');
    expect(reads.reduce((total, length) => total + length, 0)).toBeLessThanOrEqual(48_000_000);
  });
});
