import { describe, expect, it } from 'vitest';

import { Retention } from '../../../../../main/queue/store/retention.ts';
import type { ForgetRequest } from '../../../../../main/queue/store/uploadStore.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const setByMs = [-365 * dayMs, -dayMs, -hourMs, hourMs, 365 * dayMs];

/** `answers`: how many uploads each round removes; an error is thrown. */
function startedRetention(answers: readonly (number | Error)[], facts = new Map<string, string>()) {
  const clock = new FakeClock();
  clock.set(400 * dayMs);
  const asked: ForgetRequest[] = [];
  const bugs: unknown[] = [];
  let changes = 0;
  const retention = new Retention({
    store: {
      fact: (name) => facts.get(name) ?? null,
      setFact: (name, value) => facts.set(name, value),
      forgetEnded(forgetting) {
        const answer = answers[asked.length] ?? 0;
        asked.push(forgetting);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    endedCount: () => 130,
    clock,
    bounds: () => ({ days: 30, count: 100 }),
    onChange: () => {
      changes += 1;
    },
    log: { ...silentLog, bug: (error) => bugs.push(error) },
  });
  retention.start();
  return { clock, retention, asked, bugs, facts, changes: () => changes };
}

describe('the retention', () => {
  it('removes uploads beyond the count of the settings after the start', () => {
    const { clock, asked, changes } = startedRetention([30]);
    expect(asked).toEqual([]);
    clock.advance(2_000);
    const now = clock.now();
    expect(asked).toEqual([{ before: null, atLeast: 30, limit: 200, removedBefore: null, now }]);
    expect(changes()).toBe(1);
  });

  it('removes uploads beyond the days once the date is confirmed by a day that passed', () => {
    const { clock, asked } = startedRetention([]);
    clock.advance(2_000);
    const confirmed = clock.now();
    clock.advance(dayMs - hourMs);
    expect(asked.every(({ before }) => before === null)).toBe(true);
    clock.advance(hourMs);
    const now = clock.now();
    expect(asked.at(-1)).toEqual({
      before: confirmed - 30 * dayMs,
      atLeast: 30,
      limit: 200,
      removedBefore: confirmed - dayMs,
      now,
    });
  });

  it('removes nothing because of its age within a day after the clock was set', () => {
    for (const jumpMs of setByMs) {
      const { clock, asked } = startedRetention([]);
      clock.advance(3 * dayMs);
      const before = clock.now();
      const first = asked.length;
      clock.set(jumpMs);
      clock.advance(dayMs - hourMs);
      const dates = asked.slice(first).map((asking) => asking.before ?? 0);
      expect(dates.every((date) => date <= before - 30 * dayMs)).toBe(true);
    }
  });

  it('removes nothing because of its age when one start has a clock that is a year ahead', () => {
    const { clock, facts } = startedRetention([]);
    clock.advance(3 * dayMs);
    const trusted = clock.now();
    const ahead = startedRetention([], facts);
    ahead.clock.set(trusted + 366 * dayMs - ahead.clock.now());
    ahead.clock.advance(8 * hourMs);
    const right = startedRetention([], facts);
    right.clock.set(trusted + dayMs - right.clock.now());
    right.clock.advance(8 * hourMs);
    const dates = [...ahead.asked, ...right.asked].map((asking) => asking.before ?? 0);
    expect(dates).not.toEqual([]);
    expect(dates.every((date) => date <= trusted - 30 * dayMs)).toBe(true);
  });

  it('removes nothing because of the count for a day after the clock was set back', () => {
    const { clock, asked } = startedRetention([]);
    clock.advance(2_000);
    clock.set(-dayMs);
    clock.advance(hourMs);
    expect(asked.at(-1)).toMatchObject({ before: null, atLeast: 0 });
    clock.advance(dayMs);
    expect(asked.at(-1)).toMatchObject({ atLeast: 30 });
  });

  it('continues soon when there may be more, and then every hour', () => {
    const { clock, asked } = startedRetention([200, 200, 7]);
    clock.advance(2_000);
    clock.advance(20);
    clock.advance(20);
    expect(asked).toHaveLength(3);
    clock.advance(hourMs - 1);
    expect(asked).toHaveLength(3);
    clock.advance(1);
    expect(asked).toHaveLength(4);
  });

  it('tries again in an hour when the database cannot be written', () => {
    const { clock, asked, bugs } = startedRetention([new Error('full')]);
    clock.advance(2_000);
    expect(bugs).toHaveLength(1);
    clock.advance(hourMs);
    expect(asked).toHaveLength(2);
  });

  it('removes uploads at once when the bounds change, and none after it was stopped', () => {
    const { clock, retention, asked } = startedRetention([]);
    retention.boundsChanged();
    expect(asked).toHaveLength(1);
    retention.stop();
    clock.advance(dayMs);
    expect(asked).toHaveLength(1);
  });
});
