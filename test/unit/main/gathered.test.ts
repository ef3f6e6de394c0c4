import { describe, expect, it, vi } from 'vitest';

import { Gathered } from '../../../main/gathered.ts';
import { FakeClock } from '../../support/fakeClock.ts';

function createGathered() {
  const clock = new FakeClock();
  const work = vi.fn<() => void>();
  return { clock, work, gathered: new Gathered(clock, work) };
}

describe('gathered work', () => {
  it('is done at once where it was not done a moment ago', () => {
    const { clock, work, gathered } = createGathered();
    gathered.ask();
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    gathered.ask();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is done once for all who ask within a moment', () => {
    const { clock, work, gathered } = createGathered();
    for (let asked = 0; asked < 5; asked += 1) gathered.ask();
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(2);
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('that takes long leaves most of the time to everything else', () => {
    const { clock, work, gathered } = createGathered();
    work.mockImplementation(() => clock.advance(5));
    gathered.ask();
    gathered.ask();
    clock.advance(19);
    expect(work).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is done soon also after the clock was set back', () => {
    const { clock, work, gathered } = createGathered();
    gathered.ask();
    clock.now = () => 0;
    gathered.ask();
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('is not done any more once it was called off', () => {
    const { clock, work, gathered } = createGathered();
    gathered.ask();
    gathered.ask();
    gathered.cancel();
    clock.advance(1_000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
