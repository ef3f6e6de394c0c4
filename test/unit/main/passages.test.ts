import { describe, expect, it } from 'vitest';

import { newFailure } from '../../../main/errors/errorTaxonomy.ts';
import { Passages } from '../../../main/queue/passages.ts';
import type { Failure, FailureKind } from '../../../preload/contract.ts';
import { submissionRef } from '../../support/uploads.ts';

const failureOf = (kind: FailureKind): Failure => newFailure(kind, { detail: '' });

const submitting = (id: string) => ({ id, status: { state: 'submitting' } }) as const;
const retry = (failure: Failure) => ({ event: 'retry', retryAt: 0, failure }) as const;
const submitted = { event: 'submitted', submission: submissionRef, pollAt: 0 } as const;

describe('a step that nobody gets through', () => {
  const trouble = failureOf('service-error');

  it('is closed to an upload while another meets its trouble too', () => {
    const passages = new Passages();
    passages.take(submitting('a'), retry(trouble), 10);
    expect(passages.isClosedTo(submitting('a'), trouble, 10)).toBe(false);
    passages.take(submitting('b'), retry(trouble), 20);
    expect(passages.isClosedTo(submitting('a'), trouble, 10)).toBe(true);
    // Of the trouble of long ago nobody knows whether it lasts.
    expect(passages.isClosedTo(submitting('a'), trouble, 30)).toBe(false);
  });

  it('is open as soon as anybody got through, and in another step', () => {
    const passages = new Passages();
    for (const id of ['a', 'b']) passages.take(submitting(id), retry(trouble), 10);
    expect(passages.isClosedTo({ id: 'a', status: { state: 'uploading' } }, trouble, 10)).toBe(false);
    passages.take(submitting('c'), submitted, 20);
    expect(passages.isClosedTo(submitting('a'), trouble, 10)).toBe(false);
    passages.take(submitting('b'), retry(trouble), 30);
    expect(passages.isClosedTo(submitting('a'), trouble, 10)).toBe(false);
    expect(passages.isClosedTo(submitting('a'), trouble, 25)).toBe(true);
  });

  it('is not one where the files have troubles of their own', () => {
    const passages = new Passages();
    const own = failureOf('not-finished');
    for (const id of ['a', 'b']) passages.take(submitting(id), retry(own), 10);
    expect(passages.isClosedTo(submitting('a'), own, 10)).toBe(false);
  });
});
