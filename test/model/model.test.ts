/**
 * The model test: random runs of the queue (actions of a person, answers, faults, crashes and starts in any order)
 * keep every guarantee of docs/QUEUE.md. MEDIAMAGIC_MODEL=short does 250 runs instead of 5,000. A run that violates a
 * guarantee is shortened and printed with a value for MEDIAMAGIC_MODEL_REPLAY that repeats it.
 */
import { check } from 'fast-check';
import { expect, it } from 'vitest';

import { everyGuaranteeHolds } from './property.ts';

const runs = process.env['MEDIAMAGIC_MODEL'] === 'short' ? 250 : 5_000;
/** fast-check's `seed path replayPath`, as it was printed. */
const [replaySeed, replayPath, replayCommands] = (process.env['MEDIAMAGIC_MODEL_REPLAY'] ?? '').split(' ');
const replay =
  replaySeed !== undefined && replayPath !== undefined
    ? { seed: Number(replaySeed), path: replayPath, endOnFailure: true }
    : {};

it(`keeps every guarantee in ${runs} random runs`, { timeout: 3_600_000 }, async () => {
  const result = await check(everyGuaranteeHolds({}, replayCommands ?? null), { numRuns: runs, ...replay });
  expect(result.failed ? report(result) : 'every guarantee kept').toBe('every guarantee kept');
});

interface FailedRun {
  readonly seed: number;
  readonly counterexample: readonly [boolean, Iterable<unknown>] | null;
  readonly counterexamplePath: string | null;
  readonly errorInstance: unknown;
}

function report({ seed, counterexample, counterexamplePath, errorInstance }: FailedRun): string {
  const [versionsNeedNames = false, commands = []] = counterexample ?? [];
  const [, ranCommands = ''] = /replayPath="([^"]*)"/.exec(String(commands)) ?? [];
  return [
    `MEDIAMAGIC_MODEL_REPLAY='${seed} ${counterexamplePath} ${ranCommands}'`,
    `a service that ${versionsNeedNames ? 'wants' : 'does not want'} new names for new versions`,
    ...Array.from(commands, String),
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
  ].join('\n');
}
