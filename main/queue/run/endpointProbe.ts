/**
 * Tells an outage of one endpoint from an error of the file's own, also for a single file: sends the endpoint a request
 * that concerns no file and changes nothing. If it fails too, the file is not the cause.
 */
import type { Answer, ApiClient } from '../../api/client.ts';
import { createSubmission, requestUploadUrl, retryAsset } from '../../api/endpoints.ts';
import type { Gates } from '../../api/gates/gates.ts';
import { errorTaxonomy, ownFailure } from '../../errors/errorTaxonomy.ts';
import type { Upload } from '../model/upload.ts';
import type { FailedTry } from './retryPolicy.ts';

type ProbedEndpoint = 'uploads/url' | 'submissions.create' | 'assets.retry';

export interface EndpointProbeDeps {
  readonly api: ApiClient;
  readonly gates: Pick<Gates, 'targetAnswers' | 'targetFails'>;
}

/** Names nothing at the service. */
const unusedId = '00000000-0000-0000-0000-000000000000';
/** A short outage needs no probe: the first repeats pass it. */
const attemptsBeforeProbe = 1;
/** While an outage is known, this is how many attempts meet it until a probe shows again whether it is one. */
const attemptsPerProbe = 4;

/** The failed try as the upload's own, or as part of an outage. Rejects with the signal's reason. */
export async function withEndpointProbe(
  { api, gates }: EndpointProbeDeps,
  { upload, signal }: { readonly upload: Upload; readonly signal: AbortSignal },
  endpoint: ProbedEndpoint,
  tried: FailedTry,
): Promise<FailedTry> {
  const { failure, wasSent } = tried;
  const isSuspect = failure.scope === 'file' || failure.scope === 'endpoint';
  if (!wasSent || !isSuspect || errorTaxonomy[failure.kind].source !== 'service') return tried;
  const isKnown = failure.scope === 'endpoint' && upload.attempt % attemptsPerProbe !== 0;
  if (isKnown || upload.attempt < attemptsBeforeProbe) return tried;
  const answer = await probe(api, endpoint, signal);
  const source = answer.ok ? 'file' : errorTaxonomy[answer.failure.kind].source;
  switch (source) {
    case 'service':
      return { ...tried, failure: gates.targetFails(endpoint, upload.id, failure) };
    case 'file':
      gates.targetAnswers(endpoint);
      return { ...tried, failure: ownFailure(failure) };
    default:
      return tried; // a gate or the network: it says nothing about the endpoint
  }
}

/** Sends one request without an upload, so no breaker of the endpoint holds it back. */
function probe(api: ApiClient, endpoint: ProbedEndpoint, signal: AbortSignal): Promise<Answer<unknown>> {
  const options = { signal, retries: 'never' } as const;
  switch (endpoint) {
    case 'uploads/url':
      // Nothing is uploaded with the URL.
      return requestUploadUrl(api, { filename: 'connection-check.txt', contentType: 'text/plain' }, options);
    case 'submissions.create':
      // A submission without an asset: there is nothing that the service could create.
      return createSubmission(api, { assets: [], metadata: {}, sidekickIds: [] }, options);
    case 'assets.retry':
      return retryAsset(api, { submissionId: unusedId, assetId: unusedId }, options);
  }
}
