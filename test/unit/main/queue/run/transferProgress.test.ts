import { describe, expect, it } from 'vitest';

import { TransferProgress } from '../../../../../main/queue/run/transferProgress.ts';

const second = 1_000;
const megabyte = 1_000_000;

describe('the progress of transfers', () => {
  it('never decreases for an upload, also when an attempt is repeated', () => {
    const transfers = new TransferProgress();
    transfers.set('a', 600, 0);
    transfers.set('a', 200, 10);
    expect(transfers.of('a')).toBe(600);
    transfers.forget('a');
    expect(transfers.of('a')).toBe(0);
  });

  it('shows no speed while nothing runs', () => {
    const transfers = new TransferProgress();
    transfers.readSpeed('running', 1);
    transfers.set('a', megabyte, 500);
    expect(transfers.readSpeed('running', 1_001)).toMatchObject({ sentBytes: megabyte });
    transfers.set('a', 2 * megabyte, 1_050);
    expect(transfers.readSpeed('running', 1_060).bytesPerSecond).toBeGreaterThan(0);
    expect(transfers.readSpeed('resting', 1_101).bytesPerSecond).toBe(0);
  });

  it('tells the speed and the time left of a file, once they mean something', () => {
    const transfers = new TransferProgress();
    const speeds = [];
    for (let at = 0; at <= 4; at += 1) {
      transfers.set('a', at * megabyte, 1 + at * second);
      speeds.push(transfers.speedOf('a', 10 * megabyte, 1 + at * second));
    }
    expect(speeds.slice(0, 2)).toEqual([null, null]);
    expect(speeds[4]).toEqual({ bytesPerSecond: megabyte, remainingMs: 6 * second });
  });

  it('tells no speed of a file that is silent, slow or sent', () => {
    const transfers = new TransferProgress();
    for (let at = 0; at <= 4; at += 1) {
      transfers.set('a', at * megabyte, 1 + at * second);
      transfers.set('slow', at * 10, 1 + at * second);
    }
    expect(transfers.speedOf('a', 10 * megabyte, 10 * second)).toBeNull();
    expect(transfers.speedOf('a', 4 * megabyte, 4 * second)).toBeNull();
    expect(transfers.speedOf('slow', megabyte, 4 * second)).toBeNull();
    expect(transfers.speedOf('unknown', megabyte, 4 * second)).toBeNull();
  });
});
