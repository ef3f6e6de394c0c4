/** The closing report says at a glance, and in words, whether all is well. */
import { expect, test } from 'vitest';

import type { CaseResult } from '../../../build/demo/outcomes.ts';
import { outcomeText, reportLines, secondsText } from '../../../build/demo/report.ts';

const film: CaseResult = {
  label: 'Autumn campaign - film.mp4',
  sizeBytes: 24_000_000,
  outcome: 'complete',
  expected: 'complete',
  durationMs: 8_320,
  problems: [],
};
const repeat: CaseResult = {
  ...film,
  label: 'Poster.jpg (same drop)',
  outcome: 'already-queued',
  expected: 'already-queued',
  durationMs: null,
};

test('marks every row and says so when everything is as expected', () => {
  expect(reportLines([film, repeat], [], 8_600)).toEqual([
    '   File                             Bytes  Outcome              Expected             Seconds',
    '────────────────────────────────────────────────────────────────────────────────────────────',
    '✓  Autumn campaign - film.mp4  24,000,000  complete             complete                 8.3',
    '✓  Poster.jpg (same drop)      24,000,000  already in the list  already in the list        –',
    '',
    'All 2 outcomes as expected, in 8.6 s: 1 file is in storage byte for byte, with one submission.',
  ]);
});

test('marks and counts another outcome', () => {
  const lines = reportLines([film, { ...repeat, outcome: 'not-reported' }], [], 8_600);
  expect(lines.at(3)).toMatch(/^✗ {2}Poster\.jpg \(same drop\) .* not reported +already in the list/);
  expect(lines.at(-1)).toBe('Not as expected: 1 of 2 outcomes, in 8.6 s.');
});

test('says below the table what is wrong besides the outcome', () => {
  const lines = reportLines([{ ...film, problems: ['it was sent 2 times'] }], ['In the window: oh'], 8_600);
  expect(lines.slice(-4)).toEqual([
    '✗ Autumn campaign - film.mp4: it was sent 2 times',
    '✗ In the window: oh',
    '',
    'Not as expected: 1 of 1 outcome, 1 other problem, in 8.6 s.',
  ]);
});

test('cuts a long name so that the table fits 100 columns', () => {
  const long: CaseResult = {
    ...film,
    label: '🎬 that is as long as only people who never type it again would make it.mp4',
    outcome: 'failed: type-not-allowed',
    expected: 'already-submitted',
  };
  const [, rule, row] = reportLines([long], [], 8_600);
  expect(rule?.length).toBeLessThanOrEqual(100);
  expect(row).toMatch(/^✗ {2}🎬 that is as long as only people wh… {2}24,000,000 {2}type not allowed/u);
});

test('writes an outcome in plain words, and a failure by its kind alone', () => {
  expect(outcomeText('already-submitted')).toBe('already submitted');
  expect(outcomeText('failed: type-mismatch')).toBe('type mismatch');
  expect(outcomeText('already-queued')).toBe('already in the list');
});

test('writes times as Intl writes them', () => {
  expect(secondsText(1_240)).toBe('1.2');
});
