import { describe, expect, it } from 'vitest';

import { type UploadRow, type Wait, noIssues } from '../../../../preload/contract.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { explainFailure } from '../../../../renderer/upload/failureText.ts';
import { countsDown, statusIcon, statusOf } from '../../../../renderer/upload/status.ts';
import { statusText, sublineText } from '../../../../renderer/upload/statusText.ts';
import { sampleFailure, sampleRow } from '../../../support/sampleRow.ts';

const now = 1_000_000;
const i18n = createI18n('en-GB');

function statusTextOf(change: Partial<UploadRow>): string {
  return statusText(statusOf(sampleRow(change), now).message, i18n);
}

function toneOf(change: Partial<UploadRow>): string {
  return statusOf(sampleRow(change), now).tone;
}

function sublineOf(change: Partial<UploadRow>): string {
  return sublineText(sampleRow(change), now, i18n);
}

it('shows the speed and the time left of a file while it uploads', () => {
  const uploading = { state: 'uploading', bytesPerSecond: 61_400_000, remainingMs: 36_000 } as const;
  expect(sublineOf(uploading)).toBe('61.4 MB/s · 36 s left');
  expect(sublineOf({ ...uploading, remainingMs: null })).toBe('');
  expect(sublineOf({ ...uploading, state: 'submitting' })).toBe('');
});

function processing(wait: UploadRow['wait']): Partial<UploadRow> {
  return { state: 'processing', wait };
}

const lost = sampleFailure('connection-lost', { facts: { host: 'api.example', code: 'ECONNRESET' } });

describe('a row’s status', () => {
  it.each<[string, Partial<UploadRow>]>([
    ['Waiting', { state: 'queued' }],
    ['Waiting', { state: 'queued', wait: { kind: 'turn' } }],
    ['Checking…', { state: 'checking' }],
    ['Uploading 43%', { state: 'uploading', sentBytes: 439_999 }],
    ['Uploading 0%', { state: 'uploading', sentBytes: 0 }],
    ['Uploading 99%', { state: 'uploading', sentBytes: 999_999 }],
    ['Submitting…', { state: 'uploading', sentBytes: 1_000_000 }],
    ['Uploading', { state: 'uploading', sizeBytes: null }],
    ['Submitting…', { state: 'submitting' }],
    ['Processing 40%', { state: 'processing', processingPercent: 40 }],
    ['Processing', { state: 'processing' }],
    ['Complete', { state: 'complete' }],
    ['No issues', { state: 'complete', issueCount: 0, severities: noIssues }],
    ['1 issue', { state: 'complete', issueCount: 1 }],
    ['2 issues', { state: 'complete', issueCount: 2 }],
    ['1,200 issues', { state: 'complete', issueCount: 1200 }],
    [
      '2 critical · 5 more',
      { state: 'complete', severities: { ...noIssues, CRITICAL: 2, MAJOR: 1, INFO: 4 } },
    ],
    ['1 major', { state: 'complete', severities: { ...noIssues, MAJOR: 1 } }],
    ['3 info · 1 more', { state: 'complete', severities: { ...noIssues, INFO: 3, OTHER: 1 } }],
    ['Already submitted', { state: 'already-submitted' }],
    ['Paused', { state: 'paused' }],
    [
      'Retrying in 8 s (attempt 3)',
      { wait: { kind: 'retry', retryAt: now + 7_500, attempt: 3, failure: lost } },
    ],
    ['Retrying (attempt 3)', { wait: { kind: 'retry', retryAt: now - 5, attempt: 3, failure: lost } }],
    ['Waiting for connection', { wait: { kind: 'network' } }],
    ['Waiting for MediaMagic', { wait: { kind: 'service' } }],
    ['Duplicate of another upload', { wait: { kind: 'copy' } }],
    [
      'Waiting for the rest of its group · 3 of 12 uploaded',
      { wait: { kind: 'group', group: { submission: 1, uploaded: 3, total: 12, needsAttention: false } } },
    ],
    ['On hold: API key', { wait: { kind: 'key' } }],
    ['On hold: not in your plan', { wait: { kind: 'plan', bucket: 'submission_write' } }],
    ['On hold for 12 s', { wait: { kind: 'rate-limit', bucket: 'upload', until: now + 12_000 } }],
    ['Paused', { wait: { kind: 'all-paused' } }],
    ['File not found', { state: 'failed', failure: sampleFailure('file-missing') }],
    ['Canceled', { state: 'failed', failure: sampleFailure('cancelled') }],
  ])('shows "%s"', (words, change) => {
    expect(statusTextOf(change)).toBe(words);
  });

  it('is shown in German with German numbers', () => {
    const german = createI18n('de-DE');
    const words = (change: Partial<UploadRow>) =>
      statusText(statusOf(sampleRow(change), now).message, german);
    expect(words({ state: 'complete', issueCount: 1200 })).toBe('1.200 Befunde');
    const severities = { ...noIssues, CRITICAL: 2, MINOR: 5 };
    expect(words({ state: 'complete', severities })).toBe('2 kritisch · 5 weitere');
    expect(words({ state: 'uploading', sentBytes: 430_000 })).toBe('Lädt hoch 43 %');
  });

  it.each([
    ['CRITICAL', 'danger', 'critical'],
    ['MAJOR', 'waiting', 'attention'],
    ['MINOR', 'active', 'minor'],
    ['INFO', 'neutral', 'info'],
    ['OTHER', 'neutral', 'unknown'],
  ] as const)('has tone and icon of its worst severity, %s', (severity, tone, icon) => {
    const severities = { ...noIssues, [severity]: 1, OTHER: 1 };
    const status = statusOf(sampleRow({ state: 'complete', issueCount: 2, severities }), now);
    expect({ tone: status.tone, icon: statusIcon(status.message) }).toEqual({ tone, icon });
  });

  it('is a success only when the review found nothing', () => {
    expect(toneOf({ state: 'complete', issueCount: 0, severities: noIssues })).toBe('success');
    expect(toneOf({ state: 'complete', issueCount: 7 })).toBe('neutral');
    expect(toneOf({ state: 'complete', issueCount: null })).toBe('neutral');
  });

  it('depends on the clock only during a countdown', () => {
    expect(countsDown(sampleRow({ wait: { kind: 'retry', retryAt: 1, attempt: 2, failure: lost } }))).toBe(
      true,
    );
    expect(countsDown(sampleRow({ wait: { kind: 'network' } }))).toBe(false);
    expect(countsDown(sampleRow({ state: 'uploading' }))).toBe(false);
  });

  it('is red only when it needs user action', () => {
    expect(toneOf({ state: 'failed', failure: sampleFailure('too-large') })).toBe('danger');
    expect(toneOf({ state: 'failed', failure: sampleFailure('cancelled') })).toBe('neutral');
    expect(toneOf({ state: 'already-submitted' })).toBe('quiet');
    expect(toneOf({ wait: { kind: 'retry', retryAt: 1, attempt: 2, failure: lost } })).toBe('waiting');
  });

  it('has a bar while bytes are sent, and none before and after', () => {
    expect(statusOf(sampleRow({ state: 'uploading', sentBytes: 250_000 }), now).bar).toMatchObject({
      value: 0.25,
    });
    expect(statusOf(sampleRow({ state: 'paused', sentBytes: 250_000 }), now).bar).toMatchObject({
      value: 0.25,
    });
    expect(statusOf(sampleRow({ state: 'submitting' }), now).bar).toMatchObject({ value: null });
    expect(statusOf(sampleRow({ state: 'queued' }), now).bar).toBeNull();
    expect(statusOf(sampleRow({ state: 'complete' }), now).bar).toBeNull();
  });
});

describe('the line below the status', () => {
  it('explains a failure with its facts', () => {
    const failure = sampleFailure('too-large', {
      facts: { capBytes: 5_000_000_000, sizeBytes: 7_340_032_000, category: 'video' },
    });
    expect(sublineOf({ state: 'failed', failure })).toBe('7.34 GB is over the 5 GB limit for videos.');
  });

  it('explains why a row waits', () => {
    expect(sublineOf({ wait: { kind: 'retry', retryAt: now, attempt: 2, failure: lost } })).toBe(
      'Connection lost',
    );
  });

  it('names the version and the time when it finished', () => {
    const at = new Date(2026, 0, 5, 14, 32).getTime();
    const row = sampleRow({ state: 'complete', versionNumber: 2, finishedAt: at });
    expect(sublineText(row, at + 1000, i18n)).toBe('Version 2 · Finished 14:32');
  });

  it('does not repeat in each row what a banner explains', () => {
    const bucket = 'upload';
    const waits: readonly Wait[] = [
      { kind: 'key' },
      { kind: 'plan', bucket },
      { kind: 'network' },
      { kind: 'service' },
      { kind: 'rate-limit', bucket, until: now },
      { kind: 'account', environment: 'live', host: null },
    ];
    expect(waits.map((wait) => sublineOf({ wait }))).toEqual(waits.map(() => ''));
    expect(waits.map((wait) => statusTextOf({ wait }))).not.toContain('');
  });

  it('explains a restart and an already submitted file', () => {
    expect(sublineOf({ state: 'uploading', restarts: 1 })).toMatch(/upload restarted/);
    expect(sublineOf({ state: 'uploading' })).toBe('');
    expect(sublineOf({ state: 'already-submitted' })).toMatch(/from an earlier submission/);
    expect(sublineOf({ state: 'already-submitted', submissionId: null, actions: ['send-anyway'] })).toMatch(
      /already has a submission with this name/,
    );
  });
});

it('says what waits while the progress of the processing cannot be read, without a moving bar', () => {
  const plan = { kind: 'plan', bucket: 'submission_read' } as const;
  const rate = { kind: 'rate-limit', bucket: 'submission_read', until: now + 5_000 } as const;
  expect(statusTextOf(processing(plan))).toBe('Processing · progress not in your plan');
  expect(statusTextOf(processing({ kind: 'key' }))).toBe('Processing · progress needs a valid API key');
  expect(statusTextOf(processing(rate))).toBe('Processing · progress in 5 s');
  expect(statusTextOf(processing({ kind: 'account', environment: 'live', host: null }))).toBe(
    'Processing · on hold for the live key',
  );
  expect(statusOf(sampleRow(processing(plan)), now).bar).toBeNull();
  expect(countsDown(sampleRow(processing(rate)))).toBe(true);
});

it('says that a processing does not move, and that a person stopped following it', () => {
  const failure = sampleFailure('processing-stalled', { facts: { hours: 5 } });
  expect(statusTextOf({ state: 'processing', failure })).toBe('Processing for 5 hours without progress');
  expect(statusOf(sampleRow({ state: 'processing', failure }), now).bar).toBeNull();
  expect(statusTextOf({ state: 'failed', failure })).toBe('Not followed: 5 hours without progress');
  expect(explainFailure(failure, i18n)).toMatch(/^No progress for 5 hours\./);
});

it('names the key that an upload is on hold for, and the server of another one', () => {
  const wait = { kind: 'account', environment: 'sandbox', host: null } as const;
  expect(statusTextOf({ wait })).toBe('On hold for the sandbox key');
  expect(statusTextOf({ wait: { ...wait, host: 'api.example' } })).toBe(
    'On hold for the sandbox key of api.example',
  );
});
