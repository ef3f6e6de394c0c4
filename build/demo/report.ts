/** The closing report: the table, what is wrong in words, and one sentence. Pure. */
import type { CaseResult } from './outcomes.ts';
import { isAsExpected } from './outcomes.ts';
import { type Column, tableLines } from './table.ts';
import { bytesText, closingSentence, outcomeText, secondsText } from './wording.ts';

const widthLimit = 100;

const columns: readonly Column[] = [
  { title: '', align: 'left' },
  { title: 'File', align: 'left', gives: true },
  { title: 'Bytes', align: 'right' },
  { title: 'Outcome', align: 'left' },
  { title: 'Expected', align: 'left' },
  { title: 'Seconds', align: 'right' },
];

/** All lines; `otherProblems` are sentences about no file in particular. */
export function reportLines(
  results: readonly CaseResult[],
  otherProblems: readonly string[],
  durationMs: number,
): string[] {
  const problems = [
    ...results.flatMap(({ label, problems: own }) => own.map((problem) => `${label}: ${problem}`)),
    ...otherProblems,
  ];
  return [
    ...tableLines(columns, results.map(rowOf), widthLimit),
    ...(problems.length === 0 ? [] : ['', ...problems.map((problem) => `✗ ${problem}`)]),
    '',
    closingSentence(results, otherProblems.length, durationMs),
  ];
}

function rowOf(result: CaseResult): string[] {
  const { label, sizeBytes, outcome, expected, durationMs } = result;
  return [
    isAsExpected(result) ? '✓' : '✗',
    label,
    bytesText(sizeBytes),
    outcomeText(outcome),
    outcomeText(expected),
    durationMs === null ? '–' : secondsText(durationMs),
  ];
}
