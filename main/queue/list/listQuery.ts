/** The window's queries of the list. */
import type { FilterName } from '../../../preload/contract.ts';
import type { List } from './listName.ts';

/** A set of uploads: everything that a list shows, of one batch or of all. */
export interface Selection {
  readonly filter: FilterName | List;
  readonly search: string;
  readonly batchId?: number | undefined;
  /** Ids of uploads that are left out. */
  readonly except?: readonly string[] | undefined;
}

export type Sort = 'queue' | 'newest' | 'name' | 'size' | 'status' | 'severity';

/** An order of uploads. `status` sorts by list first, and within each list as the queue does. */
export type UploadOrder = Exclude<Sort, 'status'>;

export interface ListQuery extends Selection {
  readonly filter: FilterName;
  readonly sort: Sort;
  readonly offset: number;
  readonly limit: number;
}

/** A range of the uploads that a filter shows. */
export interface UploadRange extends Pick<Selection, 'filter' | 'batchId'> {
  readonly offset: number;
  readonly limit: number;
}
