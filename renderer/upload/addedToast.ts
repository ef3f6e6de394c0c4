/** The lines of the toast after files were added. */
import type { AddReport, PreflightReport } from '../../preload/contract.ts';
import type { ToastLine } from '../app/toastsStore.ts';

export function addedToastLines(report: AddReport | PreflightReport): ToastLine[] {
  const { added, alreadyQueued } = report;
  const changedSince = 'changedSince' in report ? report.changedSince : 0;
  const lines: ToastLine[] = [];
  if (added > 0) lines.push({ key: 'toasts.added', named: { count: added } });
  if (alreadyQueued.length > 0) lines.push({ key: 'toasts.already', named: { count: alreadyQueued.length } });
  if (changedSince > 0) lines.push({ key: 'preflight.changedSince', named: { count: changedSince } });
  return lines.length > 0 ? lines : [{ key: 'toasts.nothingAdded' }];
}
