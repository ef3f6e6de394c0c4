import { describe, expect, it } from 'vitest';

import { type Endpoint, apiFailure, storageFailure } from '../../../../main/errors/classify.ts';
import { readErrorBody } from '../../../../main/errors/errorBody.ts';

function answer(status: number, text: string, endpoint: Endpoint = 'submissions.create') {
  return apiFailure(endpoint, 'submission_write', { status, body: readErrorBody(text), retryAfterMs: null });
}

describe('an answer of the API becomes the failure of its row in the error reference', () => {
  it.each([
    [401, '{"detail":"Missing X-API-Key header"}', 'key-missing'],
    [401, '{"detail":"Invalid API key"}', 'key-invalid'],
    [401, '{"detail":"This API key has expired"}', 'key-expired'],
    [401, '{"detail":"This API key has been revoked"}', 'key-revoked'],
    [401, '', 'key-refused'],
    [400, '{"detail":"simulationDelaySeconds is for sandbox keys"}', 'bad-request'],
    [403, '{"detail":"Invalid blob path"}', 'blob-path-refused'],
    [403, '{"detail":"Sandbox-only endpoint"}', 'sandbox-only'],
    [403, '<html><title>Forbidden</title></html>', 'forbidden'],
    [404, '{"detail":"Previous submission not found"}', 'previous-submission-not-found'],
    [409, '{"detail":"Asset already submitted","docs_url":"https://docs.example/409"}', 'already-submitted'],
    [413, '{"detail":"File too large; use the presigned upload URL"}', 'too-large'],
    [415, '{"detail":"Unsupported content type"}', 'type-not-allowed'],
    [422, '{"fields":[{"field":"assets","message":"required"}]}', 'validation'],
    [429, '{"error":"Rate limit exceeded: 60 per minute"}', 'rate-limited'],
    [500, '{"detail":"Internal server error"}', 'service-error'],
    [502, '<html>', 'service-unavailable'],
    [503, '', 'service-unavailable'],
    [504, '', 'service-unavailable'],
    [418, "I'm a teapot", 'unexpected-status'],
    [302, '', 'unreadable-answer'],
    [511, '', 'unreadable-answer'],
    [520, '', 'service-unavailable'],
  ])('%i %s is %s', (status, text, kind) => {
    expect(answer(status, text)).toMatchObject({ kind, status });
  });

  it('distinguishes the meanings of 409, 404 and 502 by the endpoint', () => {
    expect(answer(404, '{"detail":"Submission not found"}', 'submissions.get').kind).toBe(
      'submission-not-found',
    );
    expect(answer(404, '', 'submissions.get').kind).toBe('not-found');
    expect(answer(409, '{}', 'assets.retry').kind).toBe('conflict');
    expect(answer(404, '{}', 'assets.topics').kind).toBe('not-finished');
    expect(answer(502, '{}', 'assets.issues').kind).toBe('results-unavailable');
  });

  it.each([
    ['Retry already in progress', 'retry-in-progress'],
    ['Asset has not failed', 'retry-not-failed'],
    ['Asset is not retryable', 'retry-not-retryable'],
    ['Asset has no retry attempts left', 'retries-exhausted'],
  ])('tells the refusals of an asset retry apart: %s', (detail, kind) => {
    expect(answer(409, JSON.stringify({ detail }), 'assets.retry').kind).toBe(kind);
  });

  it('keeps the message and the capability of a 402', () => {
    const body = {
      error_code: 'tier_not_authorized_for_integrations_api',
      message: 'Your plan does not include API access',
      bucket: 'submission_read',
    };
    expect(answer(402, JSON.stringify(body))).toMatchObject({
      kind: 'plan-gated',
      detail: body.message,
      bucket: 'submission_read',
    });
  });

  it('uses the bucket of the request when a 402 or 429 names none', () => {
    expect(answer(402, '{}').bucket).toBe('submission_write');
    expect(answer(429, '{"bucket":"nonsense"}').bucket).toBe('submission_write');
  });

  it('retries only errors that the reference calls retryable', () => {
    const statuses = [400, 401, 402, 403, 404, 409, 413, 415, 422, 429, 500, 502];
    const repeated = statuses.filter((status) => answer(status, '{}').retry !== 'never');
    expect(repeated).toEqual([429, 500, 502]);
  });
});

function storageXml(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Why\nRequestId:1</Message></Error>`;
}

describe('an answer of storage', () => {
  it.each([
    [403, 'AuthenticationFailed', 'storage-url-expired'],
    [403, 'AuthorizationFailure', 'storage-blocked'],
    [403, 'AuthorizationSourceIPMismatch', 'storage-blocked'],
    [403, 'AuthorizationPermissionMismatch', 'storage-refused'],
    [403, 'AccountIsDisabled', 'storage-refused'],
    [503, 'ServerBusy', 'storage-busy'],
    [500, 'OperationTimedOut', 'storage-error'],
    [400, 'Md5Mismatch', 'storage-error'],
    [400, 'InvalidHeaderValue', 'storage-refused'],
    [404, 'ContainerNotFound', 'storage-refused'],
  ])('%i %s is %s', (status, code, kind) => {
    const failure = storageFailure({ status, body: readErrorBody(storageXml(code)), retryAfterMs: null });
    expect(failure).toMatchObject({ kind, detail: `${code}: Why` });
  });
});

function frame(start: string, expiry: string, current: string): string {
  return (
    '<Error><Code>AuthenticationFailed</Code><Message>Why</Message><AuthenticationErrorDetail>Signature not valid in ' +
    `the specified time frame: Start [${start}] - Expiry [${expiry}] - Current [${current}]` +
    '</AuthenticationErrorDetail></Error>'
  );
}

function at(hour: number): string {
  return new Date(Date.UTC(2026, 0, 1, hour)).toUTCString();
}

function plain(code: string, message: string): string {
  return `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

describe('403 of storage', () => {
  it.each([
    ['a URL that has expired', frame(at(0), at(1), at(2)), 'unknown', 'storage-url-expired'],
    ['a URL that is not valid yet', frame(at(3), at(4), at(2)), 'unknown', 'storage-clock-wrong'],
    [
      'a URL with dates after storage’s',
      plain('AuthenticationFailed', 'Why'),
      'not-yet',
      'storage-clock-wrong',
    ],
    [
      'a URL with dates before storage’s',
      plain('AuthorizationFailure', 'Why'),
      'expired',
      'storage-url-expired',
    ],
    [
      'a wrong signature',
      plain('AuthenticationFailed', 'Signature did not match'),
      'valid',
      'storage-refused',
    ],
    [
      'the emulator',
      plain('AuthorizationFailure', 'Server failed to authenticate'),
      'valid',
      'storage-url-expired',
    ],
    ['the firewall', plain('AuthorizationFailure', 'Not authorized'), 'valid', 'storage-blocked'],
  ] as const)('to %s is told from others', (_what, text, validity, kind) => {
    const refusal = { status: 403, body: readErrorBody(text), retryAfterMs: null };
    expect(storageFailure(refusal, validity).kind).toBe(kind);
  });
});
