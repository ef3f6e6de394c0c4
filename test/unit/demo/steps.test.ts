/** What the demo prints of each step. */
import { expect, test } from 'vitest';

import { entryWords, milestoneWords, stepLine } from '../../../build/demo/steps.ts';
import { localFailure } from '../../../main/errors/classify.ts';
import { rowWith } from './uploads.ts';

test('aligns the time since the start, the name and what happened', () => {
  expect(stepLine(3_449, 'Poster.jpg', 12, 'Complete')).toBe('  3.4 s  Poster.jpg    Complete');
  expect(stepLine(103_400, 'a', 12, 'Complete')).toBe('103.4 s  a             Complete');
});

test('prints a step before the start, by a clock that was set, at the start', () => {
  expect(stepLine(-20, 'a', 1, 'Complete')).toBe('  0.0 s  a  Complete');
});

test.each([
  ['is the event in the words of the window', { event: 'checking' }, 'Checking file'],
  ['names the type', { event: 'checked', note: 'video/mp4' }, 'File checked: video/mp4'],
  ['names the way of sending', { event: 'uploaded', note: 'direct' }, 'Upload finished: direct'],
  ['names the submission', { event: 'submitted', note: 'id' }, 'Submitted: id'],
  [
    'quotes the service',
    { event: 'already-submitted', note: 'Asset already submitted' },
    'Already submitted: Asset already submitted',
  ],
  [
    'says when the service was not asked',
    { event: 'already-submitted' },
    'Already submitted: known here, nothing was uploaded',
  ],
  [
    'names a type that is not allowed',
    { event: 'failed', failure: localFailure('type-not-allowed', { contentType: 'image/x-psd' }) },
    'Needs attention: File type not supported (image/x-psd)',
  ],
  [
    'names both types where name and bytes disagree',
    {
      event: 'failed',
      failure: localFailure('type-mismatch', { declared: 'image/jpeg', detected: 'application/pdf' }),
    },
    'Needs attention: Wrong file extension (named image/jpeg, is application/pdf)',
  ],
  [
    'says when it is tried again',
    { event: 'retrying', attempt: 2, delayMs: 1_500, failure: localFailure('file-unreadable') },
    'Retrying: Can’t read the file (in 1.5 s, attempt 2)',
  ],
] as const)('prints an entry that %s', (_what, entry, words) => {
  expect(entryWords({ at: 0, ...entry })).toBe(words);
});

test.each([
  [{ state: 'uploading', sentBytes: 24, sizeBytes: 100 }, null],
  [{ state: 'uploading', sentBytes: 25, sizeBytes: 100 }, 'Uploaded 25%'],
  [{ state: 'uploading', sentBytes: 99, sizeBytes: 100 }, 'Uploaded 75%'],
  [{ state: 'uploading', sentBytes: 100, sizeBytes: 100 }, null],
  [{ state: 'uploading', sentBytes: 0, sizeBytes: null }, null],
  [{ state: 'processing', processingPercent: 0 }, null],
  [{ state: 'processing', processingPercent: 40 }, 'Processing 40%'],
  [{ state: 'complete' }, null],
] as const)('of %j prints the milestone %j', (row, words) => {
  expect(milestoneWords(rowWith(row))).toBe(words);
});
