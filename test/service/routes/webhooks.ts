/** Webhook subscriptions: create, list, read, change, delete, and what was delivered. */
import { z } from 'zod';

import { answerWith, checked, refused, subscriptionNotFound, type Answer } from '../answers.ts';
import type { Backing, Call, Handlers } from '../api.ts';
import { webhookEvents } from '../webhooks.ts';

const content = z.object({
  url: z.url({ protocol: /^https?$/ }).nullable(),
  email: z.email().nullable(),
  eventTypes: z.array(z.enum(webhookEvents)).min(1),
  isActive: z.boolean(),
});
const createRequest = content.extend({
  url: content.shape.url.default(null),
  email: content.shape.email.default(null),
  eventTypes: content.shape.eventTypes.default([...webhookEvents]),
  isActive: content.shape.isActive.default(true),
});
const changeRequest = content.partial();

const noDestination = refused(400, 'A delivery destination is required: url or email');

export function webhookRoutes(
  backing: Backing,
): Handlers<
  | 'webhooks.create'
  | 'webhooks.list'
  | 'webhooks.get'
  | 'webhooks.update'
  | 'webhooks.delete'
  | 'webhooks.deliveries'
> {
  return {
    'webhooks.create': ({ caller, body }) => {
      const { webhooks, behaviour } = backing.world();
      const wanted = checked(createRequest, body, behaviour.validationShape);
      if (!wanted.ok) return wanted.answer;
      const { url, email } = wanted.value;
      if (url === null && email === null) return noDestination;
      return answerWith(201, webhooks.create(caller.workspaceId, wanted.value));
    },

    'webhooks.list': ({ caller }) => answerWith(200, backing.world().webhooks.list(caller.workspaceId)),

    'webhooks.get': (call) => found(backing.world().webhooks.find(...target(call))),

    'webhooks.update': (call) => {
      const { webhooks, behaviour } = backing.world();
      const change = checked(changeRequest, call.body, behaviour.validationShape);
      if (!change.ok) return change.answer;
      const before = webhooks.find(...target(call));
      if (before === null) return subscriptionNotFound;
      const { url, email, eventTypes, isActive } = { ...before, ...withoutUndefined(change.value) };
      if (url === null && email === null) return noDestination;
      return found(webhooks.update(...target(call), { url, email, eventTypes, isActive }));
    },

    'webhooks.delete': (call) =>
      backing.world().webhooks.remove(...target(call)) === 'removed' ? answerWith(204) : subscriptionNotFound,

    'webhooks.deliveries': (call) => found(backing.world().webhooks.deliveries(...target(call))),
  };
}

function target({ caller, params }: Call): [workspaceId: string, id: string] {
  return [caller.workspaceId, params['id'] ?? ''];
}

function found(value: unknown): Answer {
  return value === null ? subscriptionNotFound : answerWith(200, value);
}

type Defined<Value> = { [Field in keyof Value]?: Exclude<Value[Field], undefined> };

function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as Defined<Value>;
}
