import { describe, expect, it } from 'vitest';

import type { AddAnswer } from '../../../preload/contract.ts';
import { addDropped, maxPathsPerCall } from '../../../preload/droppedFiles.ts';

function adding(answerOf: (paths: readonly string[]) => AddAnswer) {
  const calls: number[] = [];
  const add = (paths: readonly string[]) => {
    calls.push(paths.length);
    return Promise.resolve(answerOf(paths));
  };
  return { calls, add };
}

const added = (paths: readonly string[]): AddAnswer => ({
  outcome: 'added',
  holdMs: 0,
  added: paths.length - 1,
  alreadyQueued: paths.slice(0, 1),
  batchId: paths.length,
  ignored: 2,
});

describe('a drop', () => {
  it('says how many of its things are no files on this computer', async () => {
    const { calls, add } = adding(added);
    expect(await addDropped(['', '/a.mov', '', '/b.mov'], add)).toMatchObject({ added: 1, withoutFile: 2 });
    expect(calls).toEqual([2]);
  });

  it('says that none of its things is a file on this computer', async () => {
    const { calls, add } = adding(added);
    expect(await addDropped([''], add)).toEqual({
      outcome: 'added',
      holdMs: 0,
      added: 0,
      alreadyQueued: [],
      batchId: null,
      withoutFile: 1,
    });
    expect(calls).toEqual([]);
  });

  it('of more paths than one call may have is added in pieces, and counted as one', async () => {
    const paths = Array.from({ length: 100_001 }, (_, index) => `/card/${index}.mov`);
    const { calls, add } = adding(added);
    expect(await addDropped(paths, add)).toMatchObject({
      outcome: 'added',
      added: 99_998,
      alreadyQueued: ['/card/0.mov', '/card/50000.mov', '/card/100000.mov'],
      ignored: 6,
    });
    expect(calls).toEqual([maxPathsPerCall, maxPathsPerCall, 1]);
  });

  it('asks if one of its pieces asks', async () => {
    const paths = Array.from({ length: maxPathsPerCall + 1 }, (_, index) => `/card/${index}.mov`);
    const { add } = adding((some) => (some.length > 1 ? { outcome: 'asked' } : added(some)));
    expect(await addDropped(paths, add)).toEqual({ outcome: 'asked' });
  });
});
