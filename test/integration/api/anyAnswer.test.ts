/** For any response of a server, the client returns one value: it never throws, leaks a secret or keeps too much. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { type Answer, ApiClient } from '../../../main/api/client.ts';
import { createSubmission } from '../../../main/api/endpoints.ts';
import { Gates } from '../../../main/api/gates/gates.ts';
import { type Clock, systemClock } from '../../../main/shared/clock.ts';
import { failureKinds } from '../../../preload/contract.ts';
import { httpAnswer, startRawServer } from '../../support/rawServer.ts';
import { isLong } from '../../unit/main/answers/variations.ts';

const apiKey = `sk_live_${'0123456789abcdef'.repeat(4)}`;
/** Real time, with the shortest backoffs. */
const hastyClock: Clock = { ...systemClock, random: () => 0 };

function send(url: string): Promise<Answer<unknown>> {
  const client = new ApiClient({ apiUrl: url, apiKey }, new Gates(hastyClock, () => undefined), hastyClock);
  const signal = AbortSignal.timeout(20_000);
  return createSubmission(
    client,
    { assets: [{ blobPath: 'ws/a.mp4' }], metadata: {}, sidekickIds: [] },
    { signal },
  ).finally(() => client.dropConnections());
}

const jsonBodies = fc.oneof(
  fc.record({ detail: fc.oneof(fc.string(), fc.constant(`your key ${apiKey} is odd`), fc.jsonValue()) }),
  fc.record({ error: fc.string() }),
  fc.record({
    error_code: fc.string(),
    message: fc.jsonValue(),
    bucket: fc.constantFrom('upload', 'x', null),
  }),
  fc.record({ fields: fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())) }),
  fc.record({ detail: fc.array(fc.record({ loc: fc.array(fc.jsonValue()), msg: fc.jsonValue() })) }),
  fc.record({ submissionId: fc.jsonValue(), status: fc.string(), assets: fc.jsonValue() }),
  fc.jsonValue(),
);
const bodies = fc.oneof(
  jsonBodies.map((value) => Buffer.from(JSON.stringify(value))),
  jsonBodies.map((value) => Buffer.from(JSON.stringify(value).slice(0, -1))),
  fc.uint8Array({ maxLength: 4_096 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ maxLength: 2_000 }).map((text) => Buffer.from(`<html><title>${text}</title></html>`)),
  fc.constant(Buffer.from(`${'x'.repeat(50_000)}${apiKey}`)),
  fc.constant(Buffer.from(`{"detail":"${'x'.repeat(2_030)}${apiKey}"}`)),
);
const headers = fc.record(
  {
    'retry-after': fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789-+. aGMT:,') }),
      fc.constantFrom('0', '3600'),
    ),
    'content-type': fc.constantFrom('application/json', 'text/html', 'image/png', 'nonsense;;'),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity'),
    location: fc.constantFrom('http://127.0.0.1:1/', 'https://evil.example/'),
    connection: fc.constantFrom('close', 'keep-alive'),
  },
  { requiredKeys: [] },
);
const statuses = fc.oneof(
  fc.constantFrom(
    200,
    201,
    202,
    204,
    301,
    400,
    401,
    402,
    403,
    404,
    409,
    413,
    415,
    422,
    429,
    500,
    502,
    503,
    504,
  ),
  fc.integer({ min: 200, max: 599 }),
);

it('turns any status, headers and bytes into one small answer without secrets', async () => {
  const server = await startRawServer();
  await fc.assert(
    fc.asyncProperty(statuses, headers, bodies, async (status, given, body) => {
      server.answer = (socket) => socket.end(httpAnswer(status, given, body));
      const answer = await send(server.url);
      if (answer.ok) {
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(300);
        return;
      }
      const kept = JSON.stringify(answer.failure);
      expect(failureKinds).toContain(answer.failure.kind);
      expect(kept).not.toContain('0123456789abcdef0123');
      expect(kept.length).toBeLessThan(300_000);
      expect(answer.failure.detail.length).toBeLessThanOrEqual(2_048);
      if (answer.failure.kind === 'rate-limited') expect(answer.failure.retryAfterMs).toBeGreaterThan(0);
    }),
    { numRuns: isLong ? 10_000 : 2_500 },
  );
}, 240_000);

it('reports a lost connection or an unreadable answer when the bytes are not HTTP', async () => {
  const server = await startRawServer();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      server.answer = (socket) => socket.end(bytes);
      const answer = await send(server.url);
      expect(answer.ok ? 'ok' : answer.failure.kind).toMatch(/^(connection-lost|unreadable-answer)$/);
    }),
    { numRuns: 500 },
  );
}, 60_000);

it('cuts off an endless response and still uses its status', async () => {
  const server = await startRawServer();
  for (const [status, kind] of [
    [201, 'unreadable-answer'],
    [403, 'forbidden'],
  ] as const) {
    server.answer = (socket) => {
      socket.write(`HTTP/1.1 ${status} Endless\r\ntransfer-encoding: chunked\r\n\r\n`);
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const pour = (): void => {
        while (!socket.destroyed && socket.write(chunk));
        if (!socket.destroyed) socket.once('drain', pour);
      };
      pour();
    };
    expect(await send(server.url)).toMatchObject({ ok: false, failure: { kind, status } });
  }
});
