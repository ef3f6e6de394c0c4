/** The small line of the speed: a reading every two seconds of the last four minutes, drawn from the right. */
import { expect, it } from 'vitest';

import {
  type SpeedHistory,
  hasEnoughReadings,
  emptyHistory,
  sparklinePoints,
  speedRange,
  readingIntervalMs,
  spanMs,
  addReading,
} from '../../../../renderer/app/speedHistory.ts';

function after(rates: readonly number[], start = 1_000_000): SpeedHistory {
  return rates.reduce(
    (history, rate, index) => addReading(history, rate, start + index * readingIntervalMs),
    emptyHistory,
  );
}

it('takes a reading every two seconds, however often it is told', () => {
  const history = after([10, 20]);
  expect(addReading(history, 99, history.lastAt + readingIntervalMs - 1)).toBe(history);
  expect(addReading(history, 30, history.lastAt + readingIntervalMs).readings).toEqual([10, 20, 30]);
});

it('keeps four minutes', () => {
  const history = after(Array.from({ length: 500 }, (_, index) => index + 1));
  expect(history.readings).toHaveLength(120);
  expect(history.readings.at(-1)).toBe(500);
  expect(spanMs(history)).toBe(238_000);
});

it('lies on the ground where nothing was told, and is forgotten when nothing moved in all that time', () => {
  const history = after([10, 20, 30]);
  const rested = addReading(history, 5, history.lastAt + 10 * readingIntervalMs);
  expect(rested.readings).toEqual([10, 20, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
  expect(addReading(history, 0, history.lastAt + 3_600_000).readings).toEqual([]);
});

it('goes on when the clock is set back', () => {
  const history = after([10, 20]);
  expect(addReading(history, 30, history.lastAt - 60_000).readings).toEqual([10, 20, 30]);
});

it('is drawn from the right, the fastest at the top', () => {
  const points = sparklinePoints(after([100, 50, 0]), { width: 29, height: 20 })
    .split(' ')
    .map((point) => point.split(',').map(Number));
  expect(points).toEqual([
    [27, 1],
    [28, 10],
    [29, 19],
  ]);
});

it('is a line from four readings on, and knows its range', () => {
  expect(hasEnoughReadings(after([1, 2, 3]))).toBe(false);
  expect(hasEnoughReadings(after([1, 2, 3, 4]))).toBe(true);
  expect(speedRange(after([7, 3, 9]))).toEqual({ least: 3, most: 9 });
  expect(speedRange(emptyHistory)).toBeNull();
});
