/** The effect of every kind of fault on a client, at the API and at storage. Stalls are in stalls.test.ts. */
import { describe, expect, it } from 'vitest';

import { sampleBytes, type Fault } from '../../service/index.ts';
import { ApiCaller, failureOf, formWith, putBlob, sha256, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const image = { filename: 'a.png', contentType: 'image/png' };

async function add(fault: Fault): Promise<string> {
  return await service().control.addFault(fault);
}

async function raw(path: string, body: unknown): Promise<Response> {
  return await fetch(`${service().apiUrl}/api/integrations${path}`, {
    method: 'POST',
    headers: { 'X-API-Key': service().keys.sandbox, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function lastPut() {
  const { requests } = await service().control.ledger({ endpoint: 'storage.put' });
  return requests.at(-1);
}

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

  it('after storage stored the blob loses the response, not the blob', async () => {
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

it('a network that is down refuses connections, and returns at the same addresses', async () => {
  const { uploadUrl } = await api.uploadUrl('a.png');
  await service().control.setNetwork('down');
  expect(await failureOf(raw('/uploads/url', image))).toBe('ECONNREFUSED');
  expect(await failureOf(putBlob(uploadUrl, Buffer.from('x')))).toBe('ECONNREFUSED');
  await service().control.setNetwork('up');
  expect((await raw('/uploads/url', image)).status).toBe(200);
  expect((await putBlob(uploadUrl, Buffer.from('x'))).status).toBe(201);
});
