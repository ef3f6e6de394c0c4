/** The columns of the list that have a head: their sort orders and their widths. Pure. */
import { type WindowSettings, windowSettings } from '../../preload/contract.ts';
import type { ListQuery } from './listStore.ts';

export type ColumnName = 'name' | 'status' | 'size' | 'added';

interface ColumnOrder {
  readonly sort: ListQuery['sort'];
  /** The value of `aria-sort`. */
  readonly direction: 'ascending' | 'descending' | 'other';
}

/** The orders of each column, in the order in which clicks on its head choose them. */
const ordersOf: Readonly<Record<ColumnName, readonly [ColumnOrder, ColumnOrder]>> = {
  name: [
    { sort: 'name', direction: 'ascending' },
    { sort: 'name-descending', direction: 'descending' },
  ],
  status: [
    { sort: 'status', direction: 'other' },
    { sort: 'severity', direction: 'other' },
  ],
  size: [
    { sort: 'size', direction: 'descending' },
    { sort: 'size-ascending', direction: 'ascending' },
  ],
  added: [
    { sort: 'newest', direction: 'descending' },
    { sort: 'oldest', direction: 'ascending' },
  ],
};

/** The order in which the list is when no column is chosen. */
const usualSort: ListQuery['sort'] = 'active-first';

/** The value of `aria-sort`; an order by severity belongs to the column of the status. */
export function sortDirection(
  column: ColumnName,
  sort: ListQuery['sort'],
): 'none' | ColumnOrder['direction'] {
  return ordersOf[column].find((order) => order.sort === sort)?.direction ?? 'none';
}

/** The order after a click on the head: the first of the column, then its second, and then the usual one. */
export function nextSort(column: ColumnName, sort: ListQuery['sort']): ListQuery['sort'] {
  const [first, second] = ordersOf[column];
  if (sort === first.sort) return second.sort;
  return sort === second.sort ? usualSort : first.sort;
}

/** The settings of the columns whose width can be chosen. The status has what they leave. */
export const widthSettings = {
  name: 'nameColumnPx',
  size: 'sizeColumnPx',
  added: 'addedColumnPx',
} as const satisfies Readonly<Partial<Record<ColumnName, keyof WindowSettings>>>;
export type ResizableColumn = keyof typeof widthSettings;

export function isResizable(column: ColumnName): column is ResizableColumn {
  return column in widthSettings;
}

/** A whole width within the bounds of the setting, in pixels. */
export function boundedWidth(column: ResizableColumn, widthPx: number): number {
  const { min, max } = windowSettings[widthSettings[column]];
  return Math.min(max, Math.max(min, Math.round(widthPx)));
}

/** The chosen widths as variables of CSS. No column takes so much that the others vanish. */
export function widthVariables(
  settings: Pick<WindowSettings, (typeof widthSettings)[ResizableColumn]>,
): Readonly<Record<string, string>> {
  const largestShare = { name: '55%', size: '20%', added: '20%' } as const;
  const chosen = (Object.keys(widthSettings) as ResizableColumn[]).flatMap((column) => {
    const width = settings[widthSettings[column]];
    return width === null
      ? []
      : [[`--${column}-column`, `min(${width}px, ${largestShare[column]})`] as const];
  });
  return Object.fromEntries(chosen);
}
