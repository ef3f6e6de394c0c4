/** The selection as an immutable value: ids, what can be done with each, and the anchor of a range. */
import type { UploadAction, UploadRow, UploadState } from '../../preload/contract.ts';

/** What the selection remembers of a row: enough to offer actions, not the row. */
export interface SelectedRow {
  readonly actions: readonly UploadAction[];
  readonly sending: boolean;
}

export interface Selection {
  readonly rows: ReadonlyMap<string, SelectedRow>;
  /** The index where a range (Shift) begins; null before anything was chosen. */
  readonly anchor: number | null;
  /** Set while all that the list shows is selected, however much: the ids of those that are not. Then `rows` is empty. */
  readonly except: ReadonlySet<string> | null;
}

export const nothingSelected: Selection = { rows: new Map(), anchor: null, except: null };
/** No id was loaded for it. */
export const allSelected: Selection = { ...nothingSelected, except: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.except === null ? selection.rows.has(id) : !selection.except.has(id);
}

export function isAll({ except }: Selection): boolean {
  return except !== null;
}

const sendingStates: ReadonlySet<UploadState> = new Set(['checking', 'uploading', 'submitting']);

/** Whether removing it would interrupt something: that is asked about once. */
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

/** Adds rows, e.g. those of a Shift range; the anchor stays where the range began. */
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

/** Takes over what rows on the screen can do now; a selected row whose state changed offers other actions. */
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

/** The selected ids that an action fits. */
export function idsFor(selection: Selection, action: UploadAction): readonly string[] {
  const ids: string[] = [];
  for (const [id, row] of selection.rows) if (row.actions.includes(action)) ids.push(id);
  return ids;
}

/** How many of these selected rows are being sent right now. */
export function countSending(selection: Selection, ids: readonly string[]): number {
  return ids.filter((id) => selection.rows.get(id)?.sending === true).length;
}
