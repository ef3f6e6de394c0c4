/** Sandbox only: firing a webhook event for a submission. */
import { z } from 'zod';

import { answerWith, checked, sandboxOnly, submissionNotFound } from '../answers.ts';
import type { Backing, Handlers } from '../api.ts';
import { webhookEvents } from '../webhooks.ts';

const fireRequest = z.object({
  eventType: z.enum(webhookEvents),
  submissionId: z.uuid(),
  errorMessage: z.string().nullish(),
});

export function sandboxRoutes(backing: Backing): Handlers<'sandbox.fire'> {
  return {
    'sandbox.fire': ({ caller, body }) => {
      if (caller.environment === 'live') return sandboxOnly;
      const { behaviour, submissions, webhooks } = backing.world();
      const wanted = checked(fireRequest, body, behaviour.validationShape);
      if (!wanted.ok) return wanted.answer;
      const { eventType, submissionId, errorMessage } = wanted.value;
      if (submissions.find(caller.workspaceId, submissionId) === null) return submissionNotFound;
      const dispatched = webhooks.dispatch(caller.workspaceId, eventType, {
        submissionId,
        errorMessage: errorMessage ?? null,
      });
      return answerWith(200, { dispatched });
    },
  };
}
