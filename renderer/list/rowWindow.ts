/** The window math of the list: which rows to ask for, and how an answer becomes what is shown. Pure. */
import type { ListItem } from '../../preload/contract.ts';

/** Whatever has a place in the list: an upload, or the header of a batch. */
interface Line {
  readonly id: string;
}

/** The rows that are held: `rows[0]` stands at index `offset` of the whole list. */
export interface RowWindow<Item extends Line = ListItem> {
  readonly offset: number;
  readonly rows: readonly Item[];
  /** How many rows the whole list has. */
  readonly total: number;
}

export const emptyWindow: RowWindow<never> = { offset: 0, rows: [], total: 0 };

/** Rows asked for above and below what is on the screen. */
const margin = 12;
/** Ranges begin at multiples of this, so that a small scroll asks the same question. */
const rangeStep = 8;
/** The contract's limit of one answer. */
const largestLimit = 500;

/** What to ask for so that the rows `first`..`last` (indexes on the screen, inclusive) are held. */
export function requestRange(
  first: number,
  last: number,
): { readonly offset: number; readonly limit: number } {
  const from = Math.max(0, Math.floor((first - margin) / rangeStep) * rangeStep);
  const to = Math.ceil((Math.max(first, last) + 1 + margin) / rangeStep) * rangeStep;
  return { offset: from, limit: Math.min(largestLimit, Math.max(1, to - from)) };
}

export function rowAt<Item extends Line>(window: RowWindow<Item>, index: number): Item | null {
  return window.rows[index - window.offset] ?? null;
}

/** The index of a held row in the whole list, or -1. */
export function indexOfRow(window: RowWindow<Line>, id: string): number {
  const at = window.rows.findIndex((row) => row.id === id);
  return at < 0 ? -1 : window.offset + at;
}

function isSameRow(one: Line, other: Line): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Takes over an answer, keeping the very objects of rows that did not change: those are not drawn again. */
export function replaceWindow<Item extends Line>(
  before: RowWindow<Item>,
  fresh: RowWindow<Item>,
): RowWindow<Item> {
  const known = new Map(before.rows.map((row) => [row.id, row]));
  const rows = fresh.rows.map((row) => {
    const old = known.get(row.id);
    return old !== undefined && isSameRow(old, row) ? old : row;
  });
  const unchanged =
    before.offset === fresh.offset &&
    before.total === fresh.total &&
    before.rows.length === rows.length &&
    before.rows.every((row, index) => row === rows[index]);
  return unchanged ? before : { offset: fresh.offset, rows, total: fresh.total };
}

/**
 * Takes over an answer while a person works with the rows: every row keeps its place, rows that left the list stay
 * (as they were last known). New ones are added only where they push nobody: after the last row that is held.
 */
export function mergeHeldWindow<Item extends Line>(
  before: RowWindow<Item>,
  fresh: RowWindow<Item>,
): RowWindow<Item> {
  const news = new Map(fresh.rows.map((row) => [row.id, row]));
  const kept = before.rows.map((row) => {
    const now = news.get(row.id);
    return now === undefined || isSameRow(row, now) ? row : now;
  });
  const held = new Set(before.rows.map((row) => row.id));
  const lastKnown = fresh.rows.findLastIndex((row) => held.has(row.id));
  const rows = [...kept, ...fresh.rows.slice(lastKnown + 1)];
  const total = Math.max(fresh.total, before.offset + rows.length);
  const unchanged =
    total === before.total &&
    rows.length === before.rows.length &&
    rows.every((row, index) => row === before.rows[index]);
  return unchanged ? before : { offset: before.offset, rows, total };
}

/** Rows on the screen that a fresh answer no longer has: while they are held, their state is asked one by one. */
export function missingRowIds(before: RowWindow<Line>, fresh: RowWindow<Line>): readonly string[] {
  const news = new Set(fresh.rows.map((row) => row.id));
  return before.rows.filter((row) => !news.has(row.id)).map((row) => row.id);
}
