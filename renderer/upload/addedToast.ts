/** The lines of the toast after files were added. */
import type { AddReport, DropAnswer, PreflightReport } from '../../preload/contract.ts';
import type { ToastLine } from '../app/toastsStore.ts';
import { visibleText } from '../ui/displayText.ts';

export function addedToastLines(report: AddReport | PreflightReport): ToastLine[] {
  const { added, alreadyQueued, ignored = 0, unchanged } = report;
  const changedSince = 'changedSince' in report ? report.changedSince : 0;
  const lines: ToastLine[] = [];
  if (added > 0) lines.push({ key: 'toasts.added', named: { count: added } });
  if (alreadyQueued.length > 0) lines.push({ key: 'toasts.already', named: { count: alreadyQueued.length } });
  if (unchanged !== undefined) {
    const { count, name } = unchanged;
    lines.push({ key: 'versions.unchanged', named: { count, name: visibleText(name) } });
  }
  if (ignored > 0) lines.push({ key: 'toasts.ignored', named: { count: ignored } });
  if (changedSince > 0) lines.push({ key: 'preflight.changedSince', named: { count: changedSince } });
  return lines.length > 0 ? lines : [{ key: 'toasts.nothingAdded' }];
}

/** Whether the lines say only what the new rows in the list and their batch header show anyway. */
export function areRowsEnough(lines: readonly ToastLine[]): boolean {
  return lines.every(({ key }) => key === 'toasts.added');
}

/** The lines of the toast after a drop; none if a preflight asks about all of it in its own panel. */
export function droppedToastLines(answer: DropAnswer): ToastLine[] {
  const { withoutFile = 0 } = answer;
  const without: ToastLine[] =
    withoutFile === 0 ? [] : [{ key: 'toasts.withoutFile', named: { count: withoutFile } }];
  if (answer.outcome === 'asked') return without;
  return [...addedToastLines(answer), ...without];
}
