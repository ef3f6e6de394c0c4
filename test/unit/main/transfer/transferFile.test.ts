import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { AdaptiveConcurrency } from '../../../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../../../main/transfer/bandwidthLimit.ts';
import {
  type Range,
  adaptedBlockBytes,
  blockId,
  coversExactly,
  missingRanges,
  nextBlock,
} from '../../../../main/transfer/blockPlan.ts';
import { BufferPool } from '../../../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../../../main/transfer/checksumWorker.ts';
import { startWatchdog } from '../../../../main/transfer/stallTimer.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const mebibyte = 1_024 * 1_024;
const never = new AbortController().signal;

/** Lets promises that are already decided run. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the plan of blocks', () => {
  it('covers a file exactly, whatever was confirmed before and whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (sizeBytes, sizes, crashes) => {
          const confirmed: Range[] = [];
          for (let round = 0; round <= crashes.length; round += 1) {
            const missing = missingRanges(confirmed, sizeBytes);
            for (let index = 0; ; index += 1) {
              const block = nextBlock(missing, sizes[index % sizes.length] ?? 1);
              if (block === null) break;
              // a crash loses what was under way, in any order
              if (crashes[round] === true && (block.offset + round) % 3 === 0) continue;
              confirmed.push(block);
            }
          }
          expect(coversExactly(confirmed, sizeBytes)).toBe(true);
        },
      ),
    );
  });

  it('notices a gap, an overlap and a block too many', () => {
    expect(coversExactly([{ offset: 0, length: 5 }], 10)).toBe(false);
    expect(
      coversExactly(
        [
          { offset: 0, length: 5 },
          { offset: 6, length: 4 },
        ],
        10,
      ),
    ).toBe(false);
    expect(
      coversExactly(
        [
          { offset: 0, length: 6 },
          { offset: 5, length: 5 },
        ],
        10,
      ),
    ).toBe(false);
    expect(
      coversExactly(
        [
          { offset: 0, length: 10 },
          { offset: 10, length: 1 },
        ],
        10,
      ),
    ).toBe(false);
  });

  it('names blocks by what is in them, in one length', () => {
    const ids = [
      blockId(0, { offset: 0, length: 8 * mebibyte }),
      blockId(0, { offset: 5_000_000_000, length: 1 }),
      blockId(1, { offset: 0, length: 8 * mebibyte }),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(new Set(ids.map((id) => id.length)).size).toBe(1);
    expect(Buffer.from(ids[0] ?? '', 'base64').length).toBeLessThanOrEqual(64);
    expect(blockId(0, { offset: 0, length: 8 * mebibyte })).toBe(ids[0]);
  });

  it('follows the link between 1 and 64 MiB, within what memory allows', () => {
    expect(adaptedBlockBytes(8 * mebibyte, 1_000, 1_000 * mebibyte)).toBe(16 * mebibyte);
    expect(adaptedBlockBytes(8 * mebibyte, 15_000, 1_000 * mebibyte)).toBe(8 * mebibyte);
    expect(adaptedBlockBytes(8 * mebibyte, 60_000, 1_000 * mebibyte)).toBe(4 * mebibyte);
    expect(adaptedBlockBytes(mebibyte, 60_000, 1_000 * mebibyte)).toBe(mebibyte);
    expect(adaptedBlockBytes(64 * mebibyte, 1, 1_000 * mebibyte)).toBe(64 * mebibyte);
    expect(adaptedBlockBytes(16 * mebibyte, 1, 24 * mebibyte)).toBe(16 * mebibyte);
  });
});

/** Sends blocks over a link on which each place moves `perPlace` bytes a second, up to `most` in all. */
async function drive(
  pace: AdaptiveConcurrency,
  clock: FakeClock,
  perPlace: number,
  most: number,
): Promise<void> {
  for (let quarter = 0; quarter < 1_200; quarter += 1) {
    const places = pace.limit;
    for (let place = 0; place < places; place += 1) await pace.enter(never);
    clock.advance(250);
    const each = Math.min(perPlace * places, most) / 4 / places;
    for (let place = 0; place < places; place += 1) pace.leave(each);
  }
}

describe('the pace of blocks', () => {
  it('grows while that makes it faster', async () => {
    const clock = new FakeClock();
    const pace = new AdaptiveConcurrency(clock);
    await drive(pace, clock, 1_000_000, 1e12);
    expect(pace.limit).toBeGreaterThanOrEqual(10);
  });

  it('stays near its start on a link that is full', async () => {
    const clock = new FakeClock();
    const pace = new AdaptiveConcurrency(clock);
    await drive(pace, clock, 1_000_000, 4_000_000);
    expect(pace.limit).toBeLessThanOrEqual(5);
    expect(pace.limit).toBeGreaterThanOrEqual(4);
  });

  it('halves when storage is busy, and lets no more in than that', async () => {
    const pace = new AdaptiveConcurrency(new FakeClock());
    pace.busy(0);
    await pace.enter(never);
    await pace.enter(never);
    let entered = false;
    void pace.enter(never).then(() => (entered = true));
    await settle();
    expect(entered).toBe(false);
    pace.leave(1);
    await settle();
    expect(entered).toBe(true);
  });
});

describe('the pace of blocks that storage slows down', () => {
  it('lets none in before storage wants them', async () => {
    const clock = new FakeClock();
    const pace = new AdaptiveConcurrency(clock);
    pace.busy(5_000);
    let entered = false;
    void pace.enter(never).then(() => (entered = true));
    clock.advance(4_999);
    await settle();
    expect(entered).toBe(false);
    clock.advance(1);
    await settle();
    expect(entered).toBe(true);
  });
});

describe('the watch over an attempt', () => {
  it('ends it after a minute without movement, not before', () => {
    const clock = new FakeClock();
    const stallTimer = startWatchdog(clock, never);
    for (let passed = 0; passed < 120_000; passed += 300) {
      clock.advance(300);
      stallTimer.moved();
    }
    clock.advance(60_000);
    expect(stallTimer.stalled()).toBe(false);
    clock.advance(1_000);
    expect(stallTimer.stalled()).toBe(true);
  });

  it('rests while it is not its turn, and begins anew with the next movement', () => {
    const clock = new FakeClock();
    const stallTimer = startWatchdog(clock, never);
    stallTimer.moved();
    stallTimer.rest();
    clock.advance(600_000);
    expect(stallTimer.stalled()).toBe(false);
    stallTimer.moved();
    clock.advance(61_000);
    expect(stallTimer.stalled()).toBe(true);
  });

  it('watches again when a movement follows a rest at once', () => {
    const clock = new FakeClock();
    const stallTimer = startWatchdog(clock, never);
    stallTimer.rest();
    stallTimer.moved();
    clock.advance(61_000);
    expect(stallTimer.stalled()).toBe(true);
  });
});

/** An open file that holds the text; it is closed and gone after the test. */
async function openText(text: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-'));
  const path = join(folder, 'file');
  await writeFile(path, text);
  const handle = await open(path);
  onTestFinished(async () => {
    await handle.close();
    await rm(folder, { recursive: true });
  });
  return handle.fd;
}

describe('the thread of checksums', () => {
  it('reads a part of the file, ends when there is nothing to do for a while, and begins anew', async () => {
    const clock = new FakeClock();
    const md5 = new Md5Worker(clock);
    const part = { fd: await openText('..abcdef'), offset: 2, length: 3 };
    expect(await md5.digest(part)).toBe('kAFQmDzST7DWlj99KOF/cg=='); // RFC 1321: "abc"
    expect(md5.isRunning).toBe(true);
    clock.advance(60_000);
    expect(md5.isRunning).toBe(false);
    expect(await md5.digest(part)).toBe('kAFQmDzST7DWlj99KOF/cg==');
  });

  it('does not end while a checksum is wanted', async () => {
    const clock = new FakeClock();
    const md5 = new Md5Worker(clock);
    const part = { fd: await openText('abc'), offset: 0, length: 3 };
    const both = [md5.digest(part), md5.digest(part)];
    await Promise.race(both);
    clock.advance(60_000);
    expect(await Promise.all(both)).toHaveLength(2);
  });

  it('has none for a part that the file does not have, and tells why it cannot read', async () => {
    const md5 = new Md5Worker(new FakeClock());
    expect(await md5.digest({ fd: await openText('abc'), offset: 1, length: 3 })).toBeNull();
    await expect(md5.digest({ fd: 1_000_000, offset: 0, length: 1 })).rejects.toMatchObject({
      code: 'EBADF',
      syscall: 'read',
    });
  });
});

describe('the memory of blocks', () => {
  it('goes back to the system when nothing is sent for a while', async () => {
    const clock = new FakeClock();
    const pool = new BufferPool(clock, 100);
    const [first, second] = [await pool.take(40, never), await pool.take(40, never)];
    pool.giveBack(first);
    clock.advance(60_000);
    expect(pool.heldBytes).toBe(80);
    pool.giveBack(second);
    clock.advance(60_000);
    expect(pool.heldBytes).toBe(0);
  });

  it('is never more than the budget, and is used again', async () => {
    const pool = new BufferPool(new FakeClock(), 100);
    const first = await pool.take(60, never);
    let second: unknown = null;
    void pool.take(60, never).then((taken) => (second = taken));
    await settle();
    expect(second).toBeNull();
    pool.giveBack(first);
    await settle();
    expect(second).toBe(first);
  });

  it('lets small free buffers go for a large one', async () => {
    const pool = new BufferPool(new FakeClock(), 100);
    const small = [await pool.take(40, never), await pool.take(40, never)];
    for (const buffer of small) pool.giveBack(buffer);
    expect((await pool.take(90, never)).bytes.length).toBe(90);
  });

  it('gives nothing to who has given up', async () => {
    const pool = new BufferPool(new FakeClock(), 10);
    await pool.take(10, never);
    const givenUp = new AbortController();
    const waiting = pool.take(10, givenUp.signal);
    givenUp.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
  });
});

describe('the bandwidth limit', () => {
  it('lets through what it says, and obeys a new limit', async () => {
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

  it('asks for small slices where a large one would wait long', () => {
    expect(new BandwidthLimit(new FakeClock(), () => null).sliceBytes(mebibyte)).toBe(mebibyte);
    expect(new BandwidthLimit(new FakeClock(), () => 100_000).sliceBytes(mebibyte)).toBeLessThanOrEqual(
      12_500,
    );
  });
});
