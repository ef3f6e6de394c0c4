/** The totals of today: read from the database at the start and at midnight, counted in between. */
import { expect, it } from 'vitest';

import { DailyTotals } from '../../../../../main/queue/reports/dailyTotals.ts';

const noon = new Date(2026, 2, 12, 12).getTime();
const midnight = new Date(2026, 2, 12).getTime();
const nextMorning = new Date(2026, 2, 13, 7).getTime();

function todayFrom(files: number, bytes: number) {
  const asked: number[] = [];
  const today = new DailyTotals((at) => {
    asked.push(at);
    return at === midnight ? { files, bytes } : { files: 0, bytes: 0 };
  }, noon);
  return { today, asked };
}

it('adds to what was completed since midnight', () => {
  const { today, asked } = todayFrom(2, 500);
  today.completed(100, noon);
  expect(today.total(noon)).toEqual({ files: 3, bytes: 600 });
  expect(asked).toEqual([midnight]);
});

it('starts again at midnight', () => {
  const { today } = todayFrom(2, 500);
  today.completed(70, nextMorning);
  expect(today.total(nextMorning)).toEqual({ files: 1, bytes: 70 });
});

it('is read again when the clock is set back', () => {
  const { today } = todayFrom(2, 500);
  expect(today.total(nextMorning)).toEqual({ files: 0, bytes: 0 });
  expect(today.total(noon)).toEqual({ files: 2, bytes: 500 });
});
