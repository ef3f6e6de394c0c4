/**
 * The index of the list: what searches, orders, filters and actions need of every upload, in memory. Looking through a
 * hundred thousand texts takes a few milliseconds here and ten times as long in the database, and a database index for
 * each order would cost every insert. It is read in small pieces after the start, or whole when it is needed sooner; then
 * it follows every change.
 */
import { basename } from 'node:path';

import type { CountedAction } from '../../../preload/contract.ts';
import type { Upload, UploadSummary } from '../model/upload.ts';
import type { StoreSubscriber, UploadStore } from '../store/uploadStore.ts';
import { ActionCounter, actionBit, actionMask } from './actionMask.ts';
import { noneOfAnyList } from './listCounts.ts';
import { type List, isShownBy, listOf } from './listName.ts';
import type { Selection, UploadOrder, UploadRange } from './listQuery.ts';
import { SortedEntries } from './sortedEntries.ts';

/** Rows that are read at a time; a few milliseconds. */
const rowsAtOnce = 1_000;

interface Entry {
  readonly id: string;
  /** What a search looks through, in lower case. */
  readonly text: string;
  /** The name in lower case, as the order by name compares it. */
  readonly nameKey: string;
  list: List;
  actions: number;
  readonly batchId: number;
  readonly position: number;
  readonly addedAt: number;
  /** -1 where it is not known yet. */
  readonly sizeBytes: number;
  /** Whether the present search finds it. */
  isFound: boolean;
}

type Pieces = readonly (readonly Entry[])[];

export class ListIndex implements StoreSubscriber {
  private readonly store: Pick<UploadStore, 'summaries'>;
  private readonly entries = new Map<string, Entry>();
  private orders = newOrders();
  /** Where the next piece begins; null: all is read. */
  private next: number | null = 0;
  private words: readonly string[] = [];
  private counted: FoundCounts | null = null;
  private reloads = 0;

  constructor(store: Pick<UploadStore, 'summaries'>) {
    this.store = store;
  }

  /** Whether everything is read. */
  get isReady(): boolean {
    return this.next === null;
  }

  /** Forgets everything and begins to read again. */
  reloaded(): void {
    this.entries.clear();
    this.orders = newOrders();
    this.next = 0;
    this.counted = null;
    this.reloads += 1;
  }

  /** Reads the next piece; returns whether there may be more. */
  readSome(): boolean {
    if (this.next === null) return false;
    const { reloads } = this;
    const { summaries, next } = this.store.summaries(this.next, rowsAtOnce);
    if (reloads !== this.reloads) return true; // it held rows that cannot be read, and reading has begun again
    for (const upload of summaries) {
      // An upload that has changed since is known as it is now.
      if (!this.entries.has(upload.id)) this.put(this.entryOf(upload));
    }
    this.next = next;
    return !this.isReady;
  }

  saved(before: Upload | null, after: Upload | null): void {
    if (this.next === 0) return; // nothing is read yet, and this will be read as it is then
    this.counted = null;
    const known = this.entries.get((after ?? before)?.id ?? '');
    const entry = after === null || after.removedAt !== null ? null : this.entryOf(after);
    if (known !== undefined && entry !== null && isSamePlace(known, entry)) {
      known.list = entry.list;
      known.actions = entry.actions;
      return;
    }
    if (known !== undefined) this.drop(known);
    if (entry !== null) this.put(entry);
  }

  /** The ids in these ranges of what a search finds, all in this order. */
  ranges(search: string, order: UploadOrder, wanted: readonly UploadRange[]): readonly (readonly string[])[] {
    this.find(search);
    const { pieces } = this.orders[order];
    const isOfBatches = wanted.some(({ batchId }) => batchId !== undefined);
    if (isOfBatches) return rangesOfBatches(pieces, wanted);
    return wanted.map((range) => rangeOf(pieces, range, this.words.length === 0));
  }

  /** How many uploads a search finds. */
  counts(search: string): FoundCounts {
    this.find(search);
    this.counted ??= new FoundCounts(this.orders.queue.pieces);
    return this.counted;
  }

  /** Whether the upload is one of the selected. */
  isSelected(selection: Selection, id: string): boolean {
    this.find(selection.search);
    const entry = this.entries.get(id);
    return entry !== undefined && selectedBy(selection)(entry);
  }

  /** The ids of the selected uploads in the order of the queue; with `action`, of those it is allowed for. */
  ids(selection: Selection, action?: CountedAction): string[] {
    const bit = action === undefined ? null : actionBit(action);
    const ids: string[] = [];
    this.eachSelected(selection, (entry) => {
      if (bit === null || (entry.actions & bit) !== 0) ids.push(entry.id);
    });
    return ids;
  }

  /** How many uploads are selected, and for how many of them each action is allowed. */
  allowedActions(selection: Selection): { readonly count: number; readonly actions: ActionCounter } {
    const masks = new Map<number, number>();
    let count = 0;
    this.eachSelected(selection, (entry) => {
      masks.set(entry.actions, (masks.get(entry.actions) ?? 0) + 1);
      count += 1;
    });
    const actions = new ActionCounter();
    for (const [mask, uploads] of masks) actions.add(mask, uploads);
    return { count, actions };
  }

  /** In the order of the queue. */
  private eachSelected(selection: Selection, visit: (entry: Entry) => void): void {
    this.find(selection.search);
    const isSelected = selectedBy(selection);
    for (const piece of this.orders.queue.pieces)
      for (const entry of piece) if (isSelected(entry)) visit(entry);
  }

  /** Every word must be found, in any order: in the path, the submission id or the failure. */
  private find(search: string): void {
    while (this.readSome());
    const words = wordsOf(search);
    const before = this.words;
    if (words.join(' ') === before.join(' ')) return;
    this.words = words;
    this.counted = null;
    // While a person types, fewer and fewer uploads are found; what was not found is not searched again.
    const isNarrower = before.every((word) => words.some((longer) => longer.includes(word)));
    for (const piece of this.orders.queue.pieces)
      for (const entry of piece) entry.isFound = (entry.isFound || !isNarrower) && hasAll(entry.text, words);
  }

  private entryOf(upload: UploadSummary): Entry {
    const text = searchText(upload);
    return {
      id: upload.id,
      text,
      nameKey: nameKeyOf(basename(upload.path)),
      list: listOf(upload),
      actions: actionMask(upload),
      batchId: upload.batchId,
      position: upload.position,
      addedAt: upload.addedAt,
      sizeBytes: upload.file?.sizeBytes ?? -1,
      isFound: hasAll(text, this.words),
    };
  }

  private put(entry: Entry): void {
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

  /** Counted at the first question, before anything changes; a flat list does not ask. */
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

function selectedBy({ filter, batchId, except = [] }: Selection): (entry: Entry) => boolean {
  const excepted = new Set(except);
  return (entry) =>
    entry.isFound &&
    isShownBy(filter, entry.list) &&
    (batchId === undefined || entry.batchId === batchId) &&
    (excepted.size === 0 || !excepted.has(entry.id));
}

function rangeOf(pieces: Pieces, { filter, offset, limit }: UploadRange, isWhole: boolean): string[] {
  const ids: string[] = [];
  let skipped = 0;
  for (const piece of pieces) {
    // Where all are shown, whole pieces before the range are skipped.
    if (isWhole && filter === 'all' && skipped + piece.length <= offset) {
      skipped += piece.length;
      continue;
    }
    for (const entry of piece) {
      if (!entry.isFound || !isShownBy(filter, entry.list)) continue;
      if (ids.length === limit) return ids;
      if (skipped < offset) skipped += 1;
      else ids.push(entry.id);
    }
  }
  return ids;
}

/** All batches in one pass over the entries, which ends when every range is full. */
function rangesOfBatches(pieces: Pieces, wanted: readonly UploadRange[]): readonly (readonly string[])[] {
  const takers = wanted.map((range) => ({ range, ids: [] as string[], skipped: 0 }));
  const byBatch = new Map<number | undefined, typeof takers>();
  let unfilled = 0;
  for (const taker of takers) {
    const { batchId, limit } = taker.range;
    unfilled += limit;
    if (limit > 0) byBatch.set(batchId, [...(byBatch.get(batchId) ?? []), taker]);
  }
  // Batches on one screen were mostly added one after the other, so most entries belong to none between them.
  const batchIds = wanted.map(({ batchId = 0 }) => batchId);
  const first = Math.min(...batchIds);
  const last = Math.max(...batchIds);
  for (const piece of pieces) {
    if (unfilled === 0) break;
    for (const entry of piece) {
      if (!entry.isFound || entry.batchId < first || entry.batchId > last) continue;
      const ofBatch = byBatch.get(entry.batchId);
      if (ofBatch === undefined) continue;
      for (const taker of ofBatch) {
        if (!isShownBy(taker.range.filter, entry.list) || taker.ids.length === taker.range.limit) continue;
        if (taker.skipped < taker.range.offset) {
          taker.skipped += 1;
        } else {
          taker.ids.push(entry.id);
          unfilled -= 1;
        }
      }
    }
  }
  return takers.map(({ ids }) => ids);
}

function newOrders(): Readonly<Record<UploadOrder, SortedEntries<Entry>>> {
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

/** Whether it is found and sorted as before. */
function isSamePlace(known: Entry, now: Entry): boolean {
  return known.position === now.position && known.sizeBytes === now.sizeBytes && known.text === now.text;
}

/** What a search looks through: path, submission id and failure. */
function searchText({ path, submission, status }: UploadSummary): string {
  const failure = 'failure' in status ? status.failure : null;
  return searchable(
    [path, submission?.submissionId, failure?.kind, failure?.detail].filter(Boolean).join('\n'),
  );
}

/** In lower case, and composed, because some systems store accents apart from their letters. */
function searchable(words: string): string {
  return words.normalize('NFC').toLowerCase();
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

/** Only ASCII letters are alike in both cases, as in SQLite's NOCASE. */
function nameKeyOf(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
