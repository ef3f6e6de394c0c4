import { describe, expect, it } from 'vitest';

import { Retention } from '../../../../../main/queue/store/retention.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** `answers`: how many uploads each round removes; an error is thrown. */
function startedRetention(answers: readonly (number | Error)[]) {
  const clock = new FakeClock();
  const asked: unknown[] = [];
  const bugs: unknown[] = [];
  let changes = 0;
  const retention = new Retention({
    store: {
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
  return { clock, retention, asked, bugs, changes: () => changes };
}

describe('the retention', () => {
  it('removes uploads beyond the days and the count of the settings after the start', () => {
    const { clock, asked, changes } = startedRetention([30]);
    expect(asked).toEqual([]);
    clock.advance(2_000);
    const now = clock.now();
    expect(asked).toEqual([{ before: now - 30 * dayMs, atLeast: 30, limit: 200, now }]);
    expect(changes()).toBe(1);
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
