/** Requests that are never answered. */
import http from 'node:http';

import { describe, expect, it } from 'vitest';

import { sampleBytes, type Fault } from '../../service/index.ts';
import { ApiCaller, failureOf, poll, sha256, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);

async function add(fault: Fault): Promise<string> {
  return await service().control.addFault(fault);
}

/** The result of a PUT whose client disconnects when the ledger shows the expected bytes. */
async function abandoned(url: string, bytes: Buffer, isStuck: () => Promise<boolean>): Promise<void> {
  const client = new AbortController();
  const attempt = fetch(url, {
    method: 'PUT',
    headers: { 'x-ms-blob-type': 'BlockBlob' },
    body: new Uint8Array(bytes),
    signal: client.signal,
  });
  const outcome = failureOf(attempt);
  await expect.poll(isStuck, poll).toBe(true);
  client.abort();
  expect(await outcome).toBe('20'); // DOMException's ABORT_ERR: there was no answer before the client left
}

async function lastPut() {
  const { requests } = await service().control.ledger({ endpoint: 'storage.put' });
  return requests.at(-1);
}

describe('a stall', () => {
  const bytes = sampleBytes('image/png', 400_000);

  it('reads the whole body and never responds, and does no work', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('a.png');
    await add({ endpoint: 'storage.put', kind: 'stall', next: 1 });
    await abandoned(uploadUrl, bytes, async () => (await lastPut())?.requestBytes === bytes.length);
    await expect.poll(async () => (await lastPut())?.state, poll).toBe('closed');
    expect(await service().control.blob(blobPath)).toBeNull();
  });

  it('can do the work first', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('a.png');
    await add({ endpoint: 'storage.put', kind: 'stall', when: 'after-work', next: 1 });
    await abandoned(uploadUrl, bytes, async () => (await lastPut())?.serverStatus === 201);
    expect(await service().control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
  });

  it('can stop reading in the middle of the body', async () => {
    const { uploadUrl } = await api.uploadUrl('a.png');
    const big = sampleBytes('image/png', 30_000_000);
    await add({ endpoint: 'storage.put', kind: 'stall', afterBytes: 1_000_000, next: 1 });
    let acknowledged = 0;
    const request = http.request(uploadUrl, {
      method: 'PUT',
      headers: { 'x-ms-blob-type': 'BlockBlob', 'Content-Length': big.length },
    });
    const failed = new Promise<void>((resolve) => request.once('error', () => resolve()));
    for (let offset = 0; offset < big.length; offset += 1_000_000) {
      const piece = big.subarray(offset, offset + 1_000_000);
      request.write(piece, () => (acknowledged += piece.length));
    }
    await expect.poll(async () => ((await lastPut())?.requestBytes ?? 0) >= 1_000_000, poll).toBe(true);
    const received = (await lastPut())?.requestBytes ?? 0;
    await service().control.ledger();
    expect((await lastPut())?.requestBytes).toBe(received);
    expect(received).toBeLessThan(1_200_000);
    expect(acknowledged).toBeLessThan(big.length);
    request.destroy(new Error('the client ends the request'));
    await failed;
  });

  it('affects the API as well', async () => {
    await add({ endpoint: 'submissions.get', kind: 'stall', next: 1 });
    const url = `${service().apiUrl}/api/integrations/submissions/x`;
    const headers = { 'X-API-Key': service().keys.sandbox };
    await expect(fetch(url, { headers, signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
    expect((await fetch(url, { headers })).status).toBe(404);
  });
});
