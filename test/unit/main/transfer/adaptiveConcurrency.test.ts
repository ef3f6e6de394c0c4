import { describe, expect, it } from 'vitest';

import { AdaptiveConcurrency } from '../../../../main/transfer/adaptiveConcurrency.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const never = new AbortController().signal;

/** Lets every promise that is already resolved run its callbacks. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Simulates five minutes on a link where each slot sends `perSlot` bytes a second, and all slots at most `most`. */
async function simulateLink(
  concurrency: AdaptiveConcurrency,
  clock: FakeClock,
  perSlot: number,
  most: number,
): Promise<void> {
  for (let quarter = 0; quarter < 1_200; quarter += 1) {
    const slots = concurrency.limit;
    for (let slot = 0; slot < slots; slot += 1) await concurrency.acquire(never);
    clock.advance(250);
    const each = Math.min(perSlot * slots, most) / 4 / slots;
    for (let slot = 0; slot < slots; slot += 1) concurrency.release(each);
  }
}

describe('adaptive concurrency', () => {
  it('gives the lent slot of a block to another one', async () => {
    const concurrency = new AdaptiveConcurrency(new FakeClock());
    for (let slot = 0; slot < concurrency.limit; slot += 1) await concurrency.acquire(never);
    let acquired = 0;
    const next = () => concurrency.acquire(never).then(() => (acquired += 1));
    void next();
    void next();
    concurrency.lend();
    await settle();
    expect(acquired).toBe(1);
    // Its own block has the slot again, so one block more than the limit has to end before the next one starts.
    concurrency.takeBack();
    concurrency.release(0);
    await settle();
    expect(acquired).toBe(1);
    concurrency.release(0);
    await settle();
    expect(acquired).toBe(2);
  });

  it('adds slots while that makes the transfer faster', async () => {
    const clock = new FakeClock();
    const concurrency = new AdaptiveConcurrency(clock);
    await simulateLink(concurrency, clock, 1_000_000, 1e12);
    expect(concurrency.limit).toBeGreaterThanOrEqual(10);
  });

  it('stays near the first number of slots when the link is full', async () => {
    const clock = new FakeClock();
    const concurrency = new AdaptiveConcurrency(clock);
    await simulateLink(concurrency, clock, 1_000_000, 4_000_000);
    expect(concurrency.limit).toBeLessThanOrEqual(5);
    expect(concurrency.limit).toBeGreaterThanOrEqual(4);
  });

  it('halves the slots when storage is busy', async () => {
    const concurrency = new AdaptiveConcurrency(new FakeClock());
    concurrency.slowDown(0);
    await concurrency.acquire(never);
    await concurrency.acquire(never);
    let acquired = false;
    void concurrency.acquire(never).then(() => (acquired = true));
    await settle();
    expect(acquired).toBe(false);
    concurrency.release(1);
    await settle();
    expect(acquired).toBe(true);
  });

  it('returns to its slots while most blocks are confirmed, and not while storage refuses all', async () => {
    const concurrency = new AdaptiveConcurrency(new FakeClock());
    const limits: number[] = [];
    for (let block = 1; block <= 100; block += 1) {
      await concurrency.acquire(never);
      if (block % 10 === 0) concurrency.slowDown(0);
      concurrency.release(block % 10 === 0 ? 0 : 8_000_000);
      limits.push(concurrency.limit);
    }
    expect(Math.min(...limits)).toBe(2);
    expect(limits.filter((limit) => limit === 4).length).toBeGreaterThan(limits.length / 3);
    expect(Math.max(...limits)).toBe(4);
    for (let block = 1; block <= 10; block += 1) {
      await concurrency.acquire(never);
      concurrency.slowDown(0);
      concurrency.release(0);
    }
    expect(concurrency.limit).toBe(1);
  });

  it('lets one small block pass while large ones have all slots, also when storage is busy', async () => {
    const concurrency = new AdaptiveConcurrency(new FakeClock());
    concurrency.slowDown(0);
    while (concurrency.limit > 1) concurrency.slowDown(0);
    await concurrency.acquire(never);
    await concurrency.acquire(never, true);
    let acquired = false;
    void concurrency.acquire(never, true).then(() => (acquired = true));
    await settle();
    expect(acquired).toBe(false);
    concurrency.release(1, true);
    await settle();
    expect(acquired).toBe(true);
  });

  it('grants no slot before the pause that storage asked for has passed', async () => {
    const clock = new FakeClock();
    const concurrency = new AdaptiveConcurrency(clock);
    concurrency.slowDown(5_000);
    let acquired = false;
    void concurrency.acquire(never).then(() => (acquired = true));
    clock.advance(4_999);
    await settle();
    expect(acquired).toBe(false);
    clock.advance(1);
    await settle();
    expect(acquired).toBe(true);
  });
});
