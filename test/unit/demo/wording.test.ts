/** What the demo prints of each step. */
import { expect, test } from 'vitest';

import {
  bytesText,
  entryWords,
  milestoneWords,
  outcomeText,
  secondsText,
  stepLine,
} from '../../../build/demo/wording.ts';
import { localFailure } from '../../../main/errors/classify.ts';
import { rowWith } from './uploads.ts';

test('a line has the time since the start, the name and what happened, one below the other', () => {
  expect(stepLine(3_449, 'Poster.jpg', 12, 'Complete')).toBe('  3.4 s  Poster.jpg    Complete');
  expect(stepLine(103_400, 'a', 12, 'Complete')).toBe('103.4 s  a             Complete');
});

test('a step before the start, by a clock that was set, is at the start', () => {
  expect(stepLine(-20, 'a', 1, 'Complete')).toBe('  0.0 s  a  Complete');
});

test.each([
  ['is the event in the words of the window', { event: 'checking' }, 'Looking at the file'],
  ['names the type', { event: 'checked', note: 'video/mp4' }, 'File checked: video/mp4'],
  [
    'names the way of sending',
    { event: 'uploaded', note: 'direct' },
    'All bytes sent: directly to the service',
  ],
  ['names the submission', { event: 'submitted', note: 'id' }, 'Submission created: id'],
  [
    'quotes the service',
    { event: 'already-submitted', note: 'Asset already submitted' },
    'Already submitted: Asset already submitted',
  ],
  [
    'says when the service was not asked',
    { event: 'already-submitted' },
    'Already submitted: known here, nothing was sent',
  ],
  [
    'names a type that is not allowed',
    { event: 'failed', failure: localFailure('type-not-allowed', { contentType: 'image/x-psd' }) },
    'Needs attention: This file type is not accepted (image/x-psd)',
  ],
  [
    'names both types where name and bytes disagree',
    {
      event: 'failed',
      failure: localFailure('type-mismatch', { declared: 'image/jpeg', detected: 'application/pdf' }),
    },
    'Needs attention: The file is not what its name says (named image/jpeg, is application/pdf)',
  ],
  [
    'says when it is tried again',
    { event: 'retrying', attempt: 2, delayMs: 1_500, failure: localFailure('file-unreadable') },
    'Trying again: The file could not be read (in 1.5 s, attempt 2)',
  ],
] as const)('an entry %s', (_what, entry, words) => {
  expect(entryWords({ at: 0, ...entry })).toBe(words);
});

test.each([
  [{ state: 'uploading', sentBytes: 24, sizeBytes: 100 }, null],
  [{ state: 'uploading', sentBytes: 25, sizeBytes: 100 }, 'Sent 25 %'],
  [{ state: 'uploading', sentBytes: 99, sizeBytes: 100 }, 'Sent 75 %'],
  [{ state: 'uploading', sentBytes: 100, sizeBytes: 100 }, null],
  [{ state: 'uploading', sentBytes: 0, sizeBytes: null }, null],
  [{ state: 'processing', processingPercent: 0 }, null],
  [{ state: 'processing', processingPercent: 40 }, 'Processing 40 %'],
  [{ state: 'complete' }, null],
] as const)('of %j the milestone is %j', (row, words) => {
  expect(milestoneWords(rowWith(row))).toBe(words);
});

test('an outcome is in plain words, a failure by its kind alone', () => {
  expect(outcomeText('already-submitted')).toBe('already submitted');
  expect(outcomeText('failed: type-mismatch')).toBe('type mismatch');
  expect(outcomeText('already-queued')).toBe('already in the queue');
});

test('sizes and times are written as Intl writes them', () => {
  expect(bytesText(24_000_000)).toBe('24,000,000');
  expect(secondsText(1_240)).toBe('1.2');
});
