import { expect, it } from 'vitest';

import {
  type SpeedHistory,
  addReading,
  emptyHistory,
  hasEnoughReadings,
  readingIntervalMs,
  spanMs,
  sparklinePoints,
  speedRange,
} from '../../../../renderer/app/speedHistory.ts';

function after(rates: readonly number[], start = 1_000_000): SpeedHistory {
  return rates.reduce(
    (history, rate, index) => addReading(history, rate, start + index * readingIntervalMs),
    emptyHistory,
  );
}

it('ignores readings that arrive less than two seconds apart', () => {
  const history = after([10, 20]);
  expect(addReading(history, 99, history.lastAt + readingIntervalMs - 1)).toBe(history);
  expect(addReading(history, 30, history.lastAt + readingIntervalMs).readings).toEqual([10, 20, 30]);
});

it('keeps the readings of four minutes', () => {
  const history = after(Array.from({ length: 500 }, (_, index) => index + 1));
  expect(history.readings).toHaveLength(120);
  expect(history.readings.at(-1)).toBe(500);
  expect(spanMs(history)).toBe(238_000);
});

it('fills a gap with zeros, and is empty after four minutes of zeros', () => {
  const history = after([10, 20, 30]);
  const rested = addReading(history, 5, history.lastAt + 10 * readingIntervalMs);
  expect(rested.readings).toEqual([10, 20, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
  expect(addReading(history, 0, history.lastAt + 3_600_000).readings).toEqual([]);
});

it('adds readings after the clock was set back', () => {
  const history = after([10, 20]);
  expect(addReading(history, 30, history.lastAt - 60_000).readings).toEqual([10, 20, 30]);
});

it('draws the newest reading at the right and the fastest at the top', () => {
  const points = sparklinePoints(after([100, 50, 0]), { width: 29, height: 20 })
    .split(' ')
    .map((point) => point.split(',').map(Number));
  expect(points).toEqual([
    [27, 1],
    [28, 10],
    [29, 19],
  ]);
});

it('has enough readings from four on, and returns their range', () => {
  expect(hasEnoughReadings(after([1, 2, 3]))).toBe(false);
  expect(hasEnoughReadings(after([1, 2, 3, 4]))).toBe(true);
  expect(speedRange(after([7, 3, 9]))).toEqual({ least: 3, most: 9 });
  expect(speedRange(emptyHistory)).toBeNull();
});
