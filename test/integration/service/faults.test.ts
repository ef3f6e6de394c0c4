/** Every kind of fault, at the API and at storage, and at whose turn it strikes. */
import http from 'node:http';

import { describe, expect, it } from 'vitest';

import { sampleBytes, type Fault } from '../../service/index.ts';
import { ApiCaller, failureOf, formWith, putBlob, sha256, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const image = { filename: 'a.png', contentType: 'image/png' };

async function add(fault: Fault): Promise<string> {
  return await service().control.addFault(fault);
}

async function statuses(count: number): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await api.post('/uploads/url', image)).status);
  return seen;
}

async function raw(path: string, body: unknown): Promise<Response> {
  return await fetch(`${service().apiUrl}/api/integrations${path}`, {
    method: 'POST',
    headers: { 'X-API-Key': service().keys.sandbox, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** What came of a PUT whose client waits until the ledger says so, then leaves. */
async function abandoned(url: string, bytes: Buffer, isStuck: () => Promise<boolean>): Promise<void> {
  const client = new AbortController();
  const attempt = fetch(url, {
    method: 'PUT',
    headers: { 'x-ms-blob-type': 'BlockBlob' },
    body: new Uint8Array(bytes),
    signal: client.signal,
  });
  const outcome = failureOf(attempt);
  await expect.poll(isStuck, { interval: 10 }).toBe(true);
  client.abort();
  expect(await outcome).toBe('20'); // DOMException's ABORT_ERR: there was no answer before the client left
}

async function lastPut() {
  const { requests } = await service().control.ledger({ endpoint: 'storage.put' });
  return requests.at(-1);
}

describe('whose turn it is', () => {
  it('the next N requests, then none', async () => {
    await add({ endpoint: 'uploads.url', kind: 'answer', status: 500, json: {}, next: 2 });
    expect(await statuses(4)).toEqual([500, 500, 200, 200]);
  });

  it('every k-th request', async () => {
    await add({ endpoint: 'uploads.url', kind: 'answer', status: 500, json: {}, every: 3 });
    expect(await statuses(7)).toEqual([200, 200, 500, 200, 200, 500, 200]);
  });

  it('after the first few', async () => {
    await add({ endpoint: 'uploads.url', kind: 'answer', status: 500, json: {}, skip: 2, next: 1 });
    expect(await statuses(4)).toEqual([200, 200, 500, 200]);
  });

  it('of two faults the one added first, and the other when that is spent', async () => {
    await add({ endpoint: 'uploads.url', kind: 'answer', status: 500, json: {}, next: 1 });
    await add({ endpoint: '*', kind: 'answer', status: 503, json: {}, next: 1 });
    expect(await statuses(3)).toEqual([500, 503, 200]);
  });

  it('one endpoint, all of the API, all of storage, or all', async () => {
    const { uploadUrl } = await api.uploadUrl('a.png');
    const seen = async () => [
      (await api.post('/uploads/url', image)).status,
      (await api.get('/submissions/x')).status,
      (await putBlob(uploadUrl, Buffer.from('x'))).status,
    ];
    const struckBy = async (endpoint: Fault['endpoint']) => {
      const id = await add({ endpoint, kind: 'answer', status: 503, json: {} });
      const struck = await seen();
      await service().control.clearFault(id);
      return struck;
    };
    expect(await struckBy('uploads.url')).toEqual([503, 404, 201]);
    expect(await struckBy('api.*')).toEqual([503, 503, 201]);
    expect(await struckBy('storage.*')).toEqual([200, 404, 503]);
    expect(await struckBy('*')).toEqual([503, 503, 503]);
    expect(await seen()).toEqual([200, 404, 201]);
  });

  it('one key', async () => {
    await add({ endpoint: 'uploads.url', key: 'live', kind: 'answer', status: 500, json: {} });
    expect((await api.post('/uploads/url', image, 'live')).status).toBe(500);
    expect((await api.post('/uploads/url', image, 'sandbox')).status).toBe(200);
  });

  it('one file, by its name in a JSON body, in a multipart body or in a storage path', async () => {
    await add({ endpoint: '*', contains: 'unlucky 🎬', kind: 'answer', status: 500, json: {} });
    expect((await api.post('/uploads/url', { ...image, filename: 'unlucky 🎬.png' })).status).toBe(500);
    expect((await api.post('/uploads/url', image)).status).toBe(200);
    const unlucky = formWith('unlucky 🎬.png', 'image/png', sampleBytes('image/png', 100_000));
    expect((await api.sendDirectly(unlucky)).status).toBe(500);
    const lucky = formWith('lucky.png', 'image/png', sampleBytes('image/png', 100_000));
    expect((await api.sendDirectly(lucky)).status).toBe(201);
    const { uploadUrl } = await api.uploadUrl('a.png');
    expect(
      (await putBlob(uploadUrl.replace('a.png', 'unlucky%20%F0%9F%8E%AC.png'), Buffer.from('x'))).status,
    ).toBe(500);
  });

  it('is listed with what each has seen and struck, and cleared', async () => {
    const fault: Fault = { endpoint: 'uploads.url', kind: 'answer', status: 500, json: {}, every: 2 };
    const id = await add(fault);
    await statuses(3);
    expect(await service().control.faults()).toEqual([{ id, fault, seen: 3, struck: 1 }]);
    await service().control.clearFaults();
    expect(await service().control.faults()).toEqual([]);
    expect(await statuses(2)).toEqual([200, 200]);
  });

  it('is refused when the fault makes no sense', async () => {
    const wrong = { endpoint: 'nowhere', kind: 'answer', status: 500 } as unknown as Fault;
    await expect(add(wrong)).rejects.toThrow(/addFault: endpoint: Invalid option/);
  });
});

describe('an answer', () => {
  it('has the status, headers and JSON it was given, and no work is done', async () => {
    await add({
      endpoint: 'uploads.url',
      kind: 'answer',
      status: 429,
      json: { error: 'Rate limit exceeded: 1 per 1 second' },
      headers: { 'Retry-After': '7' },
    });
    const response = await raw('/uploads/url', image);
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('7');
    expect(response.headers.get('Content-Type')).toContain('application/json');
    expect(await response.json()).toEqual({ error: 'Rate limit exceeded: 1 per 1 second' });
    const { requests } = await service().control.ledger();
    expect(requests).toMatchObject([{ status: 429, serverStatus: null, fault: 'answer' }]);
  });

  it('can be raw text with any content type, or nothing', async () => {
    const headers = { 'Content-Type': 'application/json' };
    await add({
      endpoint: 'uploads.url',
      kind: 'answer',
      status: 200,
      text: '{"uploadUrl": "htt',
      headers,
      next: 1,
    });
    expect(await (await raw('/uploads/url', image)).text()).toBe('{"uploadUrl": "htt');
    await add({ endpoint: 'uploads.url', kind: 'answer', status: 500, next: 1 });
    expect(await (await raw('/uploads/url', image)).text()).toBe('');
  });

  it('can come after the work was done', async () => {
    const { blobPath } = await api.uploaded('a.png');
    await add({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 500,
      json: {},
      when: 'after-work',
      next: 1,
    });
    expect((await api.post('/submissions', { assets: [{ blobPath }] })).status).toBe(500);
    expect((await api.post('/submissions', { assets: [{ blobPath }] })).status).toBe(409);
  });

  it('can come after the body was taken', async () => {
    const { uploadUrl } = await api.uploadUrl('a.png');
    await add({
      endpoint: 'storage.put',
      kind: 'storage-error',
      status: 503,
      code: 'ServerBusy',
      when: 'after-body',
    });
    expect((await putBlob(uploadUrl, Buffer.alloc(300_000))).status).toBe(503);
    expect(await lastPut()).toMatchObject({ requestBytes: 300_000, serverStatus: null });
  });

  it('can be the page of a proxy', async () => {
    await add({ endpoint: '*', kind: 'html' });
    const response = await raw('/uploads/url', image);
    expect(response.status).toBe(502);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).toContain('<html>');
  });

  it('can be delayed', async () => {
    await add({ endpoint: 'uploads.url', kind: 'answer', status: 500, json: {}, delayMs: 120, next: 1 });
    const startedAt = performance.now();
    expect((await raw('/uploads/url', image)).status).toBe(500);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it.each([
    [403, 'AuthenticationFailed'],
    [503, 'ServerBusy'],
    [500, 'OperationTimedOut'],
  ])('of storage can be Azure’s XML: %i %s', async (status, code) => {
    const { uploadUrl } = await api.uploadUrl('a.png');
    await add({ endpoint: 'storage.put', kind: 'storage-error', status, code, next: 1 });
    const response = await putBlob(uploadUrl, sampleBytes('image/png', 3_000_000));
    expect(response.status).toBe(status);
    expect(response.headers.get('x-ms-error-code')).toBe(code);
    expect(response.headers.get('Content-Type')).toBe('application/xml');
    expect(await response.text()).toMatch(
      new RegExp(`<Error><Code>${code}</Code><Message>.+</Message></Error>`, 's'),
    );
    expect((await putBlob(uploadUrl, sampleBytes('image/png', 10))).status).toBe(201);
  });
});

describe('a broken connection', () => {
  it('before answering does no work', async () => {
    const { blobPath } = await api.uploaded('a.png');
    await add({ endpoint: 'submissions.create', kind: 'reset', next: 1 });
    const body = { assets: [{ blobPath }] };
    expect(await failureOf(raw('/submissions', body))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect((await raw('/submissions', body)).status).toBe(201);
  });

  it('after some bytes of the body keeps nothing of it', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('a.png');
    await add({ endpoint: 'storage.put', kind: 'reset', afterBytes: 1_000_000, next: 1 });
    const failure = await failureOf(putBlob(uploadUrl, sampleBytes('image/png', 5_000_000)));
    expect(failure).toMatch(/ECONNRESET|EPIPE|UND_ERR_SOCKET/);
    const { requestBytes, status, state } = (await lastPut()) ?? {};
    expect(requestBytes).toBeGreaterThanOrEqual(1_000_000);
    expect(requestBytes).toBeLessThan(1_200_000);
    expect({ status, state }).toEqual({ status: null, state: 'closed' });
    expect(await service().control.blob(blobPath)).toBeNull();
  });

  it('after some bytes strikes a direct upload too', async () => {
    await add({ endpoint: 'uploads.direct', kind: 'reset', afterBytes: 500_000, next: 1 });
    const form = formWith('a.png', 'image/png', sampleBytes('image/png', 3_000_000));
    expect(await failureOf(api.sendDirectly(form))).toMatch(/ECONNRESET|EPIPE|UND_ERR_SOCKET/);
    expect((await api.sendDirectly(form)).status).toBe(201);
  });

  it('after the work loses the answer, not the work', async () => {
    const { blobPath } = await api.uploaded('a.png');
    await add({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1 });
    const body = { assets: [{ blobPath }] };
    expect(await failureOf(raw('/submissions', body))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect((await raw('/submissions', body)).status).toBe(409);
    const { requests } = await service().control.ledger({ endpoint: 'submissions.create' });
    expect(requests).toMatchObject([
      { status: null, serverStatus: 201, state: 'closed', fault: 'drop-answer' },
      { status: 409, serverStatus: 409, state: 'answered', fault: null },
    ]);
  });

  it('after storage kept the blob loses the answer, not the blob', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('a.png');
    const bytes = sampleBytes('image/png', 200_000);
    await add({ endpoint: 'storage.*', kind: 'drop-answer', next: 1 });
    expect(await failureOf(putBlob(uploadUrl, bytes))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(await service().control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
  });

  it('in the middle of the answer', async () => {
    await add({ endpoint: 'uploads.url', kind: 'cut-answer', next: 1 });
    const response = await raw('/uploads/url', image);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });
});

it('cut-off JSON is half an answer that looks whole, after the work was done', async () => {
  const { blobPath } = await api.uploaded('a.png');
  await add({ endpoint: 'submissions.create', kind: 'cut-json', next: 1 });
  const response = await raw('/submissions', { assets: [{ blobPath }] });
  expect(response.status).toBe(201);
  const text = await response.text();
  expect(text).toMatch(/^\{"submissionId":"/);
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect((await raw('/submissions', { assets: [{ blobPath }] })).status).toBe(409);
});

describe('a stall', () => {
  const bytes = sampleBytes('image/png', 400_000);

  it('takes the whole body and never answers, and no work is done', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('a.png');
    await add({ endpoint: 'storage.put', kind: 'stall', next: 1 });
    await abandoned(uploadUrl, bytes, async () => (await lastPut())?.requestBytes === bytes.length);
    await expect.poll(async () => (await lastPut())?.state).toBe('closed');
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
    await expect.poll(async () => ((await lastPut())?.requestBytes ?? 0) >= 1_000_000).toBe(true);
    const received = (await lastPut())?.requestBytes ?? 0;
    await service().control.ledger();
    expect((await lastPut())?.requestBytes).toBe(received);
    expect(received).toBeLessThan(1_200_000);
    expect(acknowledged).toBeLessThan(big.length);
    request.destroy(new Error('the client gives up'));
    await failed;
  });

  it('strikes the API as well', async () => {
    await add({ endpoint: 'submissions.get', kind: 'stall', next: 1 });
    const url = `${service().apiUrl}/api/integrations/submissions/x`;
    const headers = { 'X-API-Key': service().keys.sandbox };
    await expect(fetch(url, { headers, signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
    expect((await fetch(url, { headers })).status).toBe(404);
  });
});

describe('a slow line', () => {
  it('takes the body at its pace, to the byte', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('a.png');
    const bytes = sampleBytes('image/png', 200_000);
    await add({ endpoint: 'storage.put', kind: 'slow', bytesPerSecond: 1_000_000, next: 1 });
    const startedAt = performance.now();
    expect((await putBlob(uploadUrl, bytes)).status).toBe(201);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(190);
    expect(await service().control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
  });

  it('goes together with another fault', async () => {
    const { uploadUrl } = await api.uploadUrl('a.png');
    await add({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 1_000_000 });
    await add({ endpoint: 'storage.*', kind: 'drop-answer', next: 1 });
    const startedAt = performance.now();
    const failure = await failureOf(putBlob(uploadUrl, sampleBytes('image/png', 100_000)));
    expect(failure).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(90);
  });
});

it('a delay alone lets the request through late', async () => {
  await add({ endpoint: 'uploads.url', kind: 'delay', delayMs: 100, next: 1 });
  const startedAt = performance.now();
  expect((await raw('/uploads/url', image)).status).toBe(200);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95);
});

it('a network that is down refuses connections at both doors, and comes back at the same addresses', async () => {
  const { uploadUrl } = await api.uploadUrl('a.png');
  await service().control.setNetwork('down');
  expect(await failureOf(raw('/uploads/url', image))).toBe('ECONNREFUSED');
  expect(await failureOf(putBlob(uploadUrl, Buffer.from('x')))).toBe('ECONNREFUSED');
  await service().control.setNetwork('up');
  expect((await raw('/uploads/url', image)).status).toBe(200);
  expect((await putBlob(uploadUrl, Buffer.from('x'))).status).toBe(201);
});
