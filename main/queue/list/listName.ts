/** The lists of the window, and which of them an upload is in. Pure. */
import type { FilterName } from '../../../preload/contract.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import type { ActionFacts } from '../model/upload.ts';
import { hasIssues, isCritical } from './entryFindings.ts';

/** A cancelled upload needs no attention; only "all" shows it. */
export type List = Exclude<FilterName, 'all' | FindingsFilter> | 'cancelled';

/** The filters that show a part of the list `done`. */
export type FindingsFilter = 'critical' | 'with-issues';

/** The lists in the order "by status", which starts with what needs attention. */
export const listsByStatus: readonly List[] = [
  'attention',
  'active',
  'already-submitted',
  'done',
  'cancelled',
];

/** The lists of uploads with nothing left to do for the app or for a person. */
export const endedLists: readonly List[] = ['done', 'already-submitted', 'cancelled'];

/** The list that contains the upload, unless it was removed. */
export function listOf({ status }: Pick<ActionFacts, 'status'>): List {
  switch (status.state) {
    case 'complete':
      return 'done';
    case 'already-submitted':
      return 'already-submitted';
    case 'failed':
      return errorTaxonomy[status.failure.kind].list;
    case 'queued':
    case 'checking':
    case 'uploading':
    case 'submitting':
    case 'processing':
    case 'paused':
      return 'active';
  }
}

/** `severityRank`: see entryFindings.ts. */
export function isShownBy(
  filter: FilterName | List,
  { list, severityRank }: { readonly list: List; readonly severityRank: number },
): boolean {
  if (filter === 'critical') return isCritical(severityRank);
  if (filter === 'with-issues') return hasIssues(severityRank);
  return filter === 'all' || filter === list;
}
