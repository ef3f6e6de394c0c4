/** Looks up a submission whose id a person has entered, before anything is sent as its new version. */
import type { Failure } from '../../preload/contract.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import type { ApiClient } from './client.ts';
import { readSubmission } from './endpoints.ts';

/** Why the submission was not found, or could not be looked up; null when it exists. `timeoutMs`: of the whole check. */
export async function checkSubmission(
  api: ApiClient,
  submissionId: string,
  timeoutMs: number,
): Promise<Failure | null> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await readSubmission(api, submissionId, { signal, retries: 'never' });
    return answer.ok ? null : answer.failure;
  } catch (error) {
    if (!signal.aborted) throw error;
    return connectionFailure('ETIMEDOUT', api.host);
  }
}
