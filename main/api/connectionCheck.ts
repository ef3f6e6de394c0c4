/** The connection check: one harmless request that shows whether the network, the key and the plan work. */
import type { ConnectionReport } from '../../preload/contract.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import type { ApiClient } from './client.ts';
import { readSubmission } from './endpoints.ts';
import type { Route } from './gates/gates.ts';

/** No submission has this id, so a 404 means that everything works. */
const unusedSubmissionId = '00000000-0000-0000-0000-000000000000';

/** The gates that the check passes. It belongs to no upload, so no outage of an endpoint holds it back. */
export const checkRoute: Route = { bucket: 'submission_read', targets: [] };

/**
 * Requests a submission that does not exist; takes at most `limitMs`. If `api` uses the app's own gates, the answer
 * opens or closes them.
 */
export async function checkConnection(api: ApiClient, limitMs: number): Promise<ConnectionReport> {
  const { host } = api;
  const signal = AbortSignal.timeout(limitMs);
  const answer = await readSubmission(api, unusedSubmissionId, { signal, role: 'probe' }).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      return { ok: false as const, failure: connectionFailure('ETIMEDOUT', host) };
    },
  );
  // Any web server can answer 404; only the API says that the submission was not found.
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
