/** How many of the files that a drop holds are not uploaded. */
import type { SurveyView } from '../../preload/contract.ts';

export function skippedCount({ skipped }: Pick<SurveyView, 'skipped'>): number {
  return skipped.reduce((sum, { count }) => sum + count, 0);
}
