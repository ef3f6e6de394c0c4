/** The check of a connection: one harmless request that tells key, plan and network apart. */
import type { ConnectionReport } from '../../preload/contract.ts';
import type { ApiClient } from './client.ts';
import { readSubmission } from './endpoints.ts';

/** No submission has this id, so a 404 is the sign that everything is right. */
const nobodysSubmission = '00000000-0000-0000-0000-000000000000';

/** Asks for a submission that does not exist. Through the app's own gates its answer opens or closes them. */
export async function checkConnection(api: ApiClient, signal: AbortSignal): Promise<ConnectionReport> {
  const answer = await readSubmission(api, nobodysSubmission, { signal });
  const { host } = api;
  if (answer.ok || answer.failure.status === 404) {
    return { host, reached: true, keyAccepted: true, planCovers: true, failure: null };
  }
  const { failure } = answer;
  if (failure.scope === 'account')
    return { host, reached: true, keyAccepted: false, planCovers: null, failure };
  if (failure.kind === 'plan-gated')
    return { host, reached: true, keyAccepted: true, planCovers: false, failure };
  if (failure.kind === 'rate-limited')
    return { host, reached: true, keyAccepted: true, planCovers: true, failure };
  const reached = failure.status !== undefined;
  return { host, reached, keyAccepted: null, planCovers: null, failure };
}
