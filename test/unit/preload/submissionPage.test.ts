import { describe, expect, it } from 'vitest';

import { submissionLink, submissionPageProblem } from '../../../preload/contract.ts';

describe('the address of a submission’s page', () => {
  it('has the ID in place of the mark, and nothing of an ID leaves its place', () => {
    const template = ' https://example.com/review/{submissionId}?from=app ';
    expect(submissionLink(template, 'a/b?c')).toBe('https://example.com/review/a%2Fb%3Fc?from=app');
    expect(submissionLink('https://example.com/#{submissionId}', '$&')).toBe('https://example.com/#%24%26');
  });

  it('is none without a template', () => {
    expect(submissionPageProblem('')).toBeNull();
    expect(submissionLink('', 'id')).toBeNull();
  });

  it.each([
    ['http://example.com/{submissionId}', 'not-a-page'],
    ['javascript:alert({submissionId})', 'not-a-page'],
    ['https://anna@example.com/{submissionId}', 'not-a-page'],
    ['https://{submissionId}.example.com/', 'not-a-page'],
    ['example.com/{submissionId}', 'not-a-page'],
    ['https://example.com/', 'no-submission-id'],
  ])('is refused as %s', (template, problem) => {
    expect(submissionPageProblem(template)).toBe(problem);
    expect(submissionLink(template, 'id')).toBeNull();
  });
});
