/** Answers that Node's parser refuses are faults of who sent them, and nothing is sent again because of them. */
import { Buffer } from 'node:buffer';

import { expect, it, onTestFinished } from 'vitest';

import { ApiClient } from '../../../../main/api/client.ts';
import { requestUploadUrl } from '../../../../main/api/endpoints.ts';
import { Gates } from '../../../../main/api/gates/gates.ts';
import { systemClock } from '../../../../main/shared/clock.ts';
import { AzureBlobClient } from '../../../../main/storage/azureBlobClient.ts';
import { startRawServer } from '../../../support/rawServer.ts';

const answers = {
  'twenty kilobytes of headers': `HTTP/1.1 201 Created\r\nx-long: ${'x'.repeat(20_000)}\r\ncontent-length: 0\r\n\r\n`,
  'two lengths': 'HTTP/1.1 201 Created\r\ncontent-length: 0\r\ncontent-length: 2\r\n\r\n',
  'a length and chunks':
    'HTTP/1.1 201 Created\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'no HTTP at all': 'SSH-2.0-OpenSSH_9.6\r\n\r\n',
  'a chunk without a size': 'HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
  'a space in the name of a header': 'HTTP/1.1 201 Created\r\nx name: 1\r\ncontent-length: 0\r\n\r\n',
  'a header without a colon': 'HTTP/1.1 201 Created\r\nnonsense\r\ncontent-length: 0\r\n\r\n',
  'a length that is no number': 'HTTP/1.1 201 Created\r\ncontent-length: many\r\n\r\n',
  'a negative length': 'HTTP/1.1 201 Created\r\ncontent-length: -1\r\n\r\n',
  'a length beyond all numbers': `HTTP/1.1 201 Created\r\ncontent-length: ${'9'.repeat(40)}\r\n\r\n`,
  'a status of two digits': 'HTTP/1.1 20 Created\r\ncontent-length: 0\r\n\r\n',
  'a version that there is not': 'HTTP/9.9 201 Created\r\ncontent-length: 0\r\n\r\n',
  'a NUL in a header': 'HTTP/1.1 201 Created\r\nx-nul: a\0b\r\ncontent-length: 0\r\n\r\n',
  'the bytes of TLS': '\x15\x03\x01\0\x02\x02\x46',
  'a chunk with endless extensions': `HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`,
} as const;

it.each(Object.entries(answers))('an answer with %s is called unreadable', async (_what, bytes) => {
  const server = await startRawServer();
  server.answer = (socket) => socket.end(bytes);
  const { signal } = new AbortController();

  const storage = new AzureBlobClient(systemClock);
  onTestFinished(() => storage.dropConnections());
  const body = [Buffer.from('bytes')];
  const put = {
    url: `${server.url}/uploads/a.mp4?sig=s`,
    body,
    sizeBytes: 5,
    contentType: 'video/mp4',
    signal,
  };
  expect(await storage.putBlob(put)).toMatchObject({
    kind: 'storage-answer-unreadable',
    facts: { code: expect.stringMatching(/^HPE_/) as string },
  });
  expect(server.requests).toHaveLength(1);

  const gates = new Gates(systemClock, () => undefined);
  const api = new ApiClient({ apiUrl: server.url, apiKey: 'sk_test_key' }, gates, systemClock);
  onTestFinished(() => (gates.stop(), api.dropConnections()));
  const answer = await requestUploadUrl(api, { filename: 'a.mp4', contentType: 'video/mp4' }, { signal });
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'unreadable-answer', scope: 'file' } });
  expect(server.requests).toHaveLength(2);
});

const interim = 'HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n';
it.each([
  [
    'that switches to another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  ],
  ['of interim answers without end', interim.repeat(1_000)],
])('an answer %s ends at once, and is called unreadable', async (_what, bytes) => {
  const server = await startRawServer();
  server.answer = (socket) => socket.write(bytes); // and it stays open
  const { signal } = new AbortController();
  const storage = new AzureBlobClient(systemClock);
  onTestFinished(() => storage.dropConnections());
  const failure = await storage.putBlob({
    url: `${server.url}/uploads/a.mp4?sig=s`,
    body: [Buffer.from('bytes')],
    sizeBytes: 5,
    contentType: 'video/mp4',
    signal,
  });
  expect(failure?.kind).toBe('storage-answer-unreadable');
  const gates = new Gates(systemClock, () => undefined);
  const api = new ApiClient({ apiUrl: server.url, apiKey: 'sk_test_key' }, gates, systemClock);
  onTestFinished(() => (gates.stop(), api.dropConnections()));
  const answer = await requestUploadUrl(api, { filename: 'a.mp4', contentType: 'video/mp4' }, { signal });
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'unreadable-answer' } });
  expect(server.requests).toHaveLength(2);
});

it('an answer of the API whose compression is broken is called unreadable', async () => {
  const server = await startRawServer();
  server.answer = (socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 8\r\n\r\nnot gzip');
  const gates = new Gates(systemClock, () => undefined);
  const api = new ApiClient({ apiUrl: server.url, apiKey: 'sk_test_key' }, gates, systemClock);
  onTestFinished(() => (gates.stop(), api.dropConnections()));
  const { signal } = new AbortController();
  const answer = await requestUploadUrl(api, { filename: 'a.mp4', contentType: 'video/mp4' }, { signal });
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'unreadable-answer' } });
});
