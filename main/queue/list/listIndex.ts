/**
 * What searches and orders need of every upload in the list, kept in memory: looking through a hundred thousand texts
 * takes a few milliseconds here and ten times as long in the database, and an index for each order would cost every
 * insert. Read in small pieces after the start, or whole when it is needed sooner; then it follows every change.
 */
import { basename } from 'node:path';

import type { CountedAction } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf, numberOf } from '../store/sql.ts';
import { type List, listOf, searchText, searchable } from '../store/uploadRecord.ts';
import { actionBit, actionMask } from './actionMask.ts';
import { noneOfAnyList } from './listCounts.ts';
import type { Selection, Sort, Wanted } from './listQuery.ts';
import { SortedEntries } from './sortedEntries.ts';

/** Rows that are read in one go: a few milliseconds. */
const readAtOnce = 1_000;

interface Entry {
  readonly id: string;
  /** What a search looks through, in small letters. */
  readonly text: string;
  /** The name as SQLite's NOCASE compares it. */
  readonly nameKey: string;
  list: List;
  fits: number;
  readonly batchId: number;
  readonly position: number;
  readonly addedAt: number;
  /** -1 where it is not known yet. */
  readonly sizeBytes: number;
  /** Whether the search of now finds it. */
  isFound: boolean;
}

type Facts = Omit<Entry, 'isFound'>;
type Pieces = readonly (readonly Entry[])[];

/** Within one list all are of one status: by status is by position. */
export type EntrySort = Exclude<Sort, 'status'>;

export class ListIndex {
  private readonly sql: Sql;
  private readonly entries = new Map<string, Entry>();
  private orders = newOrders();
  /** Row number up to which the database was read; null: not begun. */
  private readTo: number | null = null;
  private isWhole = false;
  private words: readonly string[] = [];
  private counted: FoundCounts | null = null;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** Forgets everything: the database may have something else. */
  reset(): void {
    this.entries.clear();
    this.orders = newOrders();
    this.readTo = null;
    this.isWhole = false;
    this.counted = null;
  }

  /** Reads some more rows; answers whether there may be others. */
  readSome(): boolean {
    if (this.isWhole) return false;
    const [row] = this.sql.all(
      `SELECT max(row) AS last, json_group_array(json_array(id, search, name, list, coalesce(fits, 0),
         batch_id, position, added_at, coalesce(size_bytes, -1))) AS rows
       FROM (SELECT rowid AS row, id, search, name, list, fits, batch_id, position, added_at, size_bytes
         FROM uploads NOT INDEXED
         WHERE rowid > ? AND removed_at IS NULL ORDER BY rowid LIMIT ?)`,
      this.readTo ?? 0,
      readAtOnce,
    );
    type Row = [string, string, string, List, number, number, number, number, number];
    const rows = JSON.parse(String(columnOf(row, 'rows'))) as Row[];
    for (const [id, text, name, list, fits, batchId, position, addedAt, sizeBytes] of rows) {
      // What changed meanwhile is known, as it is now.
      if (this.entries.has(id)) continue;
      this.put({ id, text, nameKey: nameKeyOf(name), list, fits, batchId, position, addedAt, sizeBytes });
    }
    this.readTo = numberOf(row, 'last') ?? this.readTo ?? 0;
    this.isWhole = rows.length < readAtOnce;
    return !this.isWhole;
  }

  /** `null` stands for an upload that is not there: before it was added, after it was removed. */
  change(before: Upload | null, after: Upload | null): void {
    if (this.readTo === null && !this.isWhole) return; // it will be read as it is then
    this.counted = null;
    const known = this.entries.get((after ?? before)?.id ?? '');
    const facts = after === null || after.removedAt !== null ? null : factsOf(after);
    if (known !== undefined && facts !== null && isSamePlace(known, facts)) {
      known.list = facts.list;
      known.fits = facts.fits;
      return;
    }
    if (known !== undefined) this.drop(known);
    if (facts !== null) this.put(facts);
  }

  /** The ids in these ranges of what a search finds, each in this order. */
  ranges(search: string, sort: EntrySort, wanted: readonly Wanted[]): readonly (readonly string[])[] {
    this.seek(search);
    const { pieces } = this.orders[sort];
    const isOfBatches = wanted.some(({ batchId }) => batchId !== undefined);
    if (isOfBatches) return rangesOfBatches(pieces, wanted);
    return wanted.map((range) => rangeOf(pieces, range, this.words.length === 0));
  }

  /** How many uploads a search finds. */
  counts(search: string): FoundCounts {
    this.seek(search);
    this.counted ??= new FoundCounts(this.orders.queue.pieces);
    return this.counted;
  }

  finds(search: string, id: string): boolean {
    this.seek(search);
    return this.entries.get(id)?.isFound ?? false;
  }

  /** The ids of the selected uploads, in the order of the queue; with `action`, of those it fits. */
  ids(selection: Selection, action?: CountedAction): string[] {
    const bit = action === undefined ? null : actionBit(action);
    return this.selected(selection)
      .filter(({ fits }) => bit === null || (fits & bit) !== 0)
      .map(({ id }) => id);
  }

  /** The selected uploads by which actions fit them. */
  fits(selection: Selection): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const { fits } of this.selected(selection)) counts.set(fits, (counts.get(fits) ?? 0) + 1);
    return counts;
  }

  private selected({ filter, search, batchId, except = [] }: Selection): Entry[] {
    this.seek(search);
    const kept = new Set(except);
    return this.orders.queue.pieces
      .flat()
      .filter(
        (entry) =>
          entry.isFound &&
          isIn(entry, filter) &&
          (batchId === undefined || entry.batchId === batchId) &&
          !kept.has(entry.id),
      );
  }

  /** Every word must be found, in any order: a name's, a folder's, a submission id's or a failure's. */
  private seek(search: string): void {
    while (this.readSome());
    const words = wordsOf(search);
    const before = this.words;
    if (words.join(' ') === before.join(' ')) return;
    this.words = words;
    this.counted = null;
    // As a person types, less and less is found: what was not is not looked through again.
    const isNarrower = before.every((word) => words.some((longer) => longer.includes(word)));
    for (const piece of this.orders.queue.pieces)
      for (const entry of piece) entry.isFound = (entry.isFound || !isNarrower) && hasAll(entry.text, words);
  }

  private put(facts: Facts): void {
    const entry: Entry = { ...facts, isFound: hasAll(facts.text, this.words) };
    this.entries.set(entry.id, entry);
    for (const order of Object.values(this.orders)) order.add(entry);
  }

  private drop(entry: Entry): void {
    this.entries.delete(entry.id);
    for (const order of Object.values(this.orders)) order.remove(entry);
  }
}

/** How many uploads a search found, of all and of each batch. */
export class FoundCounts {
  private readonly pieces: Pieces;
  private readonly all = noneOfAnyList();
  private batches: Map<number, Record<List, number>> | null = null;

  constructor(pieces: Pieces) {
    this.pieces = pieces;
    for (const piece of pieces) for (const { isFound, list } of piece) if (isFound) this.all[list] += 1;
  }

  of(filter: Selection['filter'], batchId: number | undefined): number {
    const counts = batchId === undefined ? this.all : this.byBatch().get(batchId);
    if (counts === undefined) return 0;
    if (filter !== 'all') return counts[filter];
    return counts.active + counts.attention + counts.done + counts['already-submitted'] + counts.cancelled;
  }

  /** Counted when it is asked for, before anything changes: in a flat list nobody asks. */
  private byBatch(): ReadonlyMap<number, Record<List, number>> {
    if (this.batches !== null) return this.batches;
    const batches = new Map<number, Record<List, number>>();
    for (const piece of this.pieces) {
      for (const { isFound, batchId, list } of piece) {
        if (!isFound) continue;
        const counts = batches.get(batchId) ?? noneOfAnyList();
        counts[list] += 1;
        batches.set(batchId, counts);
      }
    }
    this.batches = batches;
    return batches;
  }
}

function rangeOf(pieces: Pieces, { filter, offset, limit }: Wanted, isWhole: boolean): string[] {
  const ids: string[] = [];
  let skipped = 0;
  for (const piece of pieces) {
    // Where all are shown, those before the range need no look.
    if (isWhole && filter === 'all' && skipped + piece.length <= offset) {
      skipped += piece.length;
      continue;
    }
    for (const entry of piece) {
      if (!entry.isFound || !isIn(entry, filter)) continue;
      if (ids.length === limit) return ids;
      if (skipped < offset) skipped += 1;
      else ids.push(entry.id);
    }
  }
  return ids;
}

/** One look at all entries for all batches. */
function rangesOfBatches(pieces: Pieces, wanted: readonly Wanted[]): readonly (readonly string[])[] {
  const takers = wanted.map((range) => ({ range, ids: [] as string[], skipped: 0 }));
  const byBatch = new Map<number | undefined, typeof takers>();
  for (const taker of takers) {
    const { batchId, limit } = taker.range;
    if (limit > 0) byBatch.set(batchId, [...(byBatch.get(batchId) ?? []), taker]);
  }
  // Batches on one screen mostly came one after the other: by far the most entries are of none between them.
  const batchIds = wanted.map(({ batchId = 0 }) => batchId);
  const first = Math.min(...batchIds);
  const last = Math.max(...batchIds);
  for (const piece of pieces) {
    for (const entry of piece) {
      if (!entry.isFound || entry.batchId < first || entry.batchId > last) continue;
      const ofBatch = byBatch.get(entry.batchId);
      if (ofBatch === undefined) continue;
      for (const taker of ofBatch) {
        if (!isIn(entry, taker.range.filter) || taker.ids.length === taker.range.limit) continue;
        if (taker.skipped < taker.range.offset) taker.skipped += 1;
        else taker.ids.push(entry.id);
      }
    }
  }
  return takers.map(({ ids }) => ids);
}

function isIn({ list }: Entry, filter: Selection['filter']): boolean {
  return filter === 'all' || filter === list;
}

function newOrders(): Readonly<Record<EntrySort, SortedEntries<Entry>>> {
  return {
    queue: new SortedEntries(byPosition),
    newest: new SortedEntries((one, other) => other.addedAt - one.addedAt || byPosition(other, one)),
    name: new SortedEntries((one, other) => compared(one.nameKey, other.nameKey) || byPosition(one, other)),
    size: new SortedEntries((one, other) => other.sizeBytes - one.sizeBytes || byPosition(one, other)),
  };
}

function byPosition(one: Entry, other: Entry): number {
  return one.position - other.position || compared(one.id, other.id);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function factsOf(upload: Upload): Facts {
  const { id, path, position, batchId, addedAt, file } = upload;
  return {
    id,
    text: searchText(upload),
    nameKey: nameKeyOf(basename(path)),
    list: listOf(upload),
    fits: actionMask(upload),
    batchId,
    position,
    addedAt,
    sizeBytes: file?.sizeBytes ?? -1,
  };
}

/** Whether it is found and sorted as before. */
function isSamePlace(known: Facts, now: Facts): boolean {
  return known.position === now.position && known.sizeBytes === now.sizeBytes && known.text === now.text;
}

function wordsOf(search: string): readonly string[] {
  return searchable(search)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

function hasAll(text: string, words: readonly string[]): boolean {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}

/** As SQLite's NOCASE has it: only the letters of ASCII are alike. */
function nameKeyOf(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
