import { describe, expect, it } from 'vitest';

import { IdleTimer, startStallTimer } from '../../../../main/transfer/stallTimer.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const never = new AbortController().signal;

describe('the stall timer', () => {
  it('stalls after a minute without progress, not before', () => {
    const clock = new FakeClock();
    const stallTimer = startStallTimer(clock, never);
    for (let passed = 0; passed < 120_000; passed += 300) {
      clock.advance(300);
      stallTimer.moved();
    }
    clock.advance(60_000);
    expect(stallTimer.stalled()).toBe(false);
    clock.advance(1_000);
    expect(stallTimer.stalled()).toBe(true);
  });

  it('pauses while it rests, and starts again with the next progress', () => {
    const clock = new FakeClock();
    const stallTimer = startStallTimer(clock, never);
    stallTimer.moved();
    stallTimer.rest();
    clock.advance(600_000);
    expect(stallTimer.stalled()).toBe(false);
    stallTimer.moved();
    clock.advance(61_000);
    expect(stallTimer.stalled()).toBe(true);
  });

  it('starts again when progress directly follows a rest', () => {
    const clock = new FakeClock();
    const stallTimer = startStallTimer(clock, never);
    stallTimer.rest();
    stallTimer.moved();
    clock.advance(61_000);
    expect(stallTimer.stalled()).toBe(true);
  });
});

describe('the idle timer', () => {
  it('calls back when the last user has been gone for half a minute', () => {
    const clock = new FakeClock();
    let calls = 0;
    const idleTimer = new IdleTimer(clock, () => (calls += 1));
    idleTimer.begin();
    idleTimer.begin();
    idleTimer.end();
    clock.advance(60_000);
    expect(calls).toBe(0);
    idleTimer.end();
    clock.advance(29_999);
    expect(calls).toBe(0);
    clock.advance(1);
    expect(calls).toBe(1);
  });
});
