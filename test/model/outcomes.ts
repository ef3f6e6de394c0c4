/** The possible outcomes of a request, and their effects at the service. */
import type { Reply } from './fakeService.ts';
import { targetOf, targetsOf } from './fakeService.ts';
import type { PendingRequest } from './wire.ts';
import type { World } from './world.ts';

export const outcomes = [
  'done',
  'done, answer lost',
  'done, answer garbled',
  'done, then status 500',
  'never arrived',
  'timed out',
  'host not found',
  'status 503, echoing the request',
  'status 503, later',
  'status 429',
  'status 401',
  'status 402',
  'refused',
  'refused, naming the last file',
] as const;
export type Outcome = (typeof outcomes)[number];

export const kinds = ['post', 'link', 'direct', 'block', 'list', 'whole', 'read', 'reprocess'] as const;
export type Kind = (typeof kinds)[number];

const retryAfterMs = 20_000;

/** The kind of a request. */
export function kindOf({ call }: PendingRequest): Kind {
  if (call.to === 'storage') {
    const storageKinds = { 'put-block': 'block', 'commit-blocks': 'list', 'put-blob': 'whole' } as const;
    return storageKinds[call.operation];
  }
  switch (call.endpoint) {
    case 'submissions.create':
      return 'post';
    case 'uploads/url':
      return 'link';
    case 'uploads/direct':
      return 'direct';
    case 'assets.retry':
      return 'reprocess';
    case 'submissions.get':
    case 'assets.get':
    case 'assets.issues':
    case 'assets.topics':
      return 'read';
  }
}

/** The service executes the request; its answer is not delivered yet. */
export function arrive({ service }: World, pending: PendingRequest): Reply {
  pending.reply ??= service.arrive(pending.call, pending.body ?? { content: null, text: '' });
  return pending.reply;
}

/** Answers after which nothing was created, so the service does not give them to a POST that created a submission. */
const refusals: ReadonlySet<Outcome> = new Set<Outcome>([
  'status 429',
  'status 401',
  'status 402',
  'refused',
  'refused, naming the last file',
]);

/** Delivers the outcome of a request, and waits until the queue has processed it. */
export async function finish(world: World, pending: PendingRequest, outcome: Outcome): Promise<void> {
  const reply =
    hasCreated(pending) && refusals.has(outcome) ? arrive(world, pending) : replyOf(world, pending, outcome);
  if (kindOf(pending) === 'list' && 'status' in reply) world.monitor.listAnswered(targetOf(pending.call));
  if (kindOf(pending) === 'post' && 'status' in reply)
    world.monitor.submissionAnswered(pending.call, reply.status);
  if (kindOf(pending) === 'post' && outcome === 'host not found')
    world.monitor.submissionNotSent(pending.call);
  pending.deliver(reply);
  await world.settle();
}

function hasCreated(pending: PendingRequest): boolean {
  const { reply } = pending;
  return kindOf(pending) === 'post' && reply !== null && 'status' in reply && reply.status < 300;
}

/** Delivers this outcome to every request in flight. */
export async function finishAll(world: World, outcome: Outcome): Promise<void> {
  const { app } = world;
  for (const pending of app.wire.pendingRequests)
    if (app.wire.pendingRequests.includes(pending)) await finish(world, pending, outcome);
}

function replyOf(world: World, pending: PendingRequest, outcome: Outcome): Reply {
  const { service } = world;
  const { call } = pending;
  switch (outcome) {
    case 'done':
      return arrive(world, pending);
    case 'done, answer lost':
      arrive(world, pending);
      return { code: 'ECONNRESET' };
    case 'done, answer garbled': {
      const reply = arrive(world, pending);
      if (call.to === 'storage' || !('status' in reply) || reply.status >= 300) return reply;
      service.recordError(call);
      return { status: reply.status, text: '{"cut off' };
    }
    case 'done, then status 500':
      arrive(world, pending);
      return service.refuse(call, 500, 'InternalError');
    case 'never arrived':
      return { code: 'ECONNRESET' };
    case 'timed out':
      return { code: 'ETIMEDOUT' };
    case 'host not found':
      return { code: 'ENOTFOUND' };
    case 'status 503, echoing the request': {
      const echo = call.to === 'storage' ? call.url.href : `X-API-Key: ${call.apiKey}`;
      service.recordError(call);
      return { status: 503, text: `Upstream said no to ${echo}` };
    }
    case 'status 503, later':
      return service.refuse(call, 503, 'ServerBusy', retryAfterMs);
    case 'status 429':
      return service.refuse(call, 429, 'ServerBusy', retryAfterMs);
    case 'status 401':
      return service.refuse(call, call.to === 'storage' ? 403 : 401, 'AuthenticationFailed');
    case 'status 402':
      return call.to === 'storage'
        ? arrive(world, pending)
        : service.refuse(call, 402, 'Your plan ends here');
    case 'refused':
      return refusalOf(world, pending);
    case 'refused, naming the last file': {
      const last = targetsOf(call).at(-1) ?? '';
      if (kindOf(pending) !== 'post') return refusalOf(world, pending);
      return service.refuse(call, 422, `Not valid: ${last}`, undefined, [last]);
    }
  }
}

function refusalOf({ service }: World, pending: PendingRequest): Reply {
  const { call } = pending;
  switch (kindOf(pending)) {
    case 'post':
      return service.refuse(call, 422, 'The assets are wrong');
    case 'link':
      return service.refuse(call, 415, 'Unsupported content type');
    case 'direct':
      return service.refuse(call, 413, 'File too large, use the presigned upload URL');
    case 'reprocess':
      return service.refuse(call, 409, 'Maximum retry attempts reached');
    case 'read':
      return service.refuse(call, 404, 'Submission not found');
    case 'list':
      return service.refuse(call, 400, 'InvalidBlockList');
    case 'block':
    case 'whole':
      return service.refuse(call, 403, 'AuthorizationServiceMismatch');
  }
}
