/** Keys, plans and rate limits: which requests are refused, with which body, in which order. */
import { describe, expect, it } from 'vitest';

import { apiEndpointNames, apiEndpoints, buckets } from '../../service/endpoints.ts';
import { keyNames } from '../../service/keys.ts';
import { ApiCaller, poll, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const somePath = '/submissions/7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10';

describe('the key', () => {
  it('is made of its prefix and 64 hex digits, and is another one for every condition', () => {
    const texts = Object.values(service().keys);
    for (const text of texts) expect(text).toMatch(/^sk_(live|test)_[0-9a-f]{64}$/);
    expect(new Set(texts).size).toBe(keyNames.length);
  });

  it.each([
    [null, 'Missing X-API-Key header'],
    ['', 'Missing X-API-Key header'],
    [`sk_test_${'0'.repeat(64)}`, 'Invalid API key'],
  ])('answers 401 to %j', async (keyText, detail) => {
    const { status, json } = await api.request('GET', somePath, undefined, keyText);
    expect({ status, json }).toEqual({ status: 401, json: { detail } });
  });

  it.each([
    ['expired', 'This API key has expired'],
    ['revoked', 'This API key has been revoked'],
  ] as const)('answers 401 when it is %s', async (key, detail) => {
    const { status, json } = await api.get(somePath, key);
    expect({ status, json }).toEqual({ status: 401, json: { detail } });
  });

  it('can expire, be revoked and be restored while the service runs', async () => {
    await service().control.expireKey('sandbox');
    expect((await api.get(somePath)).json).toEqual({ detail: 'This API key has expired' });
    await service().control.revokeKey('sandbox');
    expect((await api.get(somePath)).json).toEqual({ detail: 'This API key has been revoked' });
    await service().control.restoreKey('sandbox');
    expect((await api.get(somePath)).status).toBe(404);
  });

  it('is checked before the body is read', async () => {
    expect((await api.request('POST', '/submissions', '{not json', null)).status).toBe(401);
  });
});

describe('the plan', () => {
  it.each(apiEndpointNames)('answers the 402 envelope of its bucket at %s', async (endpoint) => {
    const { method, path, bucket } = apiEndpoints[endpoint];
    const { status, json } = await api.request(
      method,
      path.replaceAll(/:\w+/g, 'some-id'),
      undefined,
      service().keys.noPlan,
    );
    expect(status).toBe(402);
    expect(json).toEqual({
      error_code: 'tier_not_authorized_for_integrations_api',
      message: expect.any(String),
      bucket,
    });
  });

  it('of one key may lack one bucket only', async () => {
    const url = { filename: 'a.png', contentType: 'image/png' };
    expect((await api.post('/uploads/url', url, 'noSubmissionWrite')).status).toBe(200);
    const { status, json } = await api.post('/submissions', { assets: [] }, 'noSubmissionWrite');
    expect(status).toBe(402);
    expect(json).toMatchObject({ bucket: 'submission_write' });
  });

  it('can be granted and revoked while the service runs', async () => {
    await service().control.grantPlan({ key: 'noPlan', bucket: 'submission_read' });
    expect((await api.get(somePath, 'noPlan')).status).toBe(404);
    await service().control.revokePlan({ key: 'noPlan', bucket: '*' });
    expect((await api.get(somePath, 'noPlan')).status).toBe(402);
  });
});

describe('the rate limit', () => {
  it('answers 429 with Retry-After in whole seconds and the {error} body', async () => {
    await service().control.setLimit({
      key: 'sandbox',
      bucket: 'submission_read',
      limit: 2,
      windowMs: 60_000,
    });
    expect((await api.get(somePath)).status).toBe(404);
    expect((await api.get(somePath)).status).toBe(404);
    const { status, json, headers } = await api.get(somePath);
    expect({ status, json }).toEqual({
      status: 429,
      json: { error: 'Rate limit exceeded: 2 per 60 second' },
    });
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect(headers.get('X-RateLimit-Limit')).toBeNull();
  });

  it('may write Retry-After as an HTTP date', async () => {
    const limit = {
      key: 'sandbox',
      bucket: '*',
      limit: 0,
      windowMs: 5_000,
      retryAfter: 'http-date',
    } as const;
    await service().control.setLimit(limit);
    const { headers } = await api.get(somePath);
    expect(headers.get('Retry-After')).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  });

  it('lets requests through again when its window is over', async () => {
    await service().control.setLimit({ key: 'sandbox', bucket: '*', limit: 1, windowMs: 50 });
    expect((await api.get(somePath)).status).toBe(404);
    await expect.poll(async () => (await api.get(somePath)).status, poll).toBe(404);
  });

  it.each(buckets)('counts %s on its own', async (bucket) => {
    await service().control.setLimit({ key: 'sandbox', bucket, limit: 0, windowMs: 60_000 });
    for (const endpoint of apiEndpointNames) {
      const { method, path, bucket: own } = apiEndpoints[endpoint];
      const { status } = await api.request(
        method,
        path.replaceAll(/:\w+/g, 'some-id'),
        undefined,
        service().keys.sandbox,
      );
      expect(status === 429, `${endpoint} answered ${status}`).toBe(own === bucket);
    }
  });

  it('counts every key on its own', async () => {
    await service().control.setLimit({ key: 'sandbox', bucket: '*', limit: 0, windowMs: 60_000 });
    expect((await api.get(somePath, 'sandbox')).status).toBe(429);
    expect((await api.get(somePath, 'live')).status).toBe(404);
  });

  it('is met soon by the key with tight limits', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      statuses.push((await api.post('/submissions', {}, 'tightLimits')).status);
    }
    expect(statuses).toEqual([422, 422, 422, 429]);
  });
});

it('answers 404 to a path that is no endpoint', async () => {
  const { status, json } = await api.get('/nowhere');
  expect({ status, json }).toEqual({ status: 404, json: { detail: 'Not Found' } });
});
