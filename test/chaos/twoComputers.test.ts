/**
 * Two computers send 200 different files of 20 names to one workspace at once, small ones and some of several blocks, while
 * both are killed and answers are lost. MEDIAMAGIC_CHAOS=short sends 16 files of 4 names; MEDIAMAGIC_CHAOS_SEED repeats
 * the files, kills and faults of a run.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startService } from '../service/index.ts';
import { removeFolder } from '../support/removeFolder.ts';
import { compileQueueProcess } from './compile.ts';
import type { Defect } from './defects.ts';
import { ProcessPool } from './processPool.ts';
import { SeededRandom } from './seededRandom.ts';
import { type TwoComputersPlan, type TwoComputersSetup, runTwoComputers } from './twoComputers.ts';
import { type TwoComputersInvariant, violationsOf } from './twoComputersInvariants.ts';

const isShort = process.env['MEDIAMAGIC_CHAOS'] === 'short';
const seed = Number(process.env['MEDIAMAGIC_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const size: Omit<TwoComputersPlan, 'permissions'> = isShort
  ? { files: 16, names: 4, large: 1, killsPerComputer: 2, lostAnswers: 6 }
  : { files: 200, names: 20, large: 6, killsPerComputer: 12, lostAnswers: 80 };
const permissions: readonly TwoComputersPlan['permissions'][] = isShort ? ['cw'] : ['cw', 'rcw', 'c'];

let setup: TwoComputersSetup;
let script: string;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-computers-'));
  script = await compileQueueProcess(folder);
  setup = { service: await startService({ processingSpeed: 100 }), folder, pool: newPool(folder) };
}, 120_000);
afterAll(async () => {
  await setup.pool.close();
  await setup.service.stop();
  await removeFolder(setup.folder);
}, 120_000);

function newPool(folder: string): ProcessPool {
  return new ProcessPool(script, join(folder, 'compiled'));
}

describe(`two computers with ${size.files} files of ${size.names} names, seed ${seed}`, () => {
  it.each(permissions)(
    'store every content and submit it once, with upload URLs of the permissions %s',
    { timeout: 600_000 },
    async (allowed) => {
      const startedAt = performance.now();
      const evidence = await runTwoComputers(
        { ...size, permissions: allowed },
        new SeededRandom(seed),
        setup,
      );
      console.info(
        `Two computers, seed ${seed}, ${allowed}: ${evidence.files.length} files, ${evidence.kills} kills, ` +
          `${evidence.lostAnswers} lost answers, ${Math.round((performance.now() - startedAt) / 1_000)} s`,
      );
      expect(violationsOf(evidence)).toEqual([]);
      expect(evidence.kills).toBeGreaterThanOrEqual(2);
      expect(evidence.lostAnswers).toBe(size.lostAnswers);
    },
  );
});

describe('the invariants detect injected defects', () => {
  const cases: readonly [Defect, readonly TwoComputersInvariant[]][] = [
    [
      'overwrites what another computer stored',
      ['what a row says is in the workspace is there, byte for byte', 'every content is submitted once'],
    ],
    [
      'claims what another computer stored',
      ['what a row says is in the workspace is there, byte for byte', 'every content is submitted once'],
    ],
  ];
  it.each(cases)('a queue that %s violates: %s', { timeout: 120_000 }, async (defect, invariants) => {
    const pool = newPool(setup.folder);
    const plan: TwoComputersPlan = {
      permissions: 'cw',
      files: 4,
      names: 2,
      large: 0,
      killsPerComputer: 0,
      lostAnswers: 0,
      defect,
    };
    const evidence = await runTwoComputers(plan, new SeededRandom(1), { ...setup, pool });
    await pool.close();
    expect([...new Set(violationsOf(evidence).map(({ invariant }) => invariant))]).toEqual(invariants);
  });
});
