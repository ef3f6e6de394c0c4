/** The columns of the list that have a head: their sort orders and their widths. Pure. */
import { type WindowSettings, windowSettings } from '../../preload/contract.ts';
import type { ListQuery } from './listStore.ts';

export type ColumnName = 'name' | 'status' | 'size' | 'added';

/** The order of each column. The list has one direction for each. */
const orderOf = {
  name: { sort: 'name', direction: 'ascending' },
  status: { sort: 'status', direction: 'other' },
  size: { sort: 'size', direction: 'descending' },
  added: { sort: 'newest', direction: 'descending' },
} as const satisfies Readonly<Record<ColumnName, { sort: ListQuery['sort']; direction: string }>>;

/** The order in which the list is when no column is chosen. */
const usualSort: ListQuery['sort'] = 'active-first';

/** The value of `aria-sort`; an order by severity belongs to the column of the status. */
export function sortDirection(
  column: ColumnName,
  sort: ListQuery['sort'],
): 'none' | (typeof orderOf)[ColumnName]['direction'] {
  if (column === 'status' && sort === 'severity') return 'other';
  return orderOf[column].sort === sort ? orderOf[column].direction : 'none';
}

/** The order after a click on the head: that of the column, for the status then by severity, and then the usual one. */
export function nextSort(column: ColumnName, sort: ListQuery['sort']): ListQuery['sort'] {
  if (column === 'status' && sort === 'status') return 'severity';
  return sortDirection(column, sort) === 'none' ? orderOf[column].sort : usualSort;
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
