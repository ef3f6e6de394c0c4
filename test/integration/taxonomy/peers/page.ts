/** One response of another server, and how a client should understand it. */
import type { FailureKind, FieldProblem } from '../../../../preload/contract.ts';

/** Which request receives it. `storage` is the PUT of the bytes. */
export type AskedFor = 'uploads.url' | 'submissions.create' | 'storage';

export interface PeerPage {
  readonly peer: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Default: `uploads.url`. */
  readonly asked?: AskedFor;
  readonly kind: FailureKind;
  readonly retry: 'after' | 'backoff' | 'never';
  /** The expected detail from the server's own words. */
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
  readonly retryAfterMs?: number;
  /** The headline that a person reads. */
  readonly headline: string;
}

export const html = { 'content-type': 'text/html; charset=utf-8' };
export const json = { 'content-type': 'application/json' };
export const plain = { 'content-type': 'text/plain; charset=utf-8' };
export const xml = { 'content-type': 'application/xml' };

type Meaning = Pick<PeerPage, 'kind' | 'retry' | 'headline'>;

export const unavailable: Meaning = {
  kind: 'service-unavailable',
  retry: 'backoff',
  headline: 'MediaMagic is unavailable',
};
export const failing: Meaning = {
  kind: 'service-error',
  retry: 'backoff',
  headline: 'MediaMagic had a problem',
};
export const forbidden: Meaning = { kind: 'forbidden', retry: 'never', headline: 'No permission' };
export const badRequest: Meaning = {
  kind: 'bad-request',
  retry: 'never',
  headline: 'MediaMagic rejected the request',
};
export const notFound: Meaning = {
  kind: 'not-found',
  retry: 'never',
  headline: 'Not found in your workspace',
};
export const tooLarge: Meaning = { kind: 'too-large', retry: 'never', headline: 'File too large' };
export const unexpected: Meaning = {
  kind: 'unexpected-status',
  retry: 'never',
  headline: 'Unexpected response',
};
export const rateLimited: Meaning = {
  kind: 'rate-limited',
  retry: 'after',
  headline: 'Too many requests',
};
export const validation: Meaning = {
  kind: 'validation',
  retry: 'never',
  headline: 'Submission not accepted',
};
/** A proxy or a sign-in page responded in place of the service. */
export const unreadable: Meaning = {
  kind: 'unreadable-answer',
  retry: 'backoff',
  headline: 'Unreadable response',
};
