/**
 * "Exactly once" under faults: answers are lost after the submission was stored, and the app is killed before the
 * retry, at random points. Once with a submission per file, once with one submission for all files of a run.
 * MEDIAMAGIC_CHAOS=short does 40 such runs of each instead of 200; MEDIAMAGIC_CHAOS_SEED repeats runs, and every
 * violation names the seed.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SubmissionMode } from '../../preload/contract.ts';
import { startService } from '../service/index.ts';
import { removeFolder } from '../support/removeFolder.ts';
import { compileQueueProcess } from './compile.ts';
import { type RunEvidence, type BatchEvidence, violationsOfRun, violationsOfBatch } from './invariants.ts';
import { type Loss, type Plan, cycle, drawPlan, isBetween } from './plan.ts';
import { ProcessPool } from './processPool.ts';
import type { RunSetup } from './run.ts';
import { type RunBatch, executeBatch } from './runBatch.ts';
import { SeededRandom } from './seededRandom.ts';

const batchCount = process.env['MEDIAMAGIC_CHAOS'] === 'short' ? 1 : 5;
/** 40 of these runs lose an answer. */
const runsPerBatch = 5 * cycle;
const seed = Number(process.env['MEDIAMAGIC_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const firstRuns = Array.from({ length: batchCount }, (_, runBatch) => runBatch * runsPerBatch);

let setup: RunSetup;
const done: RunBatch[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-chaos-'));
  const pool = new ProcessPool(await compileQueueProcess(folder), join(folder, 'compiled'));
  setup = { service: await startService({ processingSpeed: 20 }), folder, pool };
});
afterAll(async () => {
  console.info(`Chaos of seed ${seed}: ${summary(done)}`);
  await setup.pool.close();
  await setup.service.stop();
  await removeFolder(setup.folder);
});

function plansFrom(first: number, mode: SubmissionMode): Plan[] {
  return Array.from({ length: runsPerBatch }, (_, index) =>
    drawPlan(first + index, mode, new SeededRandom(seed * 1_000 + first + index)),
  );
}

function summary(finished: readonly RunBatch[]): string {
  const records = finished.flatMap((runBatch) => runBatch.records);
  const blobs = finished.flatMap((runBatch) => runBatch.runs.flatMap((run) => run.blobs));
  const groups = records.filter(({ plan }) => plan.mode === 'together').length;
  const between = records.filter(({ kills }) => kills.some(isBetween)).length;
  const kills = records.reduce((sum, record) => sum + record.kills.length, 0);
  const repeated = blobs.filter(({ conflicts }) => conflicts > 0).length;
  return (
    `${records.length} runs, ${groups} of them of a group, ${between} of them killed between a lost answer and its repeat; ` +
    `${blobs.length} uploads, ${kills} kills, ${repeated} of them proved by a 409`
  );
}

const batches = (['each', 'together'] as const).flatMap((mode) =>
  firstRuns.map((first) => ({ mode, first })),
);

describe('one file or group becomes one submission although answers are lost and the app is killed', () => {
  it.each(batches)(
    `$mode: in ${runsPerBatch} runs from run $first on`,
    { timeout: 120_000 },
    async ({ mode, first }) => {
      const runBatch = await executeBatch(plansFrom(first, mode), seed, setup);
      done.push(runBatch);
      expect([...runBatch.runs.flatMap(violationsOfRun), ...violationsOfBatch(runBatch.service)]).toEqual([]);
    },
  );

  it('after an answer was lost, the app was killed, and the retry got a 409', () => {
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

/** A run that loses its first `times` answers and is killed after the first one. */
function lossOf(firstPost: Loss, times: number, run: number): Plan {
  return {
    run,
    mode: 'each',
    files: [{ name: `loss ${run}.txt`, sizeBytes: 500, firstPost, times, delayMs: 0 }],
    kills: [{ by: 'itself', at: 'answer-lost' }],
  };
}

describe('when more than one answer is lost', () => {
  it('each lost answer costs one more POST, and never a second submission or a failure', async () => {
    const { runs } = await executeBatch(
      [lossOf('drop-answer', 2, 1), lossOf('proxy-error', 2, 2), lossOf('drop-answer', 3, 3)],
      seed,
      setup,
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
});

describe('the invariants', () => {
  const blob = {
    blobPath: 'workspace/a.txt',
    posts: 2,
    submissions: 1,
    conflicts: 1,
    sha256: 'abc',
    storedSha256: 'abc',
  };
  const row = {
    path: '/media/a.txt',
    name: 'a.txt',
    uploadedAs: null,
    submissionId: null,
    state: 'already-submitted',
    failure: null,
  };
  const intactRun: RunEvidence = {
    run: 'run 1',
    fileNames: ['a.txt'],
    blobs: [blob],
    requested: [['workspace/a.txt', 'workspace/b.txt']],
    created: [['workspace/a.txt', 'workspace/b.txt']],
    rows: [row],
    forgotten: [],
    bugs: [],
  };
  const intactBatch: BatchEvidence = {
    posts: 3,
    bodilessPosts: 1,
    countedPosts: 2,
    strangeBlobs: [],
    problems: [],
  };

  it('report nothing for an intact run', () => {
    expect(violationsOfRun(intactRun)).toEqual([]);
    expect(violationsOfBatch(intactBatch)).toEqual([]);
  });

  const brokenRuns: readonly [string, Partial<RunEvidence>][] = [
    ['posted more than twice', { blobs: [{ ...blob, posts: 3 }] }],
    ['one submission', { blobs: [{ ...blob, submissions: 2 }] }],
    ['one submission', { blobs: [{ ...blob, submissions: 0 }] }],
    ['missing: workspace/a.txt, workspace/b.txt', { created: [] }],
    [
      'not asked for: workspace/b.txt',
      { created: [['workspace/a.txt', 'workspace/b.txt'], ['workspace/b.txt']] },
    ],
    ['none failed', { rows: [{ ...row, state: 'failed', failure: 'conflict' }] }],
    ['none failed', { rows: [{ ...row, state: 'submitting' }] }],
    ['none failed', { rows: [] }],
    ['none failed', { rows: [row, row] }],
    ['byte for byte', { blobs: [{ ...blob, storedSha256: 'abd' }] }],
    ['byte for byte', { blobs: [{ ...blob, storedSha256: null }] }],
    ['survives every kill', { forgotten: ['a.txt'] }],
    ['nothing else goes wrong', { bugs: ['Transfer before check'] }],
  ];
  it.each(brokenRuns)('report "%s" for a run with %o', (invariant, change) => {
    const violations = violationsOfRun({ ...intactRun, ...change });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(invariant);
  });

  const brokenBatches: readonly [string, Partial<BatchEvidence>][] = [
    ['counted for its blobs', { posts: 4 }],
    ['counted for its blobs', { countedPosts: 4 }],
    ['no other blob', { strangeBlobs: ['workspace/a (2).txt'] }],
    ['service is sound', { problems: ['Error: boom'] }],
  ];
  it.each(brokenBatches)('report "%s" for a batch with %o', (invariant, change) => {
    const violations = violationsOfBatch({ ...intactBatch, ...change });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(invariant);
  });
});
