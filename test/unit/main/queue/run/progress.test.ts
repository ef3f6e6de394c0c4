import { describe, expect, it } from 'vitest';

import { Progress } from '../../../../../main/queue/run/progress.ts';

describe('progress', () => {
  it('never decreases, neither for one upload nor in total', () => {
    const progress = new Progress();
    progress.set('a', 600, 0);
    progress.set('a', 200, 10);
    expect(progress.of('a')).toBe(600);
    const sent = [progress.overview(1_500, 'running', 100).sentBytes];
    progress.stored('a', 1_000);
    sent.push(progress.overview(500, 'running', 200).sentBytes);
    progress.set('b', 400, 300);
    sent.push(progress.overview(500, 'running', 400).sentBytes);
    expect(sent).toEqual([600, 1_000, 1_400]);
  });

  it('hides the remaining time until it can be estimated', () => {
    const progress = new Progress();
    for (let second = 0; second <= 10; second += 1) {
      progress.set('a', second * 1_000_000, second * 1_000 + 1);
      const { remainingMs } = progress.overview(100_000_000, 'running', second * 1_000 + 1);
      expect(remainingMs === null).toBe(second < 4);
    }
  });

  it('shows no speed while nothing runs', () => {
    const progress = new Progress();
    progress.overview(1_000, 'running', 1);
    progress.set('a', 900_000, 500);
    expect(progress.overview(1_000_000, 'running', 1_001).bytesPerSecond).toBeGreaterThan(0);
    expect(progress.overview(1_000_000, 'resting', 1_101).bytesPerSecond).toBe(0);
  });

  it('starts again after everything was sent', () => {
    const progress = new Progress();
    progress.set('a', 1_000, 0);
    progress.stored('a', 1_000);
    expect(progress.overview(0, 'running', 100)).toMatchObject({ totalBytes: 1_000, sentBytes: 1_000 });
    expect(progress.overview(500, 'running', 200)).toMatchObject({ totalBytes: 500, sentBytes: 0 });
  });
});
