import { describe, expect, it } from 'vitest';

import { type Issue, type Severity, totalIssues } from '../../../../preload/contract.ts';
import { resultsAvailability, sortBySeverity } from '../../../../renderer/results/severities.ts';
import { severityIcons } from '../../../../renderer/upload/severity.ts';
import { sampleRow } from '../../../support/sampleRow.ts';

function issue(id: string, severity: Severity | null): Issue {
  return {
    id,
    referenceNumber: '',
    ruleCode: '',
    summary: '',
    severity,
    severityText: '',
    status: null,
    statusText: '',
    headline: '',
    reasoning: '',
    sidekickId: '',
    precedents: [],
  };
}

describe('issues', () => {
  it('are sorted by severity, otherwise in their original order', () => {
    const issues = [
      issue('odd', null),
      issue('minor', 'MINOR'),
      issue('critical 1', 'CRITICAL'),
      issue('info', 'INFO'),
      issue('major', 'MAJOR'),
      issue('critical 2', 'CRITICAL'),
    ];
    expect(sortBySeverity(issues).map(({ id }) => id)).toEqual([
      'critical 1',
      'critical 2',
      'major',
      'minor',
      'info',
      'odd',
    ]);
  });

  it('have a different icon for each severity', () => {
    const icons = Object.values(severityIcons);
    expect(new Set(icons).size).toBe(icons.length);
  });

  it('are all counted, including those of an unknown severity', () => {
    expect(totalIssues({ CRITICAL: 1, MAJOR: 2, MINOR: 3, INFO: 4, OTHER: 5 })).toBe(15);
  });
});

describe('the results of a row', () => {
  const submitted = { submissionId: 's', assetId: 'a' };

  it('are requested when the upload is complete or already submitted', () => {
    expect(resultsAvailability(sampleRow({ state: 'complete', ...submitted }))).toBe('ask');
    expect(resultsAvailability(sampleRow({ state: 'already-submitted', ...submitted }))).toBe('ask');
  });

  it('are not requested while the upload is processing', () => {
    expect(resultsAvailability(sampleRow({ state: 'processing', ...submitted }))).toBe('later');
  });

  it('do not exist without a known, successful submission', () => {
    expect(resultsAvailability(sampleRow({ state: 'uploading' }))).toBe('none');
    expect(resultsAvailability(sampleRow({ state: 'already-submitted' }))).toBe('none');
    expect(resultsAvailability(sampleRow({ state: 'failed', ...submitted }))).toBe('none');
  });
});
