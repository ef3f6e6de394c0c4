/** The closing report: the table, what is wrong in words, and one sentence. Pure. */
import { type CaseResult, type Outcome, isAsExpected } from './outcomes.ts';

const nameWidthLimit = 36;
const titles = ['', 'File', 'Bytes', 'Outcome', 'Expected', 'Seconds'];
const numberColumns = new Set([2, 5]);

const wholeNumber = new Intl.NumberFormat('en');
const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const outcomeWords: Partial<Record<Outcome, string>> = { 'already-queued': 'already in the list' };

/** All lines; `otherProblems` are sentences that belong to no file. */
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
    ...tableLines(results),
    ...(problems.length === 0 ? [] : ['', ...problems.map((problem) => `✗ ${problem}`)]),
    '',
    closingSentence(results, otherProblems.length, durationMs),
  ];
}

/** `1500` → `1.5`. */
export function secondsText(durationMs: number): string {
  return seconds.format(durationMs / 1_000);
}

/** A failure by its kind alone: `failed: type-mismatch` → `type mismatch`. */
export function outcomeText(outcome: Outcome): string {
  return outcomeWords[outcome] ?? outcome.replace(/^failed: /, '').replaceAll('-', ' ');
}

/** Columns are as wide as their longest cell; long names are cut, so that all fit a terminal. */
function tableLines(results: readonly CaseResult[]): string[] {
  const rows = [titles, ...results.map(cellsOf)];
  const widths = titles.map((_title, column) => Math.max(...rows.map((cells) => lengthOf(cells[column]))));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - lengthOf(cell));
        return numberColumns.has(column) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = '─'.repeat(widths.reduce((total, width) => total + width + 2, -2));
  return lines.toSpliced(1, 0, rule);
}

function cellsOf(result: CaseResult): string[] {
  const { label, sizeBytes, outcome, expected, durationMs } = result;
  return [
    isAsExpected(result) ? '✓' : '✗',
    lengthOf(label) > nameWidthLimit ? `${[...label].slice(0, nameWidthLimit - 1).join('')}…` : label,
    wholeNumber.format(sizeBytes),
    outcomeText(outcome),
    outcomeText(expected),
    durationMs === null ? '–' : secondsText(durationMs),
  ];
}

/** In code points: a terminal shows one cell for each of those in these file names. */
function lengthOf(text = ''): number {
  return [...text].length;
}

function closingSentence(results: readonly CaseResult[], otherProblems: number, durationMs: number): string {
  const wrong = results.filter((result) => !isAsExpected(result)).length;
  const time = `${secondsText(durationMs)} s`;
  if (wrong > 0 || otherProblems > 0) {
    const problems = otherProblems === 0 ? '' : `, ${counted(otherProblems, 'other problem')}`;
    return `Not as expected: ${wrong} of ${counted(results.length, 'outcome')}${problems}, in ${time}.`;
  }
  const complete = results.filter(({ outcome }) => outcome === 'complete').length;
  const files = complete === 1 ? '1 file is' : `${complete} files are`;
  const each = complete === 1 ? '' : 'each ';
  return (
    `All ${counted(results.length, 'outcome')} as expected, in ${time}: ` +
    `${files} in storage byte for byte, ${each}with one submission.`
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
