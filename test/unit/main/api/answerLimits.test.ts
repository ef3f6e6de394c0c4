/** The limits of a whole answer, in bytes and in time, and what is read of one that exceeds them or breaks off. */
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { expect, it, onTestFinished } from 'vitest';

import { ApiClient, type ApiTimeouts } from '../../../../main/api/client.ts';
import { createSubmission, readSubmission, uploadDirectly } from '../../../../main/api/endpoints.ts';
import { Gates } from '../../../../main/api/gates/gates.ts';
import { type Clock, systemClock } from '../../../../main/shared/clock.ts';
import { httpAnswer, startRawServer } from '../../../support/rawServer.ts';

const hastyClock: Clock = { ...systemClock, random: () => 0 };
const { signal } = new AbortController();
const beginning = '{"submissionId":"the-id","workflowId":"';
const head = (status: number, length = 1_000_000) =>
  `HTTP/1.1 ${status} Status\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

async function clientOf(answer: (socket: Socket) => void, limits: Partial<ApiTimeouts> = {}) {
  const server = await startRawServer();
  server.answer = answer;
  const gates = new Gates(hastyClock, () => undefined);
  const account = { apiUrl: server.url, apiKey: 'sk_test_key' };
  const api = new ApiClient(account, gates, hastyClock, undefined, undefined, limits);
  onTestFinished(() => (gates.stop(), api.dropConnections()));
  return { server, api };
}

const submit = (api: ApiClient) =>
  createSubmission(api, { assets: [{ blobPath: 'ws/a.mp4' }], metadata: {}, sidekickIds: [] }, { signal });

/** Sends `start`, and then a letter again and again until the other side hangs up. */
function drip(socket: Socket, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('x'), 5);
  socket.once('close', () => clearInterval(timer));
}

/** The same without a pause. */
function pour(socket: Socket, start: string): void {
  socket.write(start);
  const more = (): void => {
    while (!socket.destroyed && socket.write('x'.repeat(65_536)));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}

it.each([
  ['is cut off', (socket: Socket) => socket.end(head(201) + beginning)],
  [
    'is cut off within chunks',
    (socket: Socket) =>
      socket.end(
        `HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n${beginning.length.toString(16)}\r\n${beginning}\r\n`,
      ),
  ],
  ['drips', (socket: Socket) => drip(socket, head(201) + beginning)],
  ['never ends', (socket: Socket) => pour(socket, head(201, 1e12) + beginning)],
  [
    'is no JSON behind it',
    (socket: Socket) => socket.end(httpAnswer(201, {}, Buffer.from(`${beginning}<html>`))),
  ],
])(
  'the id of a submission counts when its answer %s, and nothing is submitted again',
  async (_how, answer) => {
    const { server, api } = await clientOf(answer, { read: 100 });
    expect(await submit(api)).toMatchObject({ ok: true, value: { submissionId: 'the-id' } });
    expect(server.requests).toHaveLength(1);
  },
);

it('the path of a blob counts when its answer is cut off', async () => {
  const { api } = await clientOf((socket) => socket.end(`${head(201)}{"blobPath":"ws/a \\"1\\".mp4","size`));
  const multipart = { body: Buffer.from('bytes'), headers: { 'content-type': 'text/plain' } };
  const answer = await uploadDirectly(api, multipart, { signal });
  expect(answer).toMatchObject({ ok: true, value: { blobPath: 'ws/a "1".mp4' } });
});

it.each([
  ['body', head(201), { read: 50 }],
  ['head', 'HTTP/1.1 201 Created\r\nx-slow: ', { response: 50 }],
])(
  'an answer whose %s drips ends with an error, and does not hold its upload',
  async (_part, start, limits) => {
    const { api } = await clientOf((socket) => drip(socket, start), limits);
    expect(await submit(api)).toMatchObject({ ok: false, wasSent: true, failure: { kind: 'timed-out' } });
  },
);

it('a refusal whose body drips counts by its status', async () => {
  const { api } = await clientOf((socket) => drip(socket, head(403)), { read: 50 });
  expect(await submit(api)).toMatchObject({ ok: false, failure: { kind: 'forbidden', status: 403 } });
});

it('an answer that is small only while it is compressed is not read', async () => {
  const body = gzipSync(Buffer.alloc(50_000_000, ' '));
  expect(body.length).toBeLessThan(100_000);
  const { api } = await clientOf((socket) =>
    socket.end(httpAnswer(200, { 'content-encoding': 'gzip' }, body)),
  );
  const answer = await readSubmission(api, 'the-id', { signal });
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'unreadable-answer' } });
});
