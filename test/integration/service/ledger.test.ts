/** The ledger records exactly what was sent. */
import { BlockBlobClient } from '@azure/storage-blob';
import { expect, it } from 'vitest';

import { sampleBytes } from '../../service/index.ts';
import { ApiCaller, failureOf, first, formWith, putBlob, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const idOf = (index: number) => Buffer.from(String(index).padStart(6, '0')).toString('base64');

it('has one entry per request, in order, with the key’s name and never the key', async () => {
  const startedAt = Date.now();
  const { blobPath, bytes } = await api.uploaded('a.png');
  const { submissionId } = await api.created({ assets: [{ blobPath }] });
  await api.get(`/submissions/${submissionId}`, 'live');
  await api.get('/nowhere');
  const { requests, problems } = await service().control.ledger();
  expect(requests).toMatchObject([
    { endpoint: 'uploads.url', method: 'POST', status: 200, keyName: 'sandbox', keyHeader: 'X-API-Key' },
    {
      endpoint: 'storage.put',
      method: 'PUT',
      status: 201,
      keyName: null,
      blobPath,
      requestBytes: bytes.length,
    },
    { endpoint: 'submissions.create', method: 'POST', status: 201, keyName: 'sandbox' },
    { endpoint: 'submissions.get', method: 'GET', status: 200, keyName: 'live', requestBytes: 0 },
    { endpoint: 'unknown', method: 'GET', status: 404 },
  ]);
  for (const { at, state } of requests) {
    expect(at).toBeGreaterThanOrEqual(startedAt);
    expect(state).toBe('answered');
  }
  expect(problems).toEqual([]);
  const text = JSON.stringify(await service().control.ledger());
  expect(text).not.toContain('sk_test_');
  expect(text).not.toContain('sk_live_');
  expect(text).not.toContain('sig=');
});

it('knows a missing key, an unknown one, and one that leaked to storage', async () => {
  await api.request('GET', '/submissions/x', undefined, null);
  await api.request('GET', '/submissions/x', undefined, 'sk_live_nonsense');
  const { uploadUrl } = await api.uploadUrl('a.png');
  await putBlob(uploadUrl, Buffer.from('x'), { 'x-api-key': service().keys.sandbox });
  const { requests } = await service().control.ledger();
  expect(requests.map(({ keyName }) => keyName)).toEqual([null, 'unknown', 'sandbox', 'sandbox']);
  expect(requests.at(-1)).toMatchObject({ endpoint: 'storage.put', keyHeader: 'x-api-key' });
});

it('counts bytes per block, before and after the block was confirmed', async () => {
  const { uploadUrl, blobPath } = await api.uploadUrl('blocks.png');
  const client = new BlockBlobClient(uploadUrl);
  const block = sampleBytes('image/png', 100_000);
  const smaller = block.subarray(0, 40_000);
  await client.stageBlock(idOf(1), block, block.length);
  await client.stageBlock(idOf(2), smaller, smaller.length);
  await client.stageBlock(idOf(2), smaller, smaller.length);
  await client.commitBlockList([idOf(1), idOf(2)]);
  const { blobs, requests } = await service().control.ledger();
  const commitBytes = requests.at(-1)?.requestBytes ?? 0;
  expect(blobs[blobPath]).toEqual({
    bytesReceived: 180_000 + commitBytes,
    stored: 1,
    blocks: {
      [idOf(1)]: { requests: 1, bytesReceived: 100_000, confirmed: 1, bytesAfterConfirmed: 0 },
      [idOf(2)]: { requests: 2, bytesReceived: 80_000, confirmed: 2, bytesAfterConfirmed: 40_000 },
    },
  });
  expect(requests.map(({ endpoint, blockId }) => [endpoint, blockId])).toEqual([
    ['uploads.url', null],
    ['storage.putBlock', idOf(1)],
    ['storage.putBlock', idOf(2)],
    ['storage.putBlock', idOf(2)],
    ['storage.putBlockList', null],
  ]);
});

it('counts a block whose answer was lost as received, not as confirmed', async () => {
  const { uploadUrl, blobPath } = await api.uploadUrl('lost.png');
  await service().control.addFault({ endpoint: 'storage.putBlock', kind: 'drop-answer', next: 1 });
  const url = `${uploadUrl}&comp=block&blockid=${encodeURIComponent(idOf(1))}`;
  expect(await failureOf(putBlob(url, Buffer.alloc(5_000)))).not.toBe('none');
  const { blobs } = await service().control.ledger();
  expect(blobs[blobPath]?.blocks[idOf(1)]).toEqual({
    requests: 1,
    bytesReceived: 5_000,
    confirmed: 0,
    bytesAfterConfirmed: 0,
  });
});

it('counts direct uploads and every overwriting', async () => {
  const bytes = sampleBytes('image/png', 3_000);
  const { json } = await api.sendDirectly(formWith('a.png', 'image/png', bytes));
  const { blobPath } = json as { blobPath: string };
  await api.uploaded('a.png', 'image/png', bytes);
  const { blobs, requests } = await service().control.ledger();
  expect(blobs[blobPath]).toMatchObject({ bytesReceived: 6_000, stored: 2 });
  expect(first(requests).requestBytes).toBeGreaterThan(3_000);
});

it('counts submissions and conflicts per blobPath', async () => {
  const { blobPath } = await api.uploaded('a.png');
  const one = await api.created({ assets: [{ blobPath }] });
  await api.post('/submissions', { assets: [{ blobPath }] });
  const two = await api.created({ assets: [{ blobPath, previousSubmissionId: one.submissionId }] });
  const { submissions } = await service().control.ledger();
  expect(submissions).toEqual({
    [blobPath]: { submissionIds: [one.submissionId, two.submissionId], conflicts: 1 },
  });
});

it('can be narrowed to an endpoint or a key, and emptied', async () => {
  await api.uploadUrl('a.png');
  await api.get('/submissions/x', 'live');
  const { control } = service();
  expect((await control.ledger({ endpoint: 'uploads.url' })).requests).toHaveLength(1);
  expect((await control.ledger({ key: 'live' })).requests).toMatchObject([{ endpoint: 'submissions.get' }]);
  expect((await control.ledger({ key: 'live', endpoint: 'uploads.url' })).requests).toEqual([]);
  await control.resetLedger();
  expect(await control.ledger()).toEqual({
    requests: [],
    created: [],
    forgottenRequests: 0,
    blobs: {},
    submissions: {},
    problems: [],
  });
});
