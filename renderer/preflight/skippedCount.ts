/** How many of the files that a drop holds are not uploaded. */
import type { PreflightView } from '../../preload/contract.ts';

export function skippedCount({ skipped }: Pick<PreflightView, 'skipped'>): number {
  return skipped.reduce((sum, { count }) => sum + count, 0);
}
