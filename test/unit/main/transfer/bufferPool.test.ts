import { describe, expect, it } from 'vitest';

import { BufferPool } from '../../../../main/transfer/bufferPool.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const never = new AbortController().signal;

/** Lets every promise that is already resolved run its callbacks. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the buffer pool', () => {
  it('returns its memory to the system when it has been idle', async () => {
    const clock = new FakeClock();
    const pool = new BufferPool(clock, 100);
    const [first, second] = [await pool.acquire(40, never), await pool.acquire(40, never)];
    pool.release(first);
    clock.advance(60_000);
    expect(pool.heldBytes).toBe(80);
    pool.release(second);
    clock.advance(60_000);
    expect(pool.heldBytes).toBe(0);
  });

  it('never exceeds its budget, and reuses buffers', async () => {
    const pool = new BufferPool(new FakeClock(), 100);
    const first = await pool.acquire(60, never);
    let second: unknown = null;
    void pool.acquire(60, never).then((acquired) => (second = acquired));
    await settle();
    expect(second).toBeNull();
    pool.release(first);
    await settle();
    expect(second).toBe(first);
  });

  it('discards small free buffers for a large one', async () => {
    const pool = new BufferPool(new FakeClock(), 100);
    const small = [await pool.acquire(40, never), await pool.acquire(40, never)];
    for (const buffer of small) pool.release(buffer);
    expect((await pool.acquire(90, never)).bytes.length).toBe(90);
  });

  it('gives out nothing after the signal has aborted', async () => {
    const pool = new BufferPool(new FakeClock(), 10);
    await pool.acquire(10, never);
    const controller = new AbortController();
    const waiting = pool.acquire(10, controller.signal);
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });
});
