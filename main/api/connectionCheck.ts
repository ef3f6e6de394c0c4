/** The check of a connection: one harmless request that tells key, plan and network apart. */
import type { ConnectionReport } from '../../preload/contract.ts';
import { connectionFailure } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { ApiClient } from './client.ts';
import { readSubmission } from './endpoints.ts';
import type { Route } from './gates/gates.ts';

/** No submission has this id, so a 404 is the sign that everything is right. */
const nobodysSubmission = '00000000-0000-0000-0000-000000000000';

/** What the check passes through. It concerns no upload, so no outage of an endpoint holds it back. */
export const checkRoute: Route = { bucket: 'submission_read', targets: [] };

/** Asks for a submission that does not exist, for at most `limitMs`. Through the app's own gates its answer opens or closes them. */
export async function checkConnection(api: ApiClient, limitMs: number): Promise<ConnectionReport> {
  const { host } = api;
  const signal = AbortSignal.timeout(limitMs);
  const answer = await readSubmission(api, nobodysSubmission, { signal, role: 'probe' }).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      return { ok: false as const, failure: connectionFailure('ETIMEDOUT', host) };
    },
  );
  // Any web server has a page for 404; only the API says that it is the submission that is not there.
  if (answer.ok || answer.failure.kind === 'submission-not-found') {
    return { host, reached: true, keyAccepted: true, planCovers: true, failure: null };
  }
  const { failure } = answer;
  if (failure.scope === 'account')
    return { host, reached: true, keyAccepted: false, planCovers: null, failure };
  if (failure.scope === 'bucket') {
    const planCovers = errorTaxonomy[failure.kind].outage === 'until-time';
    return { host, reached: true, keyAccepted: true, planCovers, failure };
  }
  const reached = failure.status !== undefined;
  return { host, reached, keyAccepted: null, planCovers: null, failure };
}
