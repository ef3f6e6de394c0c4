import { describe, expect, it } from 'vitest';

import {
  type ErrorTraits,
  errorSources,
  errorTaxonomy,
  isOutage,
  kindsWhere,
  newFailure,
} from '../../../../main/errors/errorTaxonomy.ts';
import { redactValue } from '../../../../main/shared/redact.ts';
import { type FailureKind, failureKinds } from '../../../../preload/contract.ts';

function kindsThat(fits: (traits: ErrorTraits) => boolean): FailureKind[] {
  return failureKinds.filter((kind) => fits(errorTaxonomy[kind]));
}

describe('the error taxonomy', () => {
  it('repeats API requests in place only for documented errors and lost connections', () => {
    expect(kindsWhere('requestRetry', 'in-place').toSorted()).toEqual([
      'connection-lost',
      'results-unavailable',
      'service-error',
      'service-unavailable',
      'timed-out',
    ]);
  });

  it('suspects an outage only for errors that any request could meet', () => {
    expect(kindsWhere('outage', 'when-several').toSorted()).toEqual([
      'service-error',
      'service-unavailable',
      'storage-answer-unreadable',
      'storage-busy',
      'storage-error',
      'unreadable-answer',
    ]);
    const ofServers = kindsThat(({ source }) => source === 'service' || source === 'storage');
    expect(ofServers.toSorted()).toEqual(
      [...kindsWhere('outage', 'when-several'), 'storage-blocked', 'storage-clock-wrong'].toSorted(),
    );
  });

  it('opens a breaker at once for key, plan, rate limit, blocked storage and an unreachable network', () => {
    const atOnce = kindsThat(({ outage }) => outage !== 'no' && outage !== 'when-several');
    expect(atOnce.filter((kind) => !/^(key|certificate|proxy)-/.test(kind)).toSorted()).toEqual([
      'connection-refused',
      'host-not-found',
      'network-down',
      'plan-gated',
      'rate-limited',
      'storage-blocked',
      'storage-clock-wrong',
      'tls-failed',
    ]);
    for (const kind of failureKinds)
      expect(isOutage(newFailure(kind, { detail: '' }))).toBe(atOnce.includes(kind));
  });

  it('treats a failure as an outage when its scope is service, endpoint or storage', () => {
    const failure = newFailure('service-error', { detail: '' });
    expect(isOutage(failure)).toBe(false);
    for (const scope of ['service', 'endpoint', 'storage'] as const)
      expect(isOutage({ ...failure, scope })).toBe(true);
  });

  it('never counts errors of key, plan or network against a file', () => {
    for (const source of ['key', 'bucket', 'network'] as const)
      expect(errorSources[source].countsAgainstFile).toBe('no');
    expect(kindsThat(({ source }) => source === 'network')).toEqual(
      kindsThat(({ source, retry }) => source === 'network' && retry === 'backoff'),
    );
  });

  it('offers no retry when the upload can never succeed', () => {
    expect(kindsWhere('userRetry', 'no').toSorted()).toEqual([
      'file-name-unreadable',
      'folder-empty',
      'folder-unreadable',
      'name-skipped',
      'name-taken',
      'not-a-file',
      'previous-submission-not-found',
      'processing-stalled',
      'retries-exhausted',
      'retry-not-retryable',
    ]);
  });
});

it('makes no failure with a secret in it, whatever of it a server wrote', () => {
  const secret = 'correct-horse-battery';
  redactValue(secret);
  const failure = newFailure('validation', {
    detail: `refused ${secret}`,
    docsUrl: `https://docs.example/?of=${secret}`,
    fields: [{ field: secret, message: `no ${secret}` }],
    facts: { code: secret, names: ['one', secret], sizeBytes: 7 },
  });
  expect(JSON.stringify(failure)).not.toContain(secret);
  expect(failure).toMatchObject({ detail: 'refused …', facts: { names: ['one', '…'], sizeBytes: 7 } });
  expect(newFailure('validation', { detail: '', docsUrl: 'https://docs.example/a' }).docsUrl).toBe(
    'https://docs.example/a',
  );
});
