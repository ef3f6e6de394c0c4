/**
 * Pure functions for the part of the list that the window holds: which rows to request, and how an answer changes the
 * held rows.
 */
import type { ListItem } from '../../preload/contract.ts';

/** An item of the list: an upload or the header of a batch. */
interface Line {
  readonly id: string;
}

/** The held rows; `rows[0]` has the index `offset` in the whole list. */
export interface RowWindow<Item extends Line = ListItem> {
  readonly offset: number;
  readonly rows: readonly Item[];
  /** How many rows the whole list has, including headings. */
  readonly total: number;
  /** How many headings the whole list has, and how many are above the held rows. */
  readonly headings: number;
  readonly headingsBefore: number;
}

export const emptyWindow: RowWindow<never> = {
  offset: 0,
  rows: [],
  total: 0,
  headings: 0,
  headingsBefore: 0,
};

/** Extra rows to request above and below the screen. */
const margin = 12;
/** Ranges start at multiples of this, so that a small scroll repeats the same request. */
const rangeStep = 8;
/** The most rows of one answer; the contract sets this limit. */
const largestLimit = 500;

/** The range to request for the visible rows `first` to `last` (inclusive indexes). */
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

/**
 * Replaces the held rows by an answer, but keeps the objects of unchanged rows, so that they are not rendered again.
 */
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
    before.headings === fresh.headings &&
    before.headingsBefore === fresh.headingsBefore &&
    before.rows.length === rows.length &&
    before.rows.every((row, index) => row === rows[index]);
  return unchanged ? before : { ...fresh, rows };
}

/**
 * Merges an answer into the held rows while the user works with them. Every row keeps its position, and rows that left
 * the list stay in their last known state. New rows are added only after the last held row.
 */
export function mergeHeldWindow<Item extends Line>(
  before: RowWindow<Item>,
  fresh: RowWindow<Item>,
): RowWindow<Item> {
  const freshById = new Map(fresh.rows.map((row) => [row.id, row]));
  const kept = before.rows.map((row) => {
    const now = freshById.get(row.id);
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
  const { offset, headings, headingsBefore } = before;
  return unchanged ? before : { offset, headings, headingsBefore, rows, total };
}

/** The ids of held rows that the new answer lacks; the list requests their state one by one. */
export function missingRowIds(before: RowWindow<Line>, fresh: RowWindow<Line>): readonly string[] {
  const freshIds = new Set(fresh.rows.map((row) => row.id));
  return before.rows.filter((row) => !freshIds.has(row.id)).map((row) => row.id);
}
