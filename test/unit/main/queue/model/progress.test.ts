/** The definition of progress, played through recorded runs of few, many and very many files. */
import { describe, expect, it } from 'vitest';

import {
  type Pace,
  type ShownProgress,
  type Stage,
  type Work,
  addWork,
  nextPace,
  nextProgress,
  noWork,
  remainingMs,
  workOf,
} from '../../../../../main/queue/model/progress.ts';
import { SeededRandom } from '../../../../chaos/seededRandom.ts';
import { type RunFile, type RunSpeed, recordedRun } from '../../../../support/uploadRun.ts';

const megabyte = 1_000_000;
const gigabyte = 1_000 * megabyte;
const nothingInFlight = { sentBytes: 0, processed: 0 };

interface Shown {
  readonly at: number;
  readonly work: Work;
  readonly fraction: number;
  readonly leftMs: number | null;
}

function played(files: readonly RunFile[], speed: RunSpeed): Shown[] {
  const shown: Shown[] = [];
  let progress: ShownProgress | null = null;
  let pace: Pace | null = null;
  for (const { at, sums, sentBytes, processed, movedBytes } of recordedRun(files, speed)) {
    const work = workOf(sums, { sentBytes, processed });
    progress = nextProgress(progress, work);
    pace = nextPace(pace, work, movedBytes, at + 1);
    shown.push({ at, work, fraction: progress.fraction, leftMs: remainingMs(pace, work) });
  }
  return shown;
}

const usual: RunSpeed = {
  checksPerSecond: 40,
  bytesPerSecond: 20 * megabyte,
  parallel: 4,
  submissionsPerSecond: 10,
  processingMs: 8_000,
};
const seeded = new SeededRandom(15);
const random = () => seeded.next();

function sized(count: number, sizeBytes: () => number): RunFile[] {
  return Array.from({ length: count }, () => ({ sizeBytes: Math.floor(sizeBytes()) }));
}

const three = sized(3, () => gigabyte);
const smallThenLarge = [{ sizeBytes: megabyte }, { sizeBytes: megabyte }, { sizeBytes: 2 * gigabyte }];
const photos = sized(250, () => (1 + random() * 9) * megabyte);
const mixed = sized(5_000, () => (random() < 0.02 ? 200 : 0.2 + random()) * megabyte);
const withFailures = photos.map((file, index): RunFile =>
  index % 10 === 3 ? { ...file, failsIn: failing(index) } : file,
);

function failing(index: number): 'check' | 'transfer' | 'submit' {
  return (['check', 'transfer', 'submit'] as const)[index % 3] ?? 'check';
}

const runs: readonly [name: string, files: readonly RunFile[], speed: RunSpeed][] = [
  ['3 large files', three, usual],
  ['3 files whose last is much larger', smallThenLarge, { ...usual, checksPerSecond: 2 }],
  ['250 photos', photos, usual],
  ['250 photos at a rate limit', photos, { ...usual, submissionsPerSecond: 1 }],
  ['250 photos with failures', withFailures, usual],
  ['5,000 files that are checked while they are sent', mixed, usual],
  ['5,000 files, added while they are sent', mixed.map(inWaves), usual],
];

function inWaves(file: RunFile, index: number): RunFile {
  return { ...file, addedAt: Math.floor(index / 1_000) * 20_000 };
}

describe.each(runs)('the progress of %s', (_name, files, speed) => {
  const shown = played(files, speed);
  const last = shown.at(-1);

  it('decreases only when files are added, and then not below the work done', () => {
    let before = shown[0];
    for (const now of shown.slice(1)) {
      const isAdded = now.work.files > (before?.work.files ?? 0);
      if (!isAdded) expect(now.fraction).toBeGreaterThanOrEqual(before?.fraction ?? 0);
      expect(now.fraction).toBeGreaterThanOrEqual(Math.min(0.999, now.work.done / now.work.total));
      before = now;
    }
  });

  it('is 1 at the end when every file is done, and never before or with failed files', () => {
    for (const { work, fraction } of shown.slice(0, -1))
      if (work.activeFiles > 0) expect(fraction).toBeLessThan(1);
    if (last?.work.failedFiles === 0) expect(last.fraction).toBe(1);
    else expect(last?.fraction).toBeLessThan(1);
  });

  it('is not nearly full while no file is done', () => {
    for (const { work, fraction } of shown) if (work.doneFiles === 0) expect(fraction).toBeLessThan(0.99);
  });

  it('does not stand still for long while bytes are sent', () => {
    const percents = shown.map(({ fraction }) => Math.floor(fraction * 1_000));
    const longest = longestRepeat(percents);
    expect(longest).toBeLessThan(shown.length / 5);
  });

  it('tells a time left that is near the truth in the middle of the run, and none at the ends', () => {
    const endAt = last?.at ?? 0;
    expect(shown.filter(({ at }) => at < 4_000).every(({ leftMs }) => leftMs === null)).toBe(true);
    expect(last?.leftMs).toBeNull();
    const lastAdded = Math.max(...files.map(({ addedAt = 0 }) => addedAt));
    const middle = shown.filter(({ at }) => at > Math.max(lastAdded, endAt * 0.3) && at < endAt * 0.8);
    for (const { at, leftMs } of middle) {
      if (leftMs === null) continue;
      expect(leftMs).toBeGreaterThan((endAt - at) / 4);
      expect(leftMs).toBeLessThan((endAt - at) * 4);
    }
  });
});

function longestRepeat(values: readonly number[]): number {
  let longest = 0;
  let length = 0;
  for (const [index, value] of values.entries()) {
    length = value === values[index - 1] ? length + 1 : 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

function workIn(stages: Readonly<Partial<Record<Stage, number>>>, sizeBytes = gigabyte): Work {
  const sums = noWork();
  for (const [stage, files] of Object.entries(stages) as [Stage, number][])
    addWork(sums, { stage, files, sizedFiles: files, sizedBytes: files * sizeBytes }, 1);
  return workOf(sums, nothingInFlight);
}

describe('the progress', () => {
  it('counts stored bytes that are not submitted as less than done', () => {
    const { fraction } = nextProgress(null, workIn({ stored: 3 }));
    expect(fraction).toBeGreaterThan(0.85);
    expect(fraction).toBeLessThan(0.9);
  });

  it('counts a failed file in the whole and not in what is done', () => {
    expect(nextProgress(null, workIn({ done: 2, failed: 1 })).fraction).toBeCloseTo(2 / 3);
    expect(nextProgress(null, workIn({ done: 2, cancelled: 1 })).fraction).toBe(1);
  });

  it('stays where it was when a failed file is retried with its stored bytes', () => {
    const stored = nextProgress(null, workIn({ stored: 1 }));
    const failed = nextProgress(stored, workIn({ failed: 1 }));
    const retried = nextProgress(failed, workIn({ stored: 1 }));
    expect(failed.fraction).toBe(stored.fraction);
    expect(retried.fraction).toBeCloseTo(stored.fraction);
    expect(nextProgress(retried, workIn({ submitted: 1 })).fraction).toBeGreaterThan(retried.fraction);
  });

  it('counts a file of unknown size as one of average size', () => {
    const sums = noWork();
    addWork(sums, { stage: 'done', files: 1, sizedFiles: 1, sizedBytes: gigabyte }, 1);
    addWork(sums, { stage: 'waiting', files: 3, sizedFiles: 0, sizedBytes: 0 }, 1);
    expect(nextProgress(null, workOf(sums, nothingInFlight)).fraction).toBeCloseTo(0.25);
  });

  it('tells no time left while most sizes are unknown', () => {
    const sums = noWork();
    addWork(sums, { stage: 'waiting', files: 10, sizedFiles: 4, sizedBytes: 4 * gigabyte }, 1);
    const now = workOf(sums, nothingInFlight);
    let pace = nextPace(null, now, 0, 1);
    for (let at = 1; at <= 10; at += 1) pace = nextPace(pace, now, megabyte, 1 + at * 1_000);
    expect(remainingMs(pace, now)).toBeNull();
    expect(remainingMs(pace, { ...now, unknownShare: 0.4 })).not.toBeNull();
  });
});
