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
