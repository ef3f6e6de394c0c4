/**
 * The selection as an immutable value: either the selected ids with their actions, or everything except some ids.
 * Also the anchor of a range.
 */
import type { UploadAction, UploadRow, UploadState } from '../../preload/contract.ts';

/** What the selection stores of a row, so that actions work for rows that are not held. */
interface SelectedRow {
  readonly actions: readonly UploadAction[];
  readonly sending: boolean;
}

export interface Selection {
  readonly rows: ReadonlyMap<string, SelectedRow>;
  /** The index where a Shift range begins; null before the first selection. */
  readonly anchor: number | null;
  /** Set when everything that matches the query is selected: the ids that are not. `rows` is empty then. */
  readonly except: ReadonlySet<string> | null;
}

export const nothingSelected: Selection = { rows: new Map(), anchor: null, except: null };
/** Everything that matches the query, without loading ids. */
export const allSelected: Selection = { ...nothingSelected, except: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.except === null ? selection.rows.has(id) : !selection.except.has(id);
}

export function isAll({ except }: Selection): boolean {
  return except !== null;
}

const sendingStates: ReadonlySet<UploadState> = new Set(['checking', 'uploading', 'submitting']);

/** Whether a removal would interrupt a transfer, and therefore needs a confirmation. */
export function isSending(row: Pick<UploadRow, 'state'>): boolean {
  return sendingStates.has(row.state);
}

function toSelectedRow(row: UploadRow): SelectedRow {
  return { actions: row.actions, sending: isSending(row) };
}

export function toggleRow(selection: Selection, row: UploadRow, index: number): Selection {
  if (selection.except !== null) {
    const except = new Set(selection.except);
    if (!except.delete(row.id)) except.add(row.id);
    return { ...selection, except, anchor: index };
  }
  const rows = new Map(selection.rows);
  if (!rows.delete(row.id)) rows.set(row.id, toSelectedRow(row));
  return { ...selection, rows, anchor: index };
}

/** Adds rows, for example those of a Shift range. The anchor does not change. */
export function addRows(selection: Selection, added: readonly UploadRow[]): Selection {
  if (selection.except !== null) {
    const except = new Set(selection.except);
    for (const row of added) except.delete(row.id);
    return { ...selection, except };
  }
  const rows = new Map(selection.rows);
  for (const row of added) rows.set(row.id, toSelectedRow(row));
  return { ...selection, rows };
}

/** The range from the anchor (or the row itself) to `index`, lowest first. */
export function rangeTo(
  selection: Selection,
  index: number,
): { readonly first: number; readonly last: number } {
  const anchor = selection.anchor ?? index;
  return { first: Math.min(anchor, index), last: Math.max(anchor, index) };
}

/** Updates the actions of selected rows from the visible rows, because they change with the state. */
export function refreshRows(selection: Selection, shown: readonly UploadRow[]): Selection {
  if (selection.rows.size === 0) return selection;
  const changed = shown.filter((row) => {
    const known = selection.rows.get(row.id);
    return (
      known !== undefined &&
      (known.sending !== isSending(row) || known.actions.join(' ') !== row.actions.join(' '))
    );
  });
  return changed.length === 0 ? selection : addRows(selection, changed);
}

export function removeRows(selection: Selection, ids: readonly string[]): Selection {
  if (!ids.some((id) => selection.rows.has(id))) return selection;
  const rows = new Map(selection.rows);
  for (const id of ids) rows.delete(id);
  return { ...selection, rows };
}

/** The selected ids that allow an action. */
export function idsFor(selection: Selection, action: UploadAction): readonly string[] {
  const ids: string[] = [];
  for (const [id, row] of selection.rows) if (row.actions.includes(action)) ids.push(id);
  return ids;
}

/** How many of these ids are being sent. */
export function countSending(selection: Selection, ids: readonly string[]): number {
  return ids.filter((id) => selection.rows.get(id)?.sending === true).length;
}
