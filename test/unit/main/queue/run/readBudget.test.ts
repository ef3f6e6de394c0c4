/** How many reads may start in a minute, beside the polls. */
import { describe, expect, it } from 'vitest';

import { ReadBudget } from '../../../../../main/queue/run/readBudget.ts';

const second = 1_000;
const minute = 60 * second;

/** Starts `count` reads, evenly over the minute that begins at `from`. */
function spend(budget: ReadBudget, count: number, from: number, what: 'poll' | 'issues' = 'poll'): void {
  for (let index = 0; index < count; index += 1)
    budget.started(from + Math.floor((index * minute) / count), what);
}

describe('the budget of reads', () => {
  it('allows forty reads a minute, and the next when the first is a minute old', () => {
    const budget = new ReadBudget();
    for (let index = 0; index < 40; index += 1) {
      expect(budget.nextAt(index * 100, 0)).toBe(index * 100);
      budget.started(index * 100, 'issues');
    }
    expect(budget.nextAt(4_000, 0)).toBe(minute);
    expect(budget.nextAt(minute, 0)).toBe(minute);
  });

  it('counts polls, and keeps a place free for each submission that is polled', () => {
    const budget = new ReadBudget();
    spend(budget, 25, 0);
    expect(budget.nextAt(minute - 1, 14)).toBe(minute - 1);
    expect(budget.nextAt(minute - 1, 15)).toBeGreaterThan(minute - 1);
    expect(budget.nextAt(3 * minute, 40)).toBeGreaterThan(3 * minute);
  });

  it('does not count polls that are over once nothing is polled any more', () => {
    const budget = new ReadBudget();
    spend(budget, 50, 0);
    expect(budget.nextAt(minute - 1, 1)).toBeGreaterThan(minute - 1);
    expect(budget.nextAt(minute - 1, 0)).toBe(minute - 1);
    budget.limited(minute - 1);
    expect(budget.nextAt(minute - 1, 0)).toBeGreaterThan(minute - 1);
  });

  it('follows what the polls have shown to be allowed', () => {
    const budget = new ReadBudget();
    spend(budget, 300, 0);
    spend(budget, 300, minute);
    expect(budget.nextAt(2 * minute, 300)).toBe(2 * minute);
  });

  it('is small again for half an hour after a 429, and smaller after the next', () => {
    const budget = new ReadBudget();
    spend(budget, 300, 0);
    spend(budget, 300, minute);
    budget.limited(2 * minute);
    expect(budget.nextAt(2 * minute, 0)).toBeGreaterThan(2 * minute);
    budget.limited(4 * minute);
    spend(budget, 20, 5 * minute);
    expect(budget.nextAt(6 * minute - 1, 0)).toBeGreaterThan(6 * minute - 1);
    expect(budget.nextAt(40 * minute, 0)).toBe(40 * minute);
    spend(budget, 39, 40 * minute);
    expect(budget.nextAt(41 * minute - 1, 0)).toBe(41 * minute - 1);
  });
});
