import { expect, it, onTestFinished } from 'vitest';

import { ApiClient } from '../../../../main/api/client.ts';
import { Gates } from '../../../../main/api/gates/gates.ts';
import { systemClock } from '../../../../main/shared/clock.ts';
import { UploadUrl } from '../../../../main/transfer/uploadUrl.ts';
import { httpAnswer, startRawServer } from '../../../support/rawServer.ts';

async function answerWith(uploadUrl: string) {
  const server = await startRawServer();
  const body = JSON.stringify({ uploadUrl, blobPath: 'ws/a.mp4' });
  server.answer = (socket) => socket.end(httpAnswer(200, { 'content-type': 'application/json' }, body));
  const gates = new Gates(systemClock, () => undefined);
  const api = new ApiClient({ apiUrl: server.url, apiKey: 'sk_test_key' }, gates, systemClock);
  onTestFinished(() => (gates.stop(), api.dropConnections()));
  const url = new UploadUrl(api, systemClock, {
    filename: 'a.mp4',
    contentType: 'video/mp4',
    requester: { id: 'upload', failingSince: null },
    attempt: 0,
    signal: AbortSignal.timeout(20_000),
    onRetry: () => undefined,
  });
  return url.current();
}

it('gives a transfer no address that is not safe, and names its host', async () => {
  for (const host of ['store.example.com', '10.1.2.3']) {
    expect(await answerWith(`http://${host}/ws/a.mp4?sig=1`)).toMatchObject({
      ok: false,
      failure: { kind: 'upload-address-unsafe', facts: { host } },
    });
  }
  const url = 'https://store.example.com/ws/a.mp4?sig=1';
  expect(await answerWith(url)).toEqual({ ok: true, granted: { url, blobPath: 'ws/a.mp4' } });
});
