/** The window's queries of the list. */
import type { FilterName, SortName } from '../../../preload/contract.ts';
import type { List } from './listName.ts';

/** What a list is narrowed down to: uploads that have every word, of one day or of all. */
export interface Narrowing {
  readonly search: string;
  /** The beginning of the day on which the uploads ended. What is under way belongs to today. */
  readonly day?: number | undefined;
}

/** Whether it leaves out no upload. */
export function isWhole({ search, day }: Narrowing): boolean {
  return search === '' && day === undefined;
}

/** A set of uploads: everything that a list shows, of one batch or of all. */
export interface Selection extends Narrowing {
  readonly filter: FilterName | List;
  readonly batchId?: number | undefined;
  /** Ids of uploads that are left out. */
  readonly except?: readonly string[] | undefined;
}

/**
 * `active-first`: what is under way and what needs attention, the newest batch first, and then what has ended, by day.
 */
export type Sort = SortName;

/** An order of uploads. `status` sorts by list first, and within each list as the queue does. */
export type UploadOrder = Exclude<Sort, 'status'>;

/** The orders that are others from their end to their beginning. Only those others are kept in memory. */
export const reversedOrders = {
  oldest: 'newest',
  'name-descending': 'name',
  'size-ascending': 'size',
} as const satisfies Partial<Record<UploadOrder, UploadOrder>>;
export type KeptOrder = Exclude<UploadOrder, keyof typeof reversedOrders>;

/** The order in memory, and whether it is read from its end. */
export function keptOrder(order: UploadOrder): { readonly kept: KeptOrder; readonly isReversed: boolean } {
  switch (order) {
    case 'oldest':
    case 'name-descending':
    case 'size-ascending':
      return { kept: reversedOrders[order], isReversed: true };
    case 'active-first':
    case 'queue':
    case 'newest':
    case 'name':
    case 'size':
    case 'severity':
      return { kept: order, isReversed: false };
  }
}

export interface ListQuery extends Selection {
  readonly filter: FilterName;
  readonly sort: Sort;
  readonly offset: number;
  readonly limit: number;
  /** Lines that the window shows. If they have moved, the answer follows them. */
  readonly anchors?: readonly Anchor[] | undefined;
  /** A person works with the list: uploads keep their places in the order `active-first` until a query without it. */
  readonly hold?: boolean | undefined;
}

/** An upload or a header of a batch, with the line that it had. */
export interface Anchor {
  readonly id: string;
  readonly line: number;
}

/** A range of the uploads that a filter shows. */
export interface UploadRange extends Pick<Selection, 'filter' | 'batchId'> {
  readonly offset: number;
  readonly limit: number;
}
