/** Which requests a fault affects, and in which order. */
import { describe, expect, it } from 'vitest';

import { sampleBytes, type Fault } from '../../service/index.ts';
import { ApiCaller, formWith, putBlob, useService } from './helpers.ts';

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

describe('the target of a fault', () => {
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
