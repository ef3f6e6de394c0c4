/** Ends a download that stands still, without ending a slow one. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isMissing } from './runtime.ts';

/** When a download is given up. */
export interface StallLimits {
  /** Without a new byte. */
  readonly standstillMs: number;
  /** In all, bytes or not. */
  readonly totalMs: number;
}

/** What is known of a download's progress. */
export interface Progress {
  readonly startedAt: number;
  readonly bytes: number;
  /** When `bytes` last changed. */
  readonly changedAt: number;
}

/** The progress after `bytes` were seen at `now`. */
export function progressed(last: Progress, bytes: number, now: number): Progress {
  return bytes === last.bytes ? last : { ...last, bytes, changedAt: now };
}

/** Whether the download is to be given up at `now`. */
export function isStalled(progress: Progress, now: number, limits: StallLimits): boolean {
  return now - progress.changedAt >= limits.standstillMs || now - progress.startedAt >= limits.totalMs;
}

/**
 * Runs `work` with a signal that aborts once the bytes in `folder` stand still for too long.
 * The clock is the monotonic one: a machine that slept has not stood still.
 */
export async function whileGrowing<Result>(
  folder: string,
  limits: StallLimits,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = new AbortController();
  const startedAt = performance.now();
  let progress: Progress = { startedAt, bytes: 0, changedAt: startedAt };
  const looking = setInterval(() => {
    void sizeBytesOf(folder).then((bytes) => {
      progress = progressed(progress, bytes, performance.now());
      if (isStalled(progress, performance.now(), limits)) {
        giveUp.abort();
      }
      return progress;
    });
  }, 1_000);
  try {
    return await work(giveUp.signal);
  } finally {
    clearInterval(looking);
  }
}

async function sizeBytesOf(folder: string): Promise<number> {
  let total = 0;
  for (const name of await orNothing(readdir(folder, { recursive: true }), [])) {
    const entry = await orNothing(stat(join(folder, name)), null);
    total += entry?.isFile() ? entry.size : 0;
  }
  return total;
}

/** Files come and go while they are counted; one that has just gone counts nothing. */
async function orNothing<Value, Nothing>(
  reading: Promise<Value>,
  nothing: Nothing,
): Promise<Value | Nothing> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) {
      return nothing;
    }
    throw error;
  }
}
