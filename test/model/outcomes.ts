/** What may become of a request: each outcome that a service or a network can have, and what it leaves behind. */
import type { Reply } from './fakeService.ts';
import { targetOf } from './fakeService.ts';
import type { Parcel } from './wire.ts';
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
] as const;
export type Outcome = (typeof outcomes)[number];

export const kinds = ['post', 'link', 'direct', 'block', 'list', 'whole', 'read', 'reprocess'] as const;
export type Kind = (typeof kinds)[number];

const retryAfterMs = 20_000;

/** What a request is for. */
export function kindOf({ call }: Parcel): Kind {
  if (call.to === 'storage') {
    const operation = call.url.searchParams.get('comp');
    return operation === 'block' ? 'block' : operation === 'blocklist' ? 'list' : 'whole';
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
    default:
      return 'read';
  }
}

/** The service does what it is asked; nobody hears of it yet. */
export function arrive({ service }: World, parcel: Parcel): Reply {
  parcel.reply ??= service.arrive(parcel.call, parcel.body ?? { content: null, text: '' });
  return parcel.reply;
}

/** Brings the request to its end, and waits until the queue has made of it what it can. */
export async function finish(world: World, parcel: Parcel, outcome: Outcome): Promise<void> {
  const reply = replyOf(world, parcel, outcome);
  if (kindOf(parcel) === 'list' && 'status' in reply) world.witness.listAnswered(targetOf(parcel.call));
  parcel.deliver(reply);
  await world.settle();
}

/** Ends every request that waits now. */
export async function finishAll(world: World, outcome: Outcome): Promise<void> {
  const { life } = world;
  for (const parcel of life.wire.parcels)
    if (life.wire.parcels.includes(parcel)) await finish(world, parcel, outcome);
}

function replyOf(world: World, parcel: Parcel, outcome: Outcome): Reply {
  const { service } = world;
  const { call } = parcel;
  switch (outcome) {
    case 'done':
      return arrive(world, parcel);
    case 'done, answer lost':
      arrive(world, parcel);
      return { code: 'ECONNRESET' };
    case 'done, answer garbled': {
      const reply = arrive(world, parcel);
      if (call.to === 'storage' || !('status' in reply) || reply.status >= 300) return reply;
      service.note(call);
      return { status: reply.status, text: '{"cut off' };
    }
    case 'done, then status 500':
      arrive(world, parcel);
      return service.refuse(call, 500, 'InternalError');
    case 'never arrived':
      return { code: 'ECONNRESET' };
    case 'timed out':
      return { code: 'ETIMEDOUT' };
    case 'host not found':
      return { code: 'ENOTFOUND' };
    case 'status 503, echoing the request': {
      const echo = call.to === 'storage' ? call.url.href : `X-API-Key: ${call.apiKey}`;
      service.note(call);
      return { status: 503, text: `Upstream said no to ${echo}` };
    }
    case 'status 503, later':
      return service.refuse(call, 503, 'ServerBusy', retryAfterMs);
    case 'status 429':
      return service.refuse(call, 429, 'ServerBusy', retryAfterMs);
    case 'status 401':
      return service.refuse(call, call.to === 'storage' ? 403 : 401, 'AuthenticationFailed');
    case 'status 402':
      return call.to === 'storage' ? arrive(world, parcel) : service.refuse(call, 402, 'Your plan ends here');
    case 'refused':
      return refusalOf(world, parcel);
  }
}

function refusalOf({ service }: World, parcel: Parcel): Reply {
  const { call } = parcel;
  switch (kindOf(parcel)) {
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
