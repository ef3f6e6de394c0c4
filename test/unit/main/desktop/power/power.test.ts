import { describe, expect, it, vi } from 'vitest';

import { type Link, watchLink } from '../../../../../main/desktop/networkMonitor.ts';
import { StayAwake } from '../../../../../main/desktop/power/sleepBlocker.ts';
import { SleepWatch } from '../../../../../main/desktop/power/sleepMonitor.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

function createAwake() {
  const facts = { moving: false, wanted: true, onBattery: false };
  const held: ('held' | 'let go')[] = [];
  const awake = new StayAwake({
    isMoving: () => facts.moving,
    isWanted: () => facts.wanted,
    isOnBattery: () => facts.onBattery,
    holdOff() {
      held.push('held');
      return () => held.push('let go');
    },
  });
  const change = (changed: Partial<typeof facts>) => {
    Object.assign(facts, changed);
    awake.update();
    awake.update();
  };
  return { held, change };
}

function createWatch() {
  const clock = new FakeClock();
  const told: string[] = [];
  const watch = new SleepWatch(clock, {
    onSleep: () => told.push('sleep'),
    onWake: () => told.push('wake'),
  });
  return { clock, told, watch };
}

function createLink() {
  const clock = new FakeClock();
  const state: { link: Link } = { link: { addresses: ['10.0.0.2'], isOnline: true } };
  const onLost = vi.fn<(addresses: readonly string[]) => void>();
  const onGained = vi.fn<() => void>();
  const stop = watchLink(clock, () => state.link, { onLost, onGained });
  const become = (link: Link) => {
    state.link = link;
    clock.advance(5_000);
    return [onLost.mock.calls.length, onGained.mock.calls.length];
  };
  return { become, stop, onLost };
}

describe('keeping the computer awake', () => {
  it('lasts as long as bytes move, once however often it is asked', () => {
    const { held, change } = createAwake();
    change({});
    expect(held).toEqual([]);
    change({ moving: true });
    expect(held).toEqual(['held']);
    change({ moving: false });
    expect(held).toEqual(['held', 'let go']);
  });

  it.each([{ wanted: false }, { onBattery: true }])(
    'ends at once with %o, and begins again without',
    (against) => {
      const { held, change } = createAwake();
      change({ moving: true });
      change(against);
      expect(held).toEqual(['held', 'let go']);
      change({ wanted: true, onBattery: false });
      expect(held).toEqual(['held', 'let go', 'held']);
    },
  );
});

describe('noticing sleep', () => {
  it('is quiet while time goes on as it should', () => {
    const { clock, told } = createWatch();
    clock.advance(10 * 60_000);
    expect(told).toEqual([]);
  });

  it('tells of a sleep that only the clock knows of, once', () => {
    const { clock, told } = createWatch();
    clock.advance(20_000);
    clock.jump(3_600_000);
    clock.advance(60_000);
    expect(told).toEqual(['wake']);
  });

  it('tells once of a sleep that the system announces at both ends', () => {
    const { clock, told, watch } = createWatch();
    watch.suspend();
    watch.suspend();
    clock.jump(3_600_000);
    watch.resume();
    clock.advance(120_000);
    expect(told).toEqual(['sleep', 'wake']);
  });

  it('wakes by the clock where the system forgets to say so', () => {
    const { clock, told, watch } = createWatch();
    watch.suspend();
    clock.jump(3_600_000);
    clock.advance(60_000);
    expect(told).toEqual(['sleep', 'wake']);
  });

  it('goes on after half a minute where the system did not sleep after all', () => {
    const { clock, told, watch } = createWatch();
    watch.suspend();
    clock.advance(14_000);
    expect(told).toEqual(['sleep']);
    clock.advance(20_000);
    expect(told).toEqual(['sleep', 'wake']);
    clock.advance(120_000);
    expect(told).toEqual(['sleep', 'wake']);
  });
});

describe('noticing another network', () => {
  it('tells a lost address from a gained one', () => {
    const { become, onLost } = createLink();
    expect(become({ addresses: ['10.0.0.2'], isOnline: true })).toEqual([0, 0]);
    expect(become({ addresses: ['10.0.0.2', '10.8.0.1'], isOnline: true })).toEqual([0, 1]);
    expect(become({ addresses: ['10.8.0.1', '10.0.0.2'], isOnline: true })).toEqual([0, 1]);
    expect(become({ addresses: ['192.168.1.7', '10.0.0.2'], isOnline: true })).toEqual([1, 1]);
    expect(onLost).toHaveBeenLastCalledWith(['10.8.0.1']);
  });

  it('takes the system’s word for being online as a hint to try, and its word for being offline as nothing', () => {
    const { become, stop } = createLink();
    expect(become({ addresses: ['10.0.0.2'], isOnline: false })).toEqual([0, 0]);
    expect(become({ addresses: ['10.0.0.2'], isOnline: true })).toEqual([0, 1]);
    stop();
    expect(become({ addresses: [], isOnline: true })).toEqual([0, 1]);
  });
});
