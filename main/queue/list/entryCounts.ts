/** Counts of uploads by the filters that show them. */
import type { FilterName } from '../../../preload/contract.ts';
import { hasIssues, isCritical } from './entryFindings.ts';
import { zeroPerList } from './listCounts.ts';
import type { Entry } from './listEntry.ts';
import type { FindingsFilter, List } from './listName.ts';

export type EntryCounts = Record<List | FindingsFilter, number>;

export function noEntries(): EntryCounts {
  return { ...zeroPerList(), critical: 0, 'with-issues': 0 };
}

/** `by`: -1 to subtract the upload. */
export function countEntry(
  counts: EntryCounts,
  { list, severityRank }: Pick<Entry, 'list' | 'severityRank'>,
  by: 1 | -1,
): void {
  counts[list] += by;
  if (hasIssues(severityRank)) counts['with-issues'] += by;
  if (isCritical(severityRank)) counts.critical += by;
}

export function countIn(counts: EntryCounts, filter: FilterName | List): number {
  if (filter !== 'all') return counts[filter];
  return counts.active + counts.attention + counts.done + counts['already-submitted'] + counts.cancelled;
}
