/** What the look before sending tells, and what is said once it was sent. */
import type { AddReport, SurveyReport, SurveyView } from '../../preload/contract.ts';
import type { ToastLine } from '../stores/toasts.ts';

/** How many of what was found are left out. */
export function leftOutCount({ skipped }: Pick<SurveyView, 'skipped'>): number {
  return skipped.reduce((sum, { count }) => sum + count, 0);
}

/** What became of files that were added, line by line. */
export function reportLines(report: AddReport | SurveyReport): ToastLine[] {
  const { added, alreadyQueued } = report;
  const changedSince = 'changedSince' in report ? report.changedSince : 0;
  const lines: ToastLine[] = [];
  if (added > 0) lines.push({ key: 'toasts.added', named: { count: added } });
  if (alreadyQueued.length > 0) lines.push({ key: 'toasts.already', named: { count: alreadyQueued.length } });
  if (changedSince > 0) lines.push({ key: 'survey.changedSince', named: { count: changedSince } });
  return lines.length > 0 ? lines : [{ key: 'toasts.nothingAdded' }];
}
