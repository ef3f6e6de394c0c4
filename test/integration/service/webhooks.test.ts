/** Webhook subscriptions and the sandbox's event. */
import { expect, it } from 'vitest';

import { ApiCaller, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const subscriptions = '/webhooks/subscriptions';
const hook = { url: 'https://hooks.example/mm', eventTypes: ['asset.processing.completed'] };

async function subscribed(body: unknown = hook): Promise<string> {
  const { json } = await api.post(subscriptions, body);
  return (json as { id: string }).id;
}

it('a subscription is created, listed, read, changed and deleted', async () => {
  const { status, json } = await api.post(subscriptions, hook);
  expect(status).toBe(201);
  expect(json).toMatchObject({ ...hook, email: null, isActive: true, id: expect.any(String) });
  const path = `${subscriptions}/${(json as { id: string }).id}`;
  const send = async (method: string, body?: unknown) =>
    await api.request(method, path, body, service().keys.sandbox);

  expect(await api.get(subscriptions)).toMatchObject({ status: 200, json: [json] });
  expect(await api.get(path)).toMatchObject({ status: 200, json });
  const changed = await send('PATCH', { isActive: false });
  expect(changed).toMatchObject({ status: 200, json: { url: hook.url, isActive: false } });
  expect(await send('DELETE')).toMatchObject({ status: 204, json: undefined });
  expect(await api.get(path)).toMatchObject({ status: 404, json: { detail: 'Subscription not found' } });
});

it('a subscription without a delivery destination is 400', async () => {
  const answer = await api.post(subscriptions, { eventTypes: hook.eventTypes });
  expect(answer).toMatchObject({ status: 400, json: { detail: expect.stringContaining('destination') } });
  const path = `${subscriptions}/${await subscribed()}`;
  expect((await api.request('PATCH', path, { url: null }, service().keys.sandbox)).status).toBe(400);
});

it('a subscription to an unknown event is 422', async () => {
  const { status, json } = await api.post(subscriptions, { ...hook, eventTypes: ['asset.eaten'] });
  expect(status).toBe(422);
  expect(json).toMatchObject({ fields: [{ field: 'eventTypes.0' }] });
});

it('a subscription of another workspace is 404', async () => {
  const path = `${subscriptions}/${await subscribed()}`;
  expect((await api.get(path, 'otherWorkspace')).status).toBe(404);
  expect((await api.get(`${path}/deliveries`, 'otherWorkspace')).status).toBe(404);
});

it('a fired event reaches the subscriptions that want it', async () => {
  const { submissionId } = await api.submitted('film.png');
  const id = await subscribed();
  await subscribed({ ...hook, eventTypes: ['asset.processing.failed'] });
  const fired = await api.post('/sandbox/events/fire', { eventType: hook.eventTypes[0], submissionId });
  expect(fired).toMatchObject({ status: 200, json: { dispatched: 1 } });
  const { json } = await api.get(`${subscriptions}/${id}/deliveries`);
  expect(json).toMatchObject([{ eventType: hook.eventTypes[0], payload: { submissionId } }]);
});

it('firing is 403 for a live key, 404 for an unknown submission, 422 for an unknown event', async () => {
  const submissionId = '7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10';
  const event = { eventType: 'asset.processing.failed', submissionId, errorMessage: 'No picture' };
  expect(await api.post('/sandbox/events/fire', event, 'live')).toMatchObject({
    status: 403,
    json: { detail: 'This endpoint is only available to sandbox API keys' },
  });
  expect(await api.post('/sandbox/events/fire', event)).toMatchObject({
    status: 404,
    json: { detail: 'Submission not found' },
  });
  expect((await api.post('/sandbox/events/fire', { ...event, eventType: 'x' })).status).toBe(422);
});
