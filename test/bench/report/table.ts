/** The findings as text: one table for each case, and the goals. */
import type { Goal } from './goals.ts';
import { type CaseResult, type Metric, type Spread, spreadOf } from './result.ts';

const columns: readonly { readonly title: string; readonly metric: Metric; readonly digits: number }[] = [
  { title: 'wall s', metric: 'wallS', digits: 2 },
  { title: 'CPU-s/GiB', metric: 'cpuSPerGib', digits: 2 },
  { title: 'added MiB', metric: 'addedMib', digits: 0 },
  { title: 'files/s', metric: 'filesPerS', digits: 1 },
  { title: 'CPU ms/file', metric: 'cpuMsPerFile', digits: 2 },
  { title: 'requests/file', metric: 'requestsPerFile', digits: 2 },
];

export function caseTable(result: CaseResult): string {
  const rows = result.results.map(({ sender, problem }) => {
    if (spreadOf('wallS', result, sender) === null) return [sender, problem ?? 'no run'];
    return [
      sender,
      ...columns.map(({ metric, digits }) => {
        const found = spreadOf(metric, result, sender);
        return found === null ? '' : spreadText(found, digits);
      }),
    ];
  });
  const mib = (result.totalBytes / 1_024 / 1_024).toFixed(0);
  const title = `${result.name}: ${result.fileCount} ${result.fileCount === 1 ? 'file' : 'files'}, ${mib} MiB`;
  return `${title}\n${aligned([['', ...columns.map((column) => column.title)], ...rows])}`;
}

export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ goal, wanted, found, isReached }) => [
    goal,
    wanted,
    found,
    isReached ? 'yes' : 'NO',
  ]);
  return aligned([['goal', 'wanted', 'found', 'reached'], ...rows]);
}

function spreadText({ median, least, most }: Spread, digits: number): string {
  if (least === most) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}

/** A row that is shorter than the others is a remark: it does not widen a column. */
function aligned(rows: readonly (readonly string[])[]): string {
  const count = Math.max(...rows.map(({ length }) => length));
  const whole = rows.filter(({ length }) => length === count);
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...whole.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
