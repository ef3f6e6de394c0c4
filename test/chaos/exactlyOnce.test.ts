/**
 * "Exactly once" under fire: answers lost after the submission was stored, with a SIGKILL before the repeat, at places
 * drawn with dice. MEDIAMAGIC_CHAOS=short does 40 such runs instead of 200; MEDIAMAGIC_CHAOS_SEED draws the runs of
 * another day again (its seed stands in every complaint).
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startService } from '../service/index.ts';
import { removeFolder } from '../support/removeFolder.ts';
import { Bodies } from './bodies.ts';
import { compileQueueProcess } from './compile.ts';
import { type RunEvidence, type WaveEvidence, brokenByRun, brokenByWave } from './invariants.ts';
import { type Loss, type Plan, cycle, drawPlan, isBetween } from './plan.ts';
import type { Ground } from './run.ts';
import { type RunBatch, runWave } from './runBatch.ts';
import { SeededRandom } from './seededRandom.ts';

const waves = process.env['MEDIAMAGIC_CHAOS'] === 'short' ? 1 : 5;
/** Of which 40 are about a lost answer. */
const runsPerWave = 5 * cycle;
const seed = Number(process.env['MEDIAMAGIC_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const firstRuns = Array.from({ length: waves }, (_, runBatch) => runBatch * runsPerWave);

let ground: Ground;
const done: RunBatch[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-chaos-'));
  const bodies = new Bodies(await compileQueueProcess(folder), join(folder, 'compiled'));
  ground = { service: await startService({ processingSpeed: 20 }), folder, bodies };
});
afterAll(async () => {
  console.info(`Chaos of seed ${seed}: ${summary(done)}`);
  await ground.bodies.close();
  await ground.service.stop();
  await removeFolder(ground.folder);
});

function plansFrom(first: number): Plan[] {
  return Array.from({ length: runsPerWave }, (_, index) =>
    drawPlan(first + index, new SeededRandom(seed * 1_000 + first + index)),
  );
}

function summary(finished: readonly RunBatch[]): string {
  const records = finished.flatMap((runBatch) => runBatch.records);
  const blobs = finished.flatMap((runBatch) => runBatch.runs.flatMap((run) => run.blobs));
  const between = records.filter(({ kills }) => kills.some(isBetween)).length;
  const kills = records.reduce((sum, record) => sum + record.kills.length, 0);
  const repeated = blobs.filter(({ conflicts }) => conflicts > 0).length;
  return (
    `${records.length} runs, ${between} of them killed between a lost answer and its repeat; ` +
    `${blobs.length} uploads, ${kills} kills, ${repeated} submissions proved by a 409`
  );
}

describe('one file becomes one submission, whatever answers are lost and whenever the app is killed', () => {
  it.each(firstRuns)(`in ${runsPerWave} runs from run %i on`, { timeout: 120_000 }, async (first) => {
    const runBatch = await runWave(plansFrom(first), seed, ground);
    done.push(runBatch);
    expect([...runBatch.runs.flatMap(brokenByRun), ...brokenByWave(runBatch.service)]).toEqual([]);
  });

  it('in runs that were truly about a lost answer: stored, killed, and repeated to a 409', () => {
    const planned = done.flatMap(({ records }) => records.filter(({ plan }) => plan.kills.some(isBetween)));
    expect(planned).toHaveLength(done.length * 40);
    expect(planned.filter(({ kills }) => !kills.some(isBetween)).map(({ plan }) => plan)).toEqual([]);
    const conflictsOf = new Map(
      done.flatMap(({ runs }) =>
        runs.flatMap(({ blobs }) => blobs.map((blob) => [blob.blobPath, blob.conflicts])),
      ),
    );
    const withoutProof = planned.filter(
      ({ files }) => !files.some(({ blobPath }) => conflictsOf.get(blobPath)),
    );
    expect(withoutProof.map(({ plan }) => plan)).toEqual([]);
  });
});

/** A run whose first `times` answers are lost that way, and which is killed after the first. */
function lossOf(firstPost: Loss, times: number, run: number): Plan {
  return {
    run,
    files: [{ name: `loss ${run}.txt`, sizeBytes: 500, firstPost, times, delayMs: 0 }],
    kills: [{ by: 'itself', at: 'answer-lost' }],
  };
}

describe('where more than one answer is lost', () => {
  it('each further lost answer costs one further POST, and never a second submission or a failure', async () => {
    const { runs } = await runWave(
      [lossOf('drop-answer', 2, 1), lossOf('proxy-error', 2, 2), lossOf('drop-answer', 3, 3)],
      seed,
      ground,
    );
    const seen = runs.map(({ blobs, rows }) => ({
      posts: blobs.map(({ posts }) => posts),
      submissions: blobs.map(({ submissions }) => submissions),
      states: rows.map(({ state }) => state),
    }));
    const [two, three] = [3, 4].map((posts) => ({
      posts: [posts],
      submissions: [1],
      states: ['already-submitted'],
    }));
    expect(seen.toSorted((a, b) => (a.posts[0] ?? 0) - (b.posts[0] ?? 0))).toEqual([two, two, three]);
  });

  it('a 409 counts by its status alone: answers that are cut off for ever end at the second POST', async () => {
    const { runs } = await runWave([lossOf('cut-json', 100, 1), lossOf('cut-answer', 100, 2)], seed, ground);
    expect(runs.flatMap(brokenByRun)).toEqual([]);
    expect(runs.flatMap(({ blobs }) => blobs.map(({ posts }) => posts))).toEqual([2, 2]);
  });
});

describe('the laws themselves', () => {
  const blob = {
    blobPath: 'workspace/a.txt',
    posts: 2,
    submissions: 1,
    conflicts: 1,
    sha256: 'abc',
    storedSha256: 'abc',
  };
  const row = { name: 'a.txt', state: 'already-submitted', failure: null };
  const sound: RunEvidence = {
    run: 'run 1',
    fileNames: ['a.txt'],
    blobs: [blob],
    rows: [row],
    forgotten: [],
    bugs: [],
  };
  const soundWave: WaveEvidence = {
    posts: 3,
    bodilessPosts: 1,
    countedPosts: 2,
    strangeBlobs: [],
    problems: [],
  };

  it('find nothing in a sound run', () => {
    expect(brokenByRun(sound)).toEqual([]);
    expect(brokenByWave(soundWave)).toEqual([]);
  });

  const brokenRuns: readonly [string, Partial<RunEvidence>][] = [
    ['posted more than twice', { blobs: [{ ...blob, posts: 3 }] }],
    ['one submission', { blobs: [{ ...blob, submissions: 2 }] }],
    ['one submission', { blobs: [{ ...blob, submissions: 0 }] }],
    ['none failed', { rows: [{ ...row, state: 'failed', failure: 'conflict' }] }],
    ['none failed', { rows: [{ ...row, state: 'submitting' }] }],
    ['none failed', { rows: [] }],
    ['none failed', { rows: [row, row] }],
    ['byte for byte', { blobs: [{ ...blob, storedSha256: 'abd' }] }],
    ['byte for byte', { blobs: [{ ...blob, storedSha256: null }] }],
    ['survives every kill', { forgotten: ['a.txt'] }],
    ['nothing else goes wrong', { bugs: ['Transfer before check'] }],
  ];
  it.each(brokenRuns)('say "%s" of a run with %o', (law, change) => {
    const complaints = brokenByRun({ ...sound, ...change });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(law);
  });

  const brokenWaves: readonly [string, Partial<WaveEvidence>][] = [
    ['counted for its blob', { posts: 4 }],
    ['counted for its blob', { countedPosts: 4 }],
    ['no other blob', { strangeBlobs: ['workspace/a (2).txt'] }],
    ['service is sound', { problems: ['Error: boom'] }],
  ];
  it.each(brokenWaves)('say "%s" of a wave with %o', (law, change) => {
    const complaints = brokenByWave({ ...soundWave, ...change });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(law);
  });
});
