/** The data of one upload in the list index, and the orders of the list. */
import type { List } from './listName.ts';
import type { KeptOrder } from './listQuery.ts';
import { underWay } from './localDay.ts';
import { SortedEntries } from './sortedEntries.ts';

export interface Entry {
  readonly id: string;
  /** The text that a search reads, as searchKey.ts writes it. */
  readonly text: string;
  /** The name in lower case, for the order by name. */
  readonly nameKey: string;
  list: List;
  actions: number;
  readonly batchId: number;
  readonly position: number;
  readonly addedAt: number;
  /** -1 while it is unknown. */
  readonly sizeBytes: number;
  /** See entryFindings.ts. */
  readonly severityRank: number;
  /** The day on which it ended; `underWay` if it has not. Held back while a person works with the list. */
  readonly day: number;
  readonly endedAt: number;
  /** Whether the current search finds it, and it belongs to the current day. */
  isFound: boolean;
}

/** When an upload ended, of which the order `active-first` depends. */
export type Ending = Pick<Entry, 'day' | 'endedAt'>;

export type Pieces = readonly (readonly Entry[])[];

export function newOrders(): Readonly<Record<KeptOrder, SortedEntries<Entry>>> {
  return {
    'active-first': new SortedEntries((one, other) => other.day - one.day || withinDay(one, other)),
    queue: new SortedEntries(byPosition),
    newest: new SortedEntries((one, other) => other.addedAt - one.addedAt || byPosition(other, one)),
    name: new SortedEntries((one, other) => compared(one.nameKey, other.nameKey) || byPosition(one, other)),
    size: new SortedEntries((one, other) => other.sizeBytes - one.sizeBytes || byPosition(one, other)),
    severity: new SortedEntries(
      (one, other) => other.severityRank - one.severityRank || byPosition(one, other),
    ),
  };
}

/** What is under way is in the order of its batches, the newest first, and what ended in the order in which it did. */
function withinDay(one: Entry, other: Entry): number {
  return other.endedAt - one.endedAt || otherBatch(one, other) || byPosition(one, other);
}

function otherBatch(one: Entry, other: Entry): number {
  return one.day === underWay ? other.batchId - one.batchId : 0;
}

function byPosition(one: Entry, other: Entry): number {
  return one.position - other.position || compared(one.id, other.id);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
