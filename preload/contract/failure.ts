/** The terms of the error taxonomy: kinds, scopes and actions of failures, and the service's buckets and media categories. */

/** The service's capability buckets: plan gating (402) and rate limits (429) count per bucket. */
export const buckets = [
  'upload',
  'submission_write',
  'submission_read',
  'webhook_write',
  'webhook_read',
  'sandbox',
] as const;
export type Bucket = (typeof buckets)[number];

/** Media categories of the service's allowlist; each has its own size cap. */
export const mediaCategories = ['video', 'audio', 'image', 'document'] as const;
export type MediaCategory = (typeof mediaCategories)[number];

/** Every kind of failure. main/errors/classify.ts decides the kind of an answer. */
export const failureKinds = [
  // the key (401) and the plan (402)
  'key-missing',
  'key-locked',
  'key-invalid',
  'key-expired',
  'key-revoked',
  'key-refused',
  'plan-gated',
  // refusals of the service
  'rate-limited',
  'bad-request',
  'forbidden',
  'blob-path-refused',
  'sandbox-only',
  'not-found',
  'submission-not-found',
  'not-finished',
  'previous-submission-not-found',
  'already-submitted',
  'retry-in-progress',
  'retry-not-failed',
  'retry-not-retryable',
  'retries-exhausted',
  'conflict',
  'too-large',
  'type-not-allowed',
  'type-mismatch',
  'validation',
  'unexpected-status',
  // outages and errors of the service
  'service-error',
  'results-unavailable',
  'service-unavailable',
  'unreadable-answer',
  'processing-failed',
  'processing-stalled',
  // storage
  'upload-address-unsafe',
  'storage-url-expired',
  'storage-refused',
  'storage-blocks-lost',
  'storage-busy',
  'storage-error',
  'storage-without-conditions',
  'storage-answer-unreadable',
  'storage-blocked',
  'storage-clock-wrong',
  'sent-too-often',
  'name-taken',
  'name-skipped',
  // the network
  'host-not-found',
  'connection-refused',
  'network-down',
  'connection-lost',
  'timed-out',
  'tls-failed',
  'certificate-not-trusted',
  'certificate-self-signed',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-host',
  'proxy-unreachable',
  'proxy-auth-required',
  'proxy-auth-refused',
  'proxy-auth-unknown',
  'proxy-refused',
  // the file itself
  'file-missing',
  'file-unreadable',
  'file-unavailable',
  'drive-not-responding',
  'file-being-written',
  'file-name-unreadable',
  'file-empty',
  'folder-empty',
  'folder-unreadable',
  'not-a-file',
  'replaced-by-link',
  'file-changed',
  // this app
  'cancelled',
  'internal',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** What a person can do about a failure. The window shows it as a button. */
export const failureActions = [
  'retry',
  'wait',
  'open-key-settings',
  'open-network-settings',
  'manage-plan',
  'submit-as-new-version',
  'replace-file',
  'contact-support',
  'none',
] as const;
export type FailureAction = (typeof failureActions)[number];

/**
 * What a failure affects: one file, one capability bucket, the account, the network, the service, one of its endpoints, or
 * storage.
 */
export const failureScopes = [
  'file',
  'bucket',
  'account',
  'network',
  'service',
  'endpoint',
  'storage',
] as const;
export type FailureScope = (typeof failureScopes)[number];

/** One entry of `fields` in a 422 answer: the wrong field of the request and the service's message. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * One failure from any source, as plain data that is stored, shown and copied for support. It never contains a key, a
 * signature or the query of a URL.
 */
export interface Failure {
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  /** `after` waits for `retryAfterMs`, `backoff` waits exponentially longer, `never` means that a retry does not help. */
  readonly retry: 'after' | 'backoff' | 'never';
  readonly status?: number;
  /** The service's message, or at most 2 kB of the raw text of another answer. */
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
  readonly docsUrl?: string;
  readonly bucket?: Bucket;
  readonly retryAfterMs?: number;
  /** Values for the message of this kind: cap and size in bytes, types, host names. */
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly action: FailureAction;
}
