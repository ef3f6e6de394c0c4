/**
 * The bodies of the API's refusals: the four error shapes of the error reference, and the messages it gives as
 * examples.
 */
import type { z } from 'zod';

import type { Bucket } from './endpoints.ts';

export interface Answer {
  readonly status: number;
  /** Absent: an empty body. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Either a value or the answer that ends the request. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly answer: Answer };

/** How a 422 is written: not documented beyond "a `fields` array", so a client has to read every one of them. */
export const validationShapes = ['fields', 'locations', 'detail-list'] as const;
export type ValidationShape = (typeof validationShapes)[number];

export interface FieldProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export const answerWith = (status: number, json?: unknown): Answer => ({ status, json });

/** Shape 1: a domain error. */
export function refused(status: number, detail: string, docsUrl?: string): Answer {
  return answerWith(status, docsUrl === undefined ? { detail } : { detail, docs_url: docsUrl });
}

export const invalidBlobPath = refused(403, 'Invalid blob path');
export const sandboxOnly = refused(403, 'This endpoint is only available to sandbox API keys');
export const submissionNotFound = refused(404, 'Submission not found');
export const assetNotFound = refused(404, 'Asset not found');
export const assetNotFinished = refused(404, 'Asset has not finished processing');
export const previousSubmissionNotFound = refused(404, 'Previous submission not found');
export const subscriptionNotFound = refused(404, 'Subscription not found');
export const notFound = refused(404, 'Not Found');
export const alreadySubmitted = refused(
  409,
  'Asset already submitted',
  'https://support.mediamagic.app/integrations/already-submitted',
);
export const lengthRequired = refused(411, 'Length Required');
export const tooLargeForDirect = refused(413, 'File too large; use the presigned upload URL');
export const bodyTooLarge = refused(413, 'Request body too large');
export const unsupportedType = refused(415, 'Unsupported content type');
export const mismatchedType = refused(415, 'Content type does not match the file');
export const internalError = refused(500, 'Internal server error');
export const resultsUnreadable = refused(502, 'Failed to load results from storage');

/** Shape 2: the 402, the only body with an `error_code`. */
export function planGated(bucket: Bucket): Answer {
  return answerWith(402, {
    error_code: 'tier_not_authorized_for_integrations_api',
    message: 'Your plan does not include access to this part of the Integrations API',
    bucket,
  });
}

/** Shape 3: a validation error. */
export function invalid(problems: readonly FieldProblem[], shape: ValidationShape): Answer {
  const located = problems.map(({ path, message }) => ({
    loc: ['body', ...path],
    msg: message,
    type: 'value_error',
  }));
  switch (shape) {
    case 'fields':
      return answerWith(422, {
        fields: problems.map(({ path, message }) => ({ field: path.join('.') || 'body', message })),
      });
    case 'locations':
      return answerWith(422, { fields: located });
    case 'detail-list':
      return answerWith(422, { detail: located });
  }
}

/** Shape 4: a rate limit. `retryAfter` is whole seconds or an HTTP date. */
export function rateLimited(allowance: string, retryAfter: string): Answer {
  return {
    status: 429,
    json: { error: `Rate limit exceeded: ${allowance}` },
    headers: { 'Retry-After': retryAfter },
  };
}

/** Checks a body or query against its schema; what does not fit is a 422 naming each field. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  shape: ValidationShape,
): Checked<z.output<Schema>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
    message,
  }));
  return { ok: false, answer: invalid(problems, shape) };
}
