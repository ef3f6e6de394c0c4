/**
 * Classifies every error answer of the API and of storage as a kind of failure. Sources: the API's error reference
 * (statuses and body shapes) and Azure Blob Storage's error codes. The first rule that matches wins. Every list ends with
 * a rule that matches everything, so each answer becomes exactly one Failure.
 */
import type { Bucket, Failure, FailureKind } from '../../preload/contract/failure.ts';
import type { ErrorBody } from './errorBody.ts';
import { errorTaxonomy, newFailure } from './errorTaxonomy.ts';

/** The endpoints that the rules distinguish, in the API's own words. */
export type Endpoint =
  | 'uploads/url'
  | 'uploads/direct'
  | 'submissions.create'
  | 'submissions.get'
  | 'assets.get'
  | 'assets.issues'
  | 'assets.topics'
  | 'assets.retry';

// ---------------------------------------------------------------------------------------------- answers of the API

interface AnswerRule {
  /** `3xx` and `5xx`: every other status of this class. */
  readonly status: number | '3xx' | '5xx' | 'any';
  readonly endpoints?: readonly Endpoint[];
  /** Matched against the body's message: the API documents no error codes, only messages. */
  readonly wording?: RegExp;
  /** If a 402's body names a bucket, the failure concerns that bucket instead of the endpoint's own. */
  readonly kind: FailureKind;
}

export const apiRules: readonly AnswerRule[] = [
  { status: 400, kind: 'bad-request' },
  { status: 401, wording: /missing/i, kind: 'key-missing' },
  { status: 401, wording: /expired/i, kind: 'key-expired' },
  { status: 401, wording: /revoked/i, kind: 'key-revoked' },
  { status: 401, wording: /invalid/i, kind: 'key-invalid' },
  { status: 401, kind: 'key-refused' },
  { status: 402, kind: 'plan-gated' },
  // Azure serves this page while the hosted service is stopped.
  { status: 403, wording: /web app.*(stopped|unavailable)/i, kind: 'service-unavailable' },
  { status: 403, wording: /sandbox/i, kind: 'sandbox-only' },
  { status: 403, wording: /blob path|filename|file name/i, kind: 'blob-path-refused' },
  { status: 403, kind: 'forbidden' },
  { status: 404, endpoints: ['assets.issues', 'assets.topics'], kind: 'not-finished' },
  {
    status: 404,
    endpoints: ['submissions.create'],
    wording: /submission/i,
    kind: 'previous-submission-not-found',
  },
  { status: 404, wording: /submission|asset/i, kind: 'submission-not-found' },
  { status: 404, kind: 'not-found' },
  { status: 407, kind: 'proxy-auth-required' },
  { status: 409, endpoints: ['submissions.create'], kind: 'already-submitted' },
  {
    status: 409,
    endpoints: ['assets.retry'],
    wording: /in progress|already being/i,
    kind: 'retry-in-progress',
  },
  {
    status: 409,
    endpoints: ['assets.retry'],
    wording: /attempt|exhaust|maximum/i,
    kind: 'retries-exhausted',
  },
  {
    status: 409,
    endpoints: ['assets.retry'],
    wording: /retryable|cannot be retried/i,
    kind: 'retry-not-retryable',
  },
  { status: 409, endpoints: ['assets.retry'], wording: /failed/i, kind: 'retry-not-failed' },
  { status: 409, kind: 'conflict' },
  { status: 413, kind: 'too-large' },
  { status: 415, wording: /match|disagree|differ/i, kind: 'type-mismatch' },
  { status: 415, kind: 'type-not-allowed' },
  { status: 422, kind: 'validation' },
  { status: 429, kind: 'rate-limited' },
  { status: 500, kind: 'service-error' },
  { status: 502, endpoints: ['assets.issues', 'assets.topics', 'assets.get'], kind: 'results-unavailable' },
  { status: 502, kind: 'service-unavailable' },
  { status: 503, kind: 'service-unavailable' },
  { status: 504, kind: 'service-unavailable' },
  // A proxy or a sign-in page answered instead of the service. Redirects are not followed, because the key would be
  // sent along.
  { status: 511, kind: 'unreadable-answer' },
  { status: '3xx', kind: 'unreadable-answer' },
  { status: '5xx', kind: 'service-unavailable' },
  { status: 'any', kind: 'unexpected-status' },
];

/** The parts of an HTTP answer that decide its kind. */
export interface RefusedAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  /** From the Retry-After header, already in milliseconds; null when absent or nonsense. */
  readonly retryAfterMs: number | null;
}

/** Pause after a 429 without Retry-After. Our choice: the API's reference names no default. */
export const rateLimitPauseMs = 30_000;

function matchesStatus(wanted: AnswerRule['status'], status: number): boolean {
  if (wanted === 'any') return true;
  if (wanted === '3xx') return status >= 300 && status < 400;
  return wanted === '5xx' ? status >= 500 : wanted === status;
}

/** A 429 always has a pause; a 5xx has one only if it names it. */
function retryAfterOf(kind: FailureKind, retryAfterMs: number | null): Pick<Failure, 'retryAfterMs'> {
  const { outage, retry } = errorTaxonomy[kind];
  if (outage === 'until-time') return { retryAfterMs: retryAfterMs ?? rateLimitPauseMs };
  return retryAfterMs !== null && retry === 'backoff' ? { retryAfterMs } : {};
}

/** Classifies a non-2xx answer of the Integrations API. */
export function apiFailure(endpoint: Endpoint, bucket: Bucket, answer: RefusedAnswer): Failure {
  const { status, body } = answer;
  const rule = apiRules.find(
    (candidate) =>
      matchesStatus(candidate.status, status) &&
      (candidate.endpoints === undefined || candidate.endpoints.includes(endpoint)) &&
      (candidate.wording === undefined || candidate.wording.test(body.detail)),
  );
  const kind = rule?.kind ?? 'unexpected-status';
  return newFailure(kind, {
    status,
    detail: body.detail,
    ...(body.fields.length > 0 ? { fields: body.fields } : {}),
    ...(body.docsUrl === null ? {} : { docsUrl: body.docsUrl }),
    ...(errorTaxonomy[kind].source === 'bucket' ? { bucket: body.bucket ?? bucket } : {}),
    ...retryAfterOf(kind, answer.retryAfterMs),
  });
}

/** A 2xx whose body does not match the API's documentation. The caller cuts `text` to 2 kB. */
export function unreadableAnswer(status: number, text: string): Failure {
  return newFailure('unreadable-answer', { status, detail: text });
}

// ------------------------------------------------------------------------------------------------ answers of storage

interface StorageRule {
  /** `unexpected-success`: a 2xx or 3xx other than storage's own 201, such as from a proxy. */
  readonly status: number | 'any' | 'unexpected-success';
  /** Azure's `<Code>`; undefined matches every code. */
  readonly codes?: readonly string[];
  /** Matched against the message. */
  readonly wording?: RegExp;
  /** Whether the URL is valid at storage's own time, by the dates in it; undefined matches every URL. */
  readonly validity?: UrlValidity;
  readonly kind: FailureKind;
}

/** `unknown`: the URL names no dates. */
export type UrlValidity = 'not-yet' | 'valid' | 'expired' | 'unknown';

/** Storage's codes for a signature that it does not accept at this time. */
const signatureCodes = ['AuthenticationFailed', 'AuthorizationFailure'] as const;

export const storageRules: readonly StorageRule[] = [
  // The clocks of storage and of the service that granted the URL differ.
  { status: 403, codes: signatureCodes, validity: 'not-yet', kind: 'storage-clock-wrong' },
  { status: 403, codes: signatureCodes, validity: 'expired', kind: 'storage-url-expired' },
  { status: 403, codes: ['AuthenticationFailed'], wording: /did not match/i, kind: 'storage-refused' },
  { status: 403, codes: ['AuthenticationFailed'], kind: 'storage-url-expired' },
  // The emulator's code for a signature that it does not accept.
  {
    status: 403,
    codes: ['AuthorizationFailure'],
    wording: /failed to authenticate/i,
    kind: 'storage-url-expired',
  },
  // A URL that may only create refuses to overwrite.
  { status: 403, codes: ['UnauthorizedBlobOverwrite'], kind: 'name-taken' },
  // The account's firewall, or a URL for other addresses.
  {
    status: 403,
    codes: ['AuthorizationFailure', 'AuthorizationSourceIPMismatch', 'IpAuthorizationFailure'],
    kind: 'storage-blocked',
  },
  { status: 403, kind: 'storage-refused' },
  { status: 407, kind: 'proxy-auth-required' },
  { status: 408, kind: 'storage-busy' },
  { status: 413, kind: 'too-large' },
  { status: 429, kind: 'storage-busy' },
  { status: 500, kind: 'storage-error' },
  { status: 502, kind: 'storage-error' },
  { status: 503, kind: 'storage-busy' },
  { status: 504, kind: 'storage-error' },
  // Storage has two answers to a condition that is not met.
  { status: 409, codes: ['BlobAlreadyExists'], kind: 'name-taken' },
  { status: 412, codes: ['ConditionNotMet', ''], kind: 'name-taken' },
  { status: 400, codes: ['Md5Mismatch'], kind: 'storage-error' },
  {
    status: 400,
    codes: ['InvalidBlockList', 'InvalidBlobOrBlock', 'InvalidBlockId'],
    kind: 'storage-blocks-lost',
  },
  { status: 'unexpected-success', kind: 'storage-error' },
  { status: 'any', kind: 'storage-refused' },
];

/** Azure's reason for refusing a signature. */
const timeFrame = /Start \[([^\]]*)\] - Expiry \[([^\]]*)\] - Current \[([^\]]*)\]/;

function validityInText(detail: string): UrlValidity | null {
  const [startsAt = NaN, expiresAt = NaN, now = NaN] = (timeFrame.exec(detail) ?? [])
    .slice(1)
    .map(Date.parse);
  if (now < startsAt) return 'not-yet';
  return now >= expiresAt ? 'expired' : null;
}

/**
 * Classifies an answer of Azure Blob Storage other than 201. Its facts contain Azure's code if there is one.
 * `validity`: of the URL of the request.
 */
export function storageFailure(answer: RefusedAnswer, validity: UrlValidity = 'unknown'): Failure {
  const code = answer.body.storageCode;
  const atStorage = validityInText(answer.body.detail) ?? validity;
  const rule = storageRules.find(
    (candidate) =>
      (candidate.status === 'any' ||
        candidate.status === answer.status ||
        (candidate.status === 'unexpected-success' && answer.status < 400)) &&
      (candidate.codes === undefined || candidate.codes.includes(code)) &&
      (candidate.wording === undefined || candidate.wording.test(answer.body.detail)) &&
      (candidate.validity === undefined || candidate.validity === atStorage),
  );
  const kind = rule?.kind ?? 'storage-refused';
  return newFailure(kind, {
    status: answer.status,
    detail: answer.body.detail,
    ...(code === '' ? {} : { facts: { code } }),
    ...retryAfterOf(kind, answer.retryAfterMs),
  });
}

/**
 * Whether it is a 403 without an Azure code. It may come from a proxy or a firewall, or the URL may have expired; a
 * try with a new URL shows which.
 */
export function isUnexplainedRefusal({ kind, status, facts }: Failure): boolean {
  return kind === 'storage-refused' && status === 403 && facts?.['code'] === undefined;
}

// -------------------------------------------------------------------------------------------------- our own findings

/** A failure that the app itself found. The window has the message for its kind. */
export function localFailure(kind: FailureKind, facts?: Failure['facts'], detail = ''): Failure {
  return newFailure(kind, { detail, ...(facts === undefined ? {} : { facts }) });
}

/** Wraps a Failure for code that can only throw, such as got's hooks. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind, { cause });
    this.name = 'FailureError';
    this.failure = failure;
  }
}
