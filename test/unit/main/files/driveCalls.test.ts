/** Calls to drives that hang. Time is the test's; a call hangs until the test answers it. */
import { expect, it } from 'vitest';

import { DriveCalls, NotRespondingError } from '../../../../main/files/driveCalls.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

interface Started {
  readonly drive: string;
  answer(text: string): Promise<void>;
}

/** What a call ends with; a hung call gives its error. */
function ending(promise: Promise<string>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}

function drives() {
  const clock = new FakeClock();
  const calls = new DriveCalls(clock, () => ({ slots: 8, maxHung: 12 }));
  const started: Started[] = [];
  const late: string[] = [];
  async function call(drive: string, patience: 'usual' | 'short' = 'usual'): Promise<string> {
    const work = (): Promise<string> =>
      new Promise((resolve) => {
        started.push({
          drive,
          async answer(text) {
            resolve(text);
            await new Promise((next) => setImmediate(next));
          },
        });
      });
    return await calls.call(drive, 'lstat', work, { patience, onLate: (result) => late.push(result) });
  }
  return { clock, calls, started, late, call };
}

it('gives up a call after its limit, and passes on its late result', async () => {
  const { clock, calls, started, late, call } = drives();
  const hung = ending(call('card'));
  clock.advance(10_250);
  expect(await hung).toBeInstanceOf(NotRespondingError);
  expect(await hung).toMatchObject({ code: 'ETIMEDOUT', syscall: 'lstat' });
  expect(calls.hungCalls).toBe(1);
  await started[0]?.answer('an open file');
  expect(late).toEqual(['an open file']);
  expect(calls.hungCalls).toBe(0);
});

it('plans no sweep while no call waits', async () => {
  const { clock, calls, started, call } = drives();
  const first = call('card');
  const second = call('disk');
  await started[0]?.answer('one');
  expect(await first).toBe('one');
  expect(clock.waitingTimers).toBe(1);
  await started[1]?.answer('two');
  expect(await second).toBe('two');
  expect(clock.waitingTimers).toBe(0);
  expect(calls.isResponding('card')).toBe(true);
});

it('never has more calls of one drive in threads than its share, and none of them delays another drive', async () => {
  const { clock, started, call } = drives();
  const hung = Array.from({ length: 50 }, () => ending(call('card')));
  expect(started).toHaveLength(8);
  const local = call('disk');
  expect(started.at(-1)?.drive).toBe('disk');
  await started.at(-1)?.answer('here');
  expect(await local).toBe('here');
  clock.advance(10_250);
  for (const error of await Promise.all(hung)) expect(error).toBeInstanceOf(NotRespondingError);
  expect(started.filter(({ drive }) => drive === 'card')).toHaveLength(8);
});

it('lets only the first of several short calls wait', async () => {
  const { clock, started, call } = drives();
  const first = ending(call('card', 'short'));
  clock.advance(1_000);
  expect(await first).toBeInstanceOf(NotRespondingError);
  const next = ending(call('card', 'short'));
  expect(started).toHaveLength(1);
  expect(await next).toBeInstanceOf(NotRespondingError);
  await started[0]?.answer('back');
  void call('card', 'short');
  expect(started).toHaveLength(2);
});

it('lets a short call wait no longer when it gets no thread', async () => {
  const { clock, started, call } = drives();
  for (let count = 0; count < 8; count += 1) void ending(call('card'));
  const short = ending(call('card', 'short'));
  clock.advance(1_000);
  const later = new Promise((next) => setImmediate(() => next('still waiting')));
  expect(await Promise.race([short, later])).toBeInstanceOf(NotRespondingError);
  expect(started).toHaveLength(8);
});

it('keeps a short call waiting while the drive answers others', async () => {
  const { clock, started, call } = drives();
  for (let count = 0; count < 9; count += 1) void ending(call('card'));
  const short = call('card', 'short');
  for (const place of [0, 1]) {
    clock.advance(750);
    await started[place]?.answer('slow');
  }
  await started[9]?.answer('here');
  expect(await short).toBe('here');
});

it('refuses further calls while all threads of the drive hang, and leaks no thread for them', async () => {
  const { clock, calls, started, call } = drives();
  for (let count = 0; count < 8; count += 1) void ending(call('card'));
  clock.advance(10_250);
  expect(calls.isClosed('card')).toBe(true);
  for (let count = 0; count < 1_000; count += 1) void ending(call('card'));
  // Probes find out whether it is back, and they have a bound too.
  for (let count = 0; count < 100; count += 1) {
    void ending(call('card'));
    clock.advance(31_000);
  }
  expect(started.length).toBeLessThanOrEqual(12);
});

it('answers at once where the caller has no patience and the drive does not respond', async () => {
  const { clock, calls, started, call } = drives();
  const first = ending(call('card', 'short'));
  clock.advance(1_250);
  expect(await first).toBeInstanceOf(NotRespondingError);
  clock.advance(1_000);
  expect(calls.isResponding('card')).toBe(false);
  expect(await ending(call('card', 'short'))).toBeInstanceOf(NotRespondingError);
  expect(started).toHaveLength(1);
});

it('notices that a drive stops to respond and responds again', async () => {
  const { clock, calls, started, call } = drives();
  const changes: boolean[] = [];
  calls.subscribe(() => changes.push(calls.isResponding('card')));
  void ending(call('card'));
  clock.advance(2_250);
  await started[0]?.answer('here');
  expect(changes).toEqual([false, true]);
});

it('does not count a slow drive or one hung file as a drive that does not respond', async () => {
  const { clock, calls, started, call } = drives();
  void ending(call('card'));
  for (let seconds = 0; seconds < 20; seconds += 1) {
    const other = call('card');
    clock.advance(1_000);
    await started.at(-1)?.answer('here');
    await other;
    expect(calls.isResponding('card')).toBe(true);
  }
});

it('does not make calls older while the computer sleeps', async () => {
  const { clock, started, call } = drives();
  const waiting = call('card');
  clock.jump(3_600_000);
  clock.advance(250);
  await started[0]?.answer('here');
  expect(await waiting).toBe('here');
});
