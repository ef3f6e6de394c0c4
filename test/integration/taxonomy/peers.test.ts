/**
 * Error responses of other servers, clouds, frameworks and proxies, written after their public documentation. Each
 * becomes a failure that is retried when that helps, and whose message tells a person the cause.
 */
import { describe, expect, it } from 'vitest';

import { type Answer, ApiClient } from '../../../main/api/client.ts';
import { createSubmission, requestUploadUrl } from '../../../main/api/endpoints.ts';
import { Gates } from '../../../main/api/gates/gates.ts';
import { type Clock, systemClock } from '../../../main/shared/clock.ts';
import { AzureBlobClient } from '../../../main/storage/azureBlobClient.ts';
import type { Failure } from '../../../preload/contract.ts';
import { createI18n } from '../../../renderer/i18n/i18n.ts';
import { explainFailure, failureHeadline } from '../../../renderer/upload/failureText.ts';
import { httpAnswer, startRawServer } from '../../support/rawServer.ts';
import { azureStoragePages } from './peers/azureStorage.ts';
import { cloudEdgePages } from './peers/cloudEdges.ts';
import { frameworkPages } from './peers/frameworks.ts';
import type { PeerPage } from './peers/page.ts';
import { proxyPages } from './peers/proxies.ts';
import { webServerPages } from './peers/webServers.ts';

const i18n = createI18n('en-GB');
/** Real time, with the shortest backoffs. */
const hastyClock: Clock = { ...systemClock, random: () => 0 };
const apiKey = `sk_test_${'0123456789abcdef'.repeat(4)}`;

async function* someBytes(): AsyncGenerator<Buffer> {
  yield Buffer.from('bytes');
}

async function putToStorage(url: string): Promise<Failure | null> {
  const storage = new AzureBlobClient(hastyClock);
  const put = {
    url: `${url}/uploads/ws/a.mp4?sig=c2VjcmV0`,
    body: someBytes(),
    sizeBytes: 5,
    contentType: 'video/mp4',
    signal: AbortSignal.timeout(20_000),
  };
  try {
    return await storage.putBlob(put);
  } finally {
    storage.dropConnections();
  }
}

async function askApi(url: string, asked: PeerPage['asked']): Promise<Failure | null> {
  const client = new ApiClient({ apiUrl: url, apiKey }, new Gates(hastyClock, () => undefined), hastyClock);
  const options = { signal: AbortSignal.timeout(20_000) };
  try {
    const answer: Answer<unknown> =
      asked === 'submissions.create'
        ? await createSubmission(
            client,
            { assets: [{ blobPath: 'ws/a.mp4' }], metadata: {}, sidekickIds: [] },
            options,
          )
        : await requestUploadUrl(client, { filename: 'a.mp4', contentType: 'video/mp4' }, options);
    return answer.ok ? null : answer.failure;
  } finally {
    client.dropConnections();
  }
}

/** Must not appear in a message: tags, entities, control characters, replacement characters. */
const notForPeople = /<[a-z!/?]|&(?:#\d+|#x[\da-f]+|[a-z]+);|[^\P{Cc}\n\t]|\uFFFD|\uFEFF/iu;

/** How often the client asks within one request before it fails. */
const triesPerRequest = 3;
const repeatedAtOnce = new Set(['service-error', 'service-unavailable']);

async function meetPeer({ status, headers, body, asked, ...expected }: PeerPage): Promise<void> {
  const server = await startRawServer();
  server.answer = (socket) => socket.end(httpAnswer(status, { connection: 'close', ...headers }, body));
  const failure = await (asked === 'storage' ? putToStorage(server.url) : askApi(server.url, asked));
  const { kind, retry, detail, fields, retryAfterMs } = expected;
  expect(failure).toMatchObject({ kind, retry, status, detail });
  if (failure === null) return;
  expect(failure.fields).toEqual(fields);
  expect(failure.retryAfterMs).toBe(retryAfterMs);
  expect(failure.detail).not.toMatch(notForPeople);
  expect(failure.detail.length).toBeLessThanOrEqual(2_048);
  expect(failureHeadline(failure, i18n)).toBe(expected.headline);
  expect(explainFailure(failure, i18n)).toMatch(/^[A-Z].+\.$/);
  // A request with a Retry-After is not retried at once.
  const isRepeated = asked !== 'storage' && repeatedAtOnce.has(kind) && retryAfterMs === undefined;
  expect(server.requests).toHaveLength(isRepeated ? triesPerRequest : 1);
}

const groups: readonly (readonly [string, readonly PeerPage[]])[] = [
  ['a web server', webServerPages],
  ['a cloud’s edge', cloudEdgePages],
  ['a framework', frameworkPages],
  ['a proxy', proxyPages],
  ['storage', azureStoragePages],
];

describe.each(groups)('%s', (_name, pages) => {
  for (const page of pages) it(page.peer, () => meetPeer(page));
});

it('opens a gate although a captive portal redirects the probe', async () => {
  const server = await startRawServer();
  const gates = new Gates(hastyClock, () => undefined);
  const client = new ApiClient({ apiUrl: server.url, apiKey }, gates, hastyClock);
  const ask = () =>
    createSubmission(
      client,
      { assets: [{ blobPath: 'ws/a.mp4' }], metadata: {}, sidekickIds: [] },
      { signal: AbortSignal.timeout(20_000) },
    );
  const close = { connection: 'close' };
  server.answer = (socket) => socket.end(httpAnswer(401, close, '{"detail":"Invalid API key"}'));
  await ask();
  gates.checkAgain();
  const portal = { ...close, location: 'http://portal.example/login' };
  server.answer = (socket) => socket.end(httpAnswer(302, portal, ''));
  await ask();
  gates.checkAgain();
  client.dropConnections();
  expect(
    gates.availableSlots({ bucket: 'submission_write', targets: ['submissions.create'] }),
  ).toBeGreaterThan(0);
});
