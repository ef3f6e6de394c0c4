/**
 * A day of virtual time with one large file alone, as in an upload over night: each kind of outage lasts for hours, and
 * all of them follow each other. Nothing may fail that a person does not have to decide, the file's bytes are sent at
 * most twice, and the servers get few requests.
 */
import './fakeDisk.ts';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { UploadRow } from '../../preload/contract.ts';
import type { ApiCall, Call, Reply } from './fakeService.ts';
import type { PendingRequest } from './wire.ts';
import { World } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const path = '/media/film.mp4';
const sizeBytes = 400_000_000;
const maxRequests = 500;
/** What one block takes, and any other request. */
const blockMs = 30_000;
const requestMs = 100;

/** What a request meets instead of the service; null: the service. */
type Weather = (call: Call, world: World) => Reply | null;

const reset: Reply = { code: 'ECONNRESET' };

function answer(status: number, json: unknown = {}, retryAfterMs?: number): Reply {
  return { status, text: JSON.stringify(json), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function azure(status: number, code: string, message = ''): Reply {
  return { status, text: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

function ofStorage(reply: Reply): Weather {
  return (call) => (call.to === 'storage' ? reply : null);
}

function ofEndpoint(endpoint: ApiCall['endpoint'], reply: Reply): Weather {
  return (call) => (call.to === 'api' && call.endpoint === endpoint ? reply : null);
}

const notYetValid =
  'Signature not valid in the specified time frame: Start [Thu, 01 Jan 2026 03:00:00 GMT] - ' +
  'Expiry [Thu, 01 Jan 2026 04:00:00 GMT] - Current [Thu, 01 Jan 2026 02:00:00 GMT]';

/** Every URL leads to another blob. */
function elsewhere(call: Call, { service, clock }: World): Reply | null {
  if (call.to !== 'api' || call.endpoint !== 'uploads/url') return null;
  const { filename } = call.json as { filename: string };
  return service.arrive(
    { ...call, json: { filename: `${clock.now()}-${filename}` } },
    { content: null, text: '' },
  );
}

/** The URL may only create, and the answer to the commit is lost. */
function createOnly(call: Call, { service }: World): Reply | null {
  if (call.to !== 'storage' || call.operation !== 'commit-blocks') return null;
  const reply = service.arrive(call, { content: null, text: '' });
  if ('code' in reply || reply.status === 201) return reset;
  return reply.status === 409 ? azure(403, 'AuthorizationPermissionMismatch') : reply;
}

const outages: Readonly<Record<string, Weather>> = {
  'storage answers 503': ofStorage(azure(503, 'ServerBusy')),
  'storage answers 500': ofStorage(azure(500, 'InternalError')),
  'storage is behind a firewall': ofStorage(azure(403, 'AuthorizationFailure')),
  'storage cannot be reached': ofStorage({ code: 'ECONNREFUSED' }),
  'storage resets every connection': ofStorage(reset),
  'the clock of storage is wrong': ofStorage(azure(403, 'AuthenticationFailed', notYetValid)),
  'the service answers 503': (call) => (call.to === 'api' ? answer(503) : null),
  'the service answers 500 for upload URLs': ofEndpoint('uploads/url', answer(500)),
  'the service answers 500 for submissions': ofEndpoint('submissions.create', answer(500)),
  'the service answers 500 for polls': ofEndpoint('submissions.get', answer(500)),
  'the service answers 429': (call) => (call.to === 'api' ? answer(429, {}, minuteMs) : null),
  'every connection is reset': () => reset,
  'the network is down': () => ({ code: 'ENETUNREACH' }),
};
const restless: Readonly<Record<string, Weather>> = {
  'every URL leads to another blob': elsewhere,
  'the URL may only create and the commit’s answer is lost': createOnly,
};

interface Night {
  readonly row: UploadRow | undefined;
  /** Whole bodies, also of requests that failed. */
  readonly sentBytes: number;
  /** Those that reached a server. */
  readonly requests: number;
  readonly notices: ReadonlySet<string>;
}

function bytesOf(call: Call): number {
  if (call.to !== 'storage') return 0;
  return call.operation === 'put-block' ? call.block.length : call.operation === 'put-blob' ? sizeBytes : 0;
}

/** Lets a day pass. `weatherAt`: by the time since the start. */
async function day(
  weatherAt: (elapsedMs: number) => Weather | null,
  onHour: (world: World, hour: number) => void = () => undefined,
): Promise<Night> {
  const world = new World(false);
  onTestFinished(() => world.close());
  world.disk.write(path, sizeBytes);
  await world.settle();
  await world.app.queue.add([path]);
  const start = world.clock.elapsed();
  const arrivals = new Map<PendingRequest, number>();
  const notices = new Set<string>();
  let sentBytes = 0;
  let requests = 0;
  let hour = 0;
  const passed = () => world.clock.elapsed() - start;
  const deliver = (pending: PendingRequest): void => {
    const { call, body } = pending;
    arrivals.delete(pending);
    const reply = weatherAt(passed())?.(call, world) ?? world.service.arrive(call, body ?? noBody);
    if (!('code' in reply) || reply.code === 'ECONNRESET') {
      requests += 1;
      sentBytes += bytesOf(call);
    }
    pending.deliver(reply);
  };
  while (passed() < dayMs) {
    await world.settle();
    for (const submission of world.service.submissions) submission.state = 'complete';
    for (const { gate } of world.app.gates.notices()) notices.add(gate);
    const now = world.clock.elapsed();
    for (const pending of world.app.wire.pendingRequests)
      if (!arrivals.has(pending))
        arrivals.set(pending, now + (bytesOf(pending.call) > 1 ? blockMs : requestMs));
    const due = [...arrivals].filter(([, at]) => at <= now);
    if (due.length > 0) {
      for (const [pending] of due)
        if (world.app.wire.pendingRequests.includes(pending)) deliver(pending);
        else arrivals.delete(pending);
      continue;
    }
    const timerAt = world.clock.nextTimerAt;
    const timer = timerAt === null ? dayMs : timerAt - world.clock.now() + world.clock.elapsed();
    const next = Math.min(timer, start + dayMs, ...arrivals.values());
    world.clock.advance(Math.max(0, next - now));
    if (passed() >= (hour + 1) * hourMs) onHour(world, (hour += 1));
  }
  await world.settle();
  expect(world.service.damage).toEqual([]);
  return { row: world.rows()[0], sentBytes, requests, notices };
}
const noBody = { content: null, text: '' };

/** A file that is sent twice has an uncommitted byte for each request that asked whether storage answers. */
const toleratedBytes = maxRequests;

function expectSparing({ sentBytes, requests }: Night): void {
  expect(sentBytes).toBeLessThanOrEqual(2 * sizeBytes + toleratedBytes);
  expect(requests).toBeLessThanOrEqual(maxRequests);
}

describe('a day with one file alone', () => {
  it.each(Object.entries(outages))('completes after %s for twenty hours', async (_what, weather) => {
    const night = await day((passed) => (passed < 20 * hourMs ? weather : null));
    expect(night.row?.state).toBe('complete');
    expectSparing(night);
  });

  it.each(Object.entries(outages))(
    'completes after %s from the middle of the file',
    async (_what, weather) => {
      const [from, to] = [2 * minuteMs, 6 * minuteMs];
      const night = await day((passed) => (passed > from && passed < to + from ? weather : null));
      expect(night.row?.state).toBe('complete');
      expectSparing(night);
    },
  );

  it.each(Object.entries(restless))('completes or asks a person when %s', async (_what, weather) => {
    const night = await day((passed) => (passed < 12 * hourMs ? weather : null));
    const { state, failure } = night.row ?? {};
    expect([state, failure?.kind ?? null]).toSatisfy(
      ([ended, kind]) => ended === 'complete' || (ended === 'failed' && kind === 'sent-too-often'),
    );
    expectSparing(night);
  });

  it('completes when all of them follow each other and the clock is set back and forth', async () => {
    const all = Object.values(outages);
    const night = await day(
      (passed) => {
        const hour = Math.floor(passed / hourMs);
        // A few blocks arrive at the end of each hour.
        return passed % hourMs > 58 * minuteMs ? null : (all[hour] ?? null);
      },
      (world, hour) => world.clock.set((hour % 2 === 0 ? -1 : 1) * 3 * hourMs),
    );
    expect(night.row?.state).toBe('complete');
    expectSparing(night);
  });
});
