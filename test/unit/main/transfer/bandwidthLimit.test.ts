import { describe, expect, it } from 'vitest';

import { BandwidthLimit } from '../../../../main/transfer/bandwidthLimit.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const mebibyte = 1_024 * 1_024;
const never = new AbortController().signal;

/** Lets every promise that is already resolved run its callbacks. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the bandwidth limit', () => {
  it('sends at the limit, and applies a new limit', async () => {
    const clock = new FakeClock();
    const settings = { limit: 1_000 as number | null };
    const bandwidth = new BandwidthLimit(clock, () => settings.limit);
    let sent = 0;
    const sending = (async () => {
      while (sent < 20_000) {
        await bandwidth.take(100, never);
        sent += 100;
      }
    })();
    const run = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 50) {
        clock.advance(50);
        await settle();
      }
    };
    await run(4_000);
    expect(sent).toBeGreaterThan(3_500);
    expect(sent).toBeLessThan(4_600);
    settings.limit = 4_000;
    await run(1_000);
    const before = sent;
    await run(2_000);
    expect(sent - before).toBeGreaterThan(7_000);
    settings.limit = null;
    await run(200);
    await sending;
    expect(sent).toBe(20_000);
  });

  it('uses small slices when a large one would wait long', () => {
    expect(new BandwidthLimit(new FakeClock(), () => null).sliceBytes(mebibyte)).toBe(mebibyte);
    expect(new BandwidthLimit(new FakeClock(), () => 100_000).sliceBytes(mebibyte)).toBeLessThanOrEqual(
      12_500,
    );
  });
});
