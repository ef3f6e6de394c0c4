import { describe, expect, it, vi } from 'vitest';

import {
  Throttle,
  type ThrottlePolicy,
  hasPassed,
  coalescingPolicy,
} from '../../../../main/shared/throttle.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

function createThrottle(policy: ThrottlePolicy = coalescingPolicy) {
  const clock = new FakeClock();
  const work = vi.fn<() => void | 'nothing'>();
  return { clock, work, throttle: new Throttle(clock, policy, work) };
}

describe('a throttle', () => {
  it('runs at once when its pause has passed', () => {
    const { clock, work, throttle } = createThrottle();
    throttle.request();
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    throttle.request();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('runs once for all requests within its pause', () => {
    const { clock, work, throttle } = createThrottle();
    for (let count = 0; count < 5; count += 1) throttle.request();
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(2);
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('leaves most of the time to other work when its own work takes long', () => {
    const { clock, work, throttle } = createThrottle();
    work.mockImplementation(() => clock.advance(5));
    throttle.request();
    throttle.request();
    clock.advance(19);
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('pauses as long as before when the clock was set back', () => {
    const { clock, work, throttle } = createThrottle();
    throttle.request();
    clock.set(-86_400_000);
    throttle.request();
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('drops a waiting request when it is cancelled', () => {
    const { clock, work, throttle } = createThrottle();
    throttle.request();
    throttle.request();
    throttle.cancel();
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('waits for its lead before each run, and for its pause after one', () => {
    const { clock, work, throttle } = createThrottle({ pauseMs: 100, leadMs: 10 });
    throttle.request();
    clock.advance(9);
    expect(work).not.toHaveBeenCalled();
    clock.advance(1);
    expect(work).toHaveBeenCalledTimes(1);
    throttle.request();
    clock.advance(99);
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('starts no pause after a run that had nothing to do', () => {
    const { work, throttle } = createThrottle();
    work.mockReturnValueOnce('nothing');
    throttle.request();
    throttle.request();
    expect(work).toHaveBeenCalledTimes(2);
  });
});

it('counts a pause as passed when the clock was set back', () => {
  expect(hasPassed(1_000, 500, 1_499)).toBe(false);
  expect(hasPassed(1_000, 500, 1_500)).toBe(true);
  expect(hasPassed(1_000, 500, 999)).toBe(true);
});
