/**
 * The chaos test: sends files of 1 kB to 60 MB over a link with resets, cuts, stalls, slow phases and delays, while
 * the app is killed at every crash point and at random moments. MEDIAMAGIC_CHAOS=short runs a small campaign;
 * MEDIAMAGIC_CHAOS_SEED repeats a campaign.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startService } from '../service/index.ts';
import { removeFolder } from '../support/removeFolder.ts';
import { type Campaign, type CampaignSetup, runCampaign } from './campaign.ts';
import { type CampaignEvidence, type CampaignInvariant, violationsOf } from './campaignInvariants.ts';
import { compileQueueProcess } from './compile.ts';
import { changes } from './crashPoints.ts';
import type { Defect } from './defects.ts';
import { type Sizes, drawSizes, writeFiles } from './files.ts';
import { drawKills } from './killPlanner.ts';
import { connectionFaults } from './link/connectionFaults.ts';
import { ChaosLink } from './link/link.ts';
import { ProcessPool } from './processPool.ts';
import { SeededRandom } from './seededRandom.ts';
import { summaryOf } from './summary.ts';

const isShort = process.env['MEDIAMAGIC_CHAOS'] === 'short';
const seed = Number(process.env['MEDIAMAGIC_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const million = 1_000_000;
const sizes: Sizes = isShort
  ? { count: 12, large: 0, exact: [12 * million, 20 * million] }
  : { count: 200, large: 10, exact: [60 * million, 60 * million, 60 * million] };
const kills = isShort ? 18 : 300;
/** Some kills may be unreachable, such as a block of a file that is sent already, so a few more are drawn. */
const drawnKills = isShort ? 22 : 312;
/** Crash points that may be missed. */
const missable = isShort ? 2 : 0;

let folder: string;
let script: string;
let setup: CampaignSetup;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-chaos-'));
  script = await compileQueueProcess(folder);
  const service = await startService({ processingSpeed: 20 });
  const link = await ChaosLink.start(seed, service);
  setup = { service, link, folder, pool: newPool() };
}, 120_000);
afterAll(async () => {
  await setup.pool.close();
  await setup.link.stop();
  await setup.service.stop();
  await removeFolder(folder);
}, 120_000);

function newPool(): ProcessPool {
  return new ProcessPool(script, join(folder, 'compiled'));
}

describe(`a queue that is killed at least ${kills} times over a faulty link, seed ${seed}`, () => {
  let evidence: CampaignEvidence;

  it('keeps every invariant', { timeout: isShort ? 240_000 : 1_800_000 }, async () => {
    const random = new SeededRandom(seed);
    const files = await writeFiles(join(folder, 'files'), 'take', drawSizes(sizes, random), seed);
    const startedAt = Date.now();
    evidence = await runCampaign(
      { files, kills: drawKills(drawnKills, random), connection: 'faulty' },
      setup,
    );
    console.info(
      `Chaos of seed ${seed}: ${summaryOf(evidence, setup.link.faultCounts, Date.now() - startedAt)}`,
    );
    expect(violationsOf(evidence)).toEqual([]);
  });

  it('reached every crash point and every connection fault', () => {
    const met = evidence.processRuns.flatMap(({ kill }) => kill ?? []);
    expect(met.length).toBeGreaterThanOrEqual(kills);
    const missed = changes.filter((change) => !met.some((point) => point.endsWith(change)));
    expect(missed.slice(missable)).toEqual([]);
    // A short campaign does not meet every fault each time.
    const faultCounts = Object.entries(setup.link.faultCounts).filter(([, count]) => count > 0);
    expect(faultCounts.length).toBeGreaterThanOrEqual(isShort ? 1 : connectionFaults.length);
  });
});

describe('the invariants detect injected defects', () => {
  const aFilm = [12 * million];
  const twoNotes = [3_000, 4_000];
  const aFewBlocks = [{ by: 'itself', at: 'after: block recorded', nth: 3 }] as const;
  const cases: readonly [Defect, readonly CampaignInvariant[], readonly number[], Campaign['kills']][] = [
    ['calls a complete upload failed', ['every file ends complete or already submitted'], twoNotes, []],
    ['flips a bit', ['what is stored is the file, byte for byte'], [2 * million], []],
    [
      'submits twice',
      ['a file becomes one submission', 'a kill costs what was under way and no more'],
      twoNotes,
      [],
    ],
    [
      'forgets its recorded blocks',
      ['a recorded block is not received again', 'a kill costs what was under way and no more'],
      aFilm,
      aFewBlocks,
    ],
    ['sends every block twice', ['a kill costs what was under way and no more'], aFilm, aFewBlocks],
    [
      'forgets an upload that it accepted',
      ['what was accepted survives every kill'],
      [3_000],
      [
        { by: 'itself', at: 'before: queued → uploading', nth: 1 },
        { by: 'itself', at: 'after: start-up', nth: 1 },
      ],
    ],
    ['stumbles over its database', ['nothing else goes wrong'], twoNotes, []],
  ];
  it.each(cases)(
    'a queue that %s violates: %s',
    { timeout: 120_000 },
    async (defect, invariants, fileSizes, planned) => {
      const pool = newPool();
      const files = await writeFiles(join(folder, defect), defect, fileSizes, 1);
      const found = await runCampaign(
        { files, kills: planned, connection: 'stable', defect },
        { ...setup, pool },
      );
      await pool.close();
      expect([...new Set(violationsOf(found).map(({ invariant }) => invariant))].toSorted()).toEqual(
        invariants.toSorted(),
      );
    },
  );

  it('and no violation without a defect', { timeout: 120_000 }, async () => {
    const files = await writeFiles(join(folder, 'whole'), 'whole', [...twoNotes, ...aFilm], 1);
    const found = await runCampaign({ files, kills: aFewBlocks, connection: 'stable' }, setup);
    expect(violationsOf(found)).toEqual([]);
  });
});
