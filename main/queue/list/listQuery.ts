/** What the window asks of the list. */
import type { FilterName } from '../../../preload/contract.ts';
import type { List } from './listName.ts';

/** A set of uploads: all that a list shows, of one batch or of all. */
export interface Selection {
  readonly filter: FilterName | List;
  readonly search: string;
  readonly batchId?: number | undefined;
  /** Ids of uploads that are left out. */
  readonly except?: readonly string[] | undefined;
}

export type Sort = 'queue' | 'newest' | 'name' | 'size' | 'status';

/** An order of uploads. By status is by list first, and within one list in the order of the queue. */
export type UploadOrder = Exclude<Sort, 'status'>;

export interface ListQuery extends Selection {
  readonly filter: FilterName;
  readonly sort: Sort;
  readonly offset: number;
  readonly limit: number;
}

/** Some of the uploads that a filter shows. */
export interface UploadRange extends Pick<Selection, 'filter' | 'batchId'> {
  readonly offset: number;
  readonly limit: number;
}
