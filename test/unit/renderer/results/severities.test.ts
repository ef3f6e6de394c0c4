import { describe, expect, it } from 'vitest';

import {
  type Issue,
  type Severity,
  type TimelineEntry,
  isOwnHost,
  outsideHost,
} from '../../../../preload/contract.ts';
import { transferOf, transferFacts } from '../../../../renderer/details/transferFacts.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import {
  sortBySeverity,
  resultsAvailability,
  severityIcons,
  totalIssues,
} from '../../../../renderer/results/severities.ts';
import { sampleRow } from '../../../support/sampleRow.ts';

const i18n = createI18n('en');

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
    precedents: [],
  };
}

function uploaded(sentBytes: number): TimelineEntry {
  return { at: 0, event: 'uploaded', transfer: { sentBytes, tookMs: 1, blocks: null } };
}

function words(...args: Parameters<typeof transferFacts>): Record<string, string> {
  return Object.fromEntries(
    transferFacts(...args).map(({ name, value }) => [name, value.replaceAll('\u00A0', ' ')]),
  );
}

describe('issues', () => {
  it('stand in the order of their gravity, otherwise as they came', () => {
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

  it('are told apart by a shape for each severity', () => {
    const icons = Object.values(severityIcons);
    expect(new Set(icons).size).toBe(icons.length);
  });

  it('are all counted, also those of an unknown severity', () => {
    expect(totalIssues({ CRITICAL: 1, MAJOR: 2, MINOR: 3, INFO: 4, OTHER: 5 })).toBe(15);
  });
});

describe('the results of a row', () => {
  const submitted = { submissionId: 's', assetId: 'a' };

  it('are asked for once the upload is complete or was submitted before', () => {
    expect(resultsAvailability(sampleRow({ state: 'complete', ...submitted }))).toBe('ask');
    expect(resultsAvailability(sampleRow({ state: 'already-submitted', ...submitted }))).toBe('ask');
  });

  it('come later while it is processed, and nothing is asked', () => {
    expect(resultsAvailability(sampleRow({ state: 'processing', ...submitted }))).toBe('later');
  });

  it('are none where there was no submission, it is not known, or it failed', () => {
    expect(resultsAvailability(sampleRow({ state: 'uploading' }))).toBe('none');
    expect(resultsAvailability(sampleRow({ state: 'already-submitted' }))).toBe('none');
    expect(resultsAvailability(sampleRow({ state: 'failed', ...submitted }))).toBe('none');
  });
});

describe('where a link leads', () => {
  it('is its host, in ASCII, and only for https without a name before it', () => {
    expect(outsideHost('https://support.mediamagic.app/a?b')).toBe('support.mediamagic.app');
    expect(outsideHost('https://localhost:4010/')).toBe('localhost:4010');
    expect(outsideHost('https://mediаmagic.app/')).toMatch(/^xn--/);
    const refused = [
      '',
      'nonsense',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'ms-settings:privacy',
      'smb://host/share',
      'http://support.mediamagic.app/',
      'https://support.mediamagic.app@evil.example/',
    ];
    for (const none of [null, ...refused]) expect([none, outsideHost(none)]).toEqual([none, null]);
  });

  it('is asked about by the system itself for every host but the service’s own', () => {
    expect(isOwnHost('support.mediamagic.app')).toBe(true);
    for (const other of [
      'support.mediamagic.app:8443',
      'evil.support.mediamagic.app',
      'mediamagic.app',
      '',
    ]) {
      expect([other, isOwnHost(other)]).toEqual([other, false]);
    }
  });
});

describe('the facts of a transfer', () => {
  const blocks = { count: 12, sizeBytes: 8_388_608, verified: 12 };

  it('name blocks, checksum, duration and average speed', () => {
    const transfer = { sentBytes: 100_000_000, tookMs: 8_000, blocks };
    expect(words(transfer, 100_000_000, i18n)).toEqual({
      Blocks: '12 blocks of up to 8.39 MB',
      Checksum: 'Every block verified by storage',
      Duration: '8 s',
      'Average speed': '12.5 MB/s',
    });
  });

  it('say of which part they speak where the rest was there before', () => {
    const transfer = { sentBytes: 40_000_000, tookMs: 8_000, blocks: { ...blocks, verified: 5 } };
    expect(words(transfer, 100_000_000, i18n)).toMatchObject({
      Checksum: '5 of 12 blocks verified by storage',
      Duration: '8 s for the last 40 MB',
      'Average speed': '5 MB/s',
    });
  });

  it('name no blocks of a file in one piece, and no speed of no time', () => {
    expect(words({ sentBytes: 10, tookMs: 0, blocks: null }, 10, i18n)).toEqual({
      Checksum: 'None',
      Duration: '0 s',
    });
  });

  it('are those of the last transfer', () => {
    expect(transferOf([uploaded(1), uploaded(2), { at: 0, event: 'complete' }])?.sentBytes).toBe(2);
    expect(transferOf([{ at: 0, event: 'added' }])).toBeNull();
  });
});

describe('a day', () => {
  it('is written as the language does, and left as it is when it is none', () => {
    const german = createI18n('de').format;
    expect(i18n.format.day('2023-03-14')).toBe('Mar 14, 2023');
    expect(german.day('2023-03-14T23:59:00Z')).toBe('14.03.2023');
    for (const other of ['', 'not a date', '2023', '14 March 2023', '2023-99-99']) {
      expect(i18n.format.day(other)).toBe(other);
    }
  });
});
