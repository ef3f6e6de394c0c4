/**
 * The model test: random lives of the queue (a person's wishes, answers, faults, crashes and starts in any order) keep every
 * promise of docs/QUEUE.md. MEDIAMAGIC_MODEL=short lives 250 of them instead of 5,000. A life that breaks a promise is made
 * as short as it can be and printed with what to set MEDIAMAGIC_MODEL_REPLAY to, so that it is lived again alone.
 */
import { check } from 'fast-check';
import { expect, it } from 'vitest';

import { everyPromiseHolds } from './property.ts';

const lives = process.env['MEDIAMAGIC_MODEL'] === 'short' ? 250 : 5_000;
/** fast-check's `seed path replayPath`, as it was printed. */
const [replaySeed, replayPath, replayCommands] = (process.env['MEDIAMAGIC_MODEL_REPLAY'] ?? '').split(' ');
const replay =
  replaySeed !== undefined && replayPath !== undefined
    ? { seed: Number(replaySeed), path: replayPath, endOnFailure: true }
    : {};

it(`keeps every promise in ${lives} random lives`, { timeout: 3_600_000 }, async () => {
  const result = await check(everyPromiseHolds({}, replayCommands ?? null), { numRuns: lives, ...replay });
  expect(result.failed ? told(result) : 'every promise kept').toBe('every promise kept');
});

interface Found {
  readonly seed: number;
  readonly counterexample: readonly [boolean, Iterable<unknown>] | null;
  readonly counterexamplePath: string | null;
  readonly errorInstance: unknown;
}

function told({ seed, counterexample, counterexamplePath, errorInstance }: Found): string {
  const [versionsNeedNames = false, commands = []] = counterexample ?? [];
  const [, ranCommands = ''] = /replayPath="([^"]*)"/.exec(String(commands)) ?? [];
  return [
    `MEDIAMAGIC_MODEL_REPLAY='${seed} ${counterexamplePath} ${ranCommands}'`,
    `a service that ${versionsNeedNames ? 'wants' : 'does not want'} new names for new versions`,
    ...Array.from(commands, String),
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
  ].join('\n');
}
