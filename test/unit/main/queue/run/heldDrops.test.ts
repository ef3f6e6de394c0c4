import { describe, expect, it } from 'vitest';

import { HeldDrops, holdMs, maxHoldMs, versionHoldMs } from '../../../../../main/queue/run/heldDrops.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import { type SubmissionChoice, noSubmissionOptions } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const each: SubmissionChoice = { ...noSubmissionOptions, mode: 'each' };
const spring: SubmissionChoice = { mode: 'together', metadata: { campaign: 'spring' }, sidekickIds: [] };

function heldDrops() {
  const clock = new FakeClock();
  const released: [number, SubmissionChoice][] = [];
  const disk = { isFull: false };
  const drops = new HeldDrops({
    clock,
    release(row, choice) {
      if (disk.isFull) throw new Error('disk full');
      released.push([row, choice]);
      return 3;
    },
    countFiles: () => 3,
    log: silentLog,
  });
  drops.begin(7, 70, each);
  return { clock, released, drops, disk };
}

describe('a held drop', () => {
  it('is released as it was added when no person changes it in time', () => {
    const { clock, released, drops } = heldDrops();
    clock.advance(holdMs - 1);
    expect(released).toEqual([]);
    clock.advance(1);
    expect(released).toEqual([[70, each]]);
    expect(drops.change(7, spring, 'release')).toBeNull();
    expect(released).toHaveLength(1);
  });

  it('is held while a person chooses, and released once with the choice', () => {
    const { clock, released, drops } = heldDrops();
    expect(drops.change(7, undefined, 'hold')).toEqual({ changed: 3, tooLate: 0 });
    clock.advance(maxHoldMs - 1);
    expect(released).toEqual([]);
    expect(drops.change(7, spring, 'release')).toEqual({ changed: 3, tooLate: 0 });
    clock.advance(maxHoldMs);
    expect(released).toEqual([[70, spring]]);
  });

  it('is released after ten minutes, when its form was left open', () => {
    const { clock, released, drops } = heldDrops();
    drops.change(7, undefined, 'hold');
    clock.advance(maxHoldMs);
    expect(released).toEqual([[70, each]]);
  });

  it.each([-365, -1, 1, 365])('is released in its own time when the clock is set by %d days', (days) => {
    const { clock, released } = heldDrops();
    clock.advance(holdMs / 2);
    clock.set(days * 86_400_000);
    clock.advance(holdMs / 2 - 1);
    expect(released).toEqual([]);
    clock.advance(1);
    expect(released).toEqual([[70, each]]);
  });

  it('is released when the window closes', () => {
    const { clock, released, drops } = heldDrops();
    drops.begin(8, 80, spring);
    drops.releaseAll();
    clock.advance(maxHoldMs);
    expect(released).toEqual([
      [70, each],
      [80, spring],
    ]);
  });

  it('is tried again when the database cannot be written', () => {
    const { clock, released, drops, disk } = heldDrops();
    disk.isFull = true;
    clock.advance(holdMs);
    expect(() => drops.change(7, spring, 'release')).toThrow('disk full');
    disk.isFull = false;
    clock.advance(holdMs);
    expect(released).toEqual([[70, each]]);
  });

  it('does nothing after the app has stopped', () => {
    const { clock, released, drops } = heldDrops();
    drops.stop();
    clock.advance(maxHoldMs);
    expect(released).toEqual([]);
  });
});

it('is held longer when its files may be new versions, which end with its release', () => {
  const { clock, drops } = heldDrops();
  const offer = { uploadId: 'old', submissionId: 's', name: 'a.mov', submittedAt: 1, match: 'path' } as const;
  expect(drops.begin(9, 90, each, new Map([['new', offer]]))).toBe(versionHoldMs);
  clock.advance(versionHoldMs - 1);
  expect([...drops.offersOf(9).keys()]).toEqual(['new']);
  expect(drops.change(9, spring, 'hold')).toEqual({ changed: 3, tooLate: 0 });
  expect(drops.offersOf(9).size).toBe(1);
  drops.change(9, undefined, 'release');
  expect(drops.offersOf(9).size).toBe(0);
});
