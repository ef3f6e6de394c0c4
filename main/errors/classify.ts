/**
 * Classifies every error answer, connection error and local finding as a kind of failure. Sources: the API's error
 * reference (statuses and body shapes), Azure Blob Storage's error codes, Node's error codes, and the app's own checks
 * of files. The first rule that matches wins. Every list ends with a rule that matches everything, so each answer
 * becomes exactly one Failure.
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

// ------------------------------------------------------------------------------------------------- connection faults

/** The contents of a server's certificate that was refused. */
export interface CertificateFacts {
  /** The name that it was issued for. */
  readonly subject: string;
  /** The issuer of the last certificate in the chain that the server sent. */
  readonly issuer: string;
  /** As the certificate writes it. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Names and addresses that it is valid for. */
  readonly names: readonly string[];
}

/**
 * Node's, OpenSSL's and got's error codes. With any other code, the server has answered, and the answer could not be
 * read.
 */
export const connectionKinds: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_NONAME: 'host-not-found',
  EAI_NODATA: 'host-not-found',
  EAI_FAIL: 'host-not-found',
  EAI_ADDRFAMILY: 'host-not-found',
  EAI_FAMILY: 'host-not-found',
  ECONNREFUSED: 'connection-refused',
  // A firewall of this computer.
  EACCES: 'connection-refused',
  EPERM: 'connection-refused',
  ENETUNREACH: 'network-down',
  ENETDOWN: 'network-down',
  EHOSTUNREACH: 'network-down',
  EHOSTDOWN: 'network-down',
  EADDRNOTAVAIL: 'network-down',
  EAFNOSUPPORT: 'network-down',
  ENONET: 'network-down',
  ETIMEDOUT: 'timed-out',
  ESOCKETTIMEDOUT: 'timed-out',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'timed-out',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'timed-out',
  ECONNRESET: 'connection-lost',
  ECONNABORTED: 'connection-lost',
  ENETRESET: 'connection-lost',
  ENOTCONN: 'connection-lost',
  ESHUTDOWN: 'connection-lost',
  EPIPE: 'connection-lost',
  ECANCELED: 'connection-lost',
  ERR_SOCKET_CLOSED: 'connection-lost',
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: 'connection-lost',
  ERR_STREAM_PREMATURE_CLOSE: 'connection-lost',
  ERR_STREAM_DESTROYED: 'connection-lost',
  ERR_STREAM_WRITE_AFTER_END: 'connection-lost',
  // This computer ran out of something.
  EMFILE: 'connection-lost',
  ENFILE: 'connection-lost',
  ENOBUFS: 'connection-lost',
  ENOMEM: 'connection-lost',
  EPROTO: 'tls-failed',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-not-trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-not-trusted',
  CERT_SIGNATURE_FAILURE: 'certificate-not-trusted',
  CERT_CHAIN_TOO_LONG: 'certificate-not-trusted',
  CERT_REVOKED: 'certificate-not-trusted',
  CERT_UNTRUSTED: 'certificate-not-trusted',
  CERT_REJECTED: 'certificate-not-trusted',
  INVALID_CA: 'certificate-not-trusted',
  INVALID_PURPOSE: 'certificate-not-trusted',
  PATH_LENGTH_EXCEEDED: 'certificate-not-trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
};

/**
 * Classifies a request without an answer that could be read. `host`: name and port, never a URL with a query.
 * `certificate`: the host's certificate, if that was refused. `server`: what the host is.
 */
export function connectionFailure(
  code: string,
  host: string,
  certificate: CertificateFacts | null = null,
  server: 'service' | 'storage' = 'service',
): Failure {
  const kind = connectionKind(code, server);
  const shown = certificate === null ? {} : certificateFactsOf(certificate);
  return newFailure(kind, { detail: code, facts: { host, code, ...shown } });
}

/** Errors of the TLS library have a code each, such as ERR_SSL_WRONG_VERSION_NUMBER. */
const tlsCode = /^ERR_(?:SSL|TLS|OSSL)_/;

function connectionKind(code: string, server: 'service' | 'storage'): FailureKind {
  const known = connectionKinds[code];
  if (known !== undefined) return known;
  if (tlsCode.test(code)) return 'tls-failed';
  return server === 'storage' ? 'storage-answer-unreadable' : 'unreadable-answer';
}

function certificateFactsOf({ subject, issuer, validFrom, validTo, names }: CertificateFacts) {
  return {
    ...(subject === '' ? {} : { subject }),
    ...(issuer === '' ? {} : { issuer }),
    ...(Number.isNaN(Date.parse(validFrom)) ? {} : { validFrom: Date.parse(validFrom) }),
    ...(Number.isNaN(Date.parse(validTo)) ? {} : { validTo: Date.parse(validTo) }),
    ...(names.length === 0 ? {} : { names: names.slice(0, maxNames) }),
  };
}
const maxNames = 10;

/**
 * Classifies an error of the proxy between the app and `host`. `proxy`: name and port. `detail`: the proxy's message,
 * a code, or ''.
 */
export function proxyFailure(
  kind: Extract<FailureKind, `proxy-${string}`>,
  between: { readonly proxy: string; readonly host: string } & Failure['facts'],
  detail: string,
): Failure {
  return newFailure(kind, { detail, facts: { ...between } });
}

// -------------------------------------------------------------------------------------------------- our own findings

/** A failure that the app itself found. The window has the message for its kind. */
export function localFailure(kind: FailureKind, facts?: Failure['facts'], detail = ''): Failure {
  return newFailure(kind, { detail, ...(facts === undefined ? {} : { facts }) });
}

/**
 * Errors of the file system that pass without a person: the drive was disconnected or does not answer, another program
 * holds the file for a moment, or the system ran out of something.
 */
const passingFileCodes: ReadonlySet<string> = new Set([
  'EAGAIN',
  'EBUSY',
  'ECANCELED',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EDEADLK',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EINTR',
  'EIO',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENFILE',
  'ENOBUFS',
  'ENODEV',
  'ENOLCK',
  'ENOLINK',
  'ENOMEDIUM',
  'ENOMEM',
  'ENOTCONN',
  'ENXIO',
  'EPIPE',
  'EREMOTEIO',
  'ESHUTDOWN',
  'ESTALE',
  'ETIMEDOUT',
  'ETXTBSY',
  'UNKNOWN', // Windows has errors without a code of their own, such as those of a drive that is not ready
]);
/** Windows also refuses a file like this while another program has it open for writing, or scans it. */
const passingOnWindows: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** Whether the file system's error passes, so that the same file can be read later. */
export function isPassingFileError(code: string, platform: NodeJS.Platform = process.platform): boolean {
  return passingFileCodes.has(code) || (platform === 'win32' && passingOnWindows.has(code));
}

/** The code of a call to a file system that took too long. */
const noAnswer = 'ETIMEDOUT';

/** Classifies an error of the file system other than a missing file. `drive`: as a person knows it. */
export function fileFailure(code: string, drive: string, platform?: NodeJS.Platform): Failure {
  if (code === noAnswer) return localFailure('drive-not-responding', { drive });
  return isPassingFileError(code, platform)
    ? localFailure('file-unavailable', { code, drive })
    : localFailure('file-unreadable', { code });
}

/** A 2xx whose body does not match the API's documentation. The caller cuts `text` to 2 kB. */
export function unreadableAnswer(status: number, text: string): Failure {
  return newFailure('unreadable-answer', { status, detail: text });
}

/**
 * Whether it is a 403 without an Azure code. It may come from a proxy or a firewall, or the URL may have expired; a
 * try with a new URL shows which.
 */
export function isUnexplainedRefusal({ kind, status, facts }: Failure): boolean {
  return kind === 'storage-refused' && status === 403 && facts?.['code'] === undefined;
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
