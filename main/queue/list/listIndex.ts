/**
 * The index of the list: the data of every upload that searches, orders, filters and actions need, in memory. A search
 * of a hundred thousand texts takes a few milliseconds here and ten times as long in the database, and a database
 * index for each order would slow down every insert. The index is read in small chunks after the start, or at once
 * when it is needed sooner; then it follows every change.
 */
import { basename } from 'node:path';

import type { CountedAction } from '../../../preload/contract.ts';
import type { Upload, UploadSummary } from '../model/upload.ts';
import type { StoreSubscriber, UploadStore } from '../store/uploadStore.ts';
import { ActionCounter, actionBit, actionMask } from './actionMask.ts';
import {
  type SeverityWords,
  englishWords,
  hasIssues,
  isCritical,
  severityRank,
  wordsOfFindings,
} from './entryFindings.ts';
import { zeroPerList } from './listCounts.ts';
import { type FindingsFilter, type List, isShownBy, listOf } from './listName.ts';
import type { Selection, UploadOrder, UploadRange } from './listQuery.ts';
import { SortedEntries } from './sortedEntries.ts';

/** Rows that are read at a time, in a few milliseconds. */
const rowsPerChunk = 1_000;

interface Entry {
  readonly id: string;
  /** The text that a search reads, in lower case. */
  readonly text: string;
  /** The name in lower case, for the order by name. */
  readonly nameKey: string;
  list: List;
  actions: number;
  readonly batchId: number;
  readonly position: number;
  readonly addedAt: number;
  /** -1 while it is unknown. */
  readonly sizeBytes: number;
  /** See entryFindings.ts. */
  readonly severityRank: number;
  /** Whether the current search finds it. */
  isFound: boolean;
}

type Pieces = readonly (readonly Entry[])[];

export class ListIndex implements StoreSubscriber {
  private readonly store: Pick<UploadStore, 'summaries'>;
  private readonly entries = new Map<string, Entry>();
  private orders = newOrders();
  /** Where the next chunk starts; null: everything is read. */
  private next: number | null = 0;
  private words: readonly string[] = [];
  private counted: FoundCounts | null = null;
  private reloads = 0;
  private readonly severityWords: SeverityWords;

  constructor(store: Pick<UploadStore, 'summaries'>, severityWords: SeverityWords = englishWords) {
    this.store = store;
    this.severityWords = severityWords;
  }

  /** Whether everything is read. */
  get isReady(): boolean {
    return this.next === null;
  }

  /** Clears the index and starts to read again. */
  reloaded(): void {
    this.entries.clear();
    this.orders = newOrders();
    this.next = 0;
    this.counted = null;
    this.reloads += 1;
  }

  /** Reads the next chunk. Returns whether there may be more. */
  readSome(): boolean {
    if (this.next === null) return false;
    const { reloads } = this;
    const { summaries, next } = this.store.summaries(this.next, rowsPerChunk);
    if (reloads !== this.reloads) return true; // it contained unreadable rows, and reading has started again
    for (const upload of summaries) {
      // An upload that has changed meanwhile is in the index already.
      if (!this.entries.has(upload.id)) this.put(this.entryOf(upload));
    }
    this.next = next;
    return !this.isReady;
  }

  saved(before: Upload | null, after: Upload | null): void {
    if (this.next === 0) return; // nothing is read yet; the upload will be read with its current data
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

  /** The ids of the found uploads in each of these ranges, in this order. */
  ranges(search: string, order: UploadOrder, wanted: readonly UploadRange[]): readonly (readonly string[])[] {
    this.find(search);
    const { pieces } = this.orders[order];
    const isOfBatches = wanted.some(({ batchId }) => batchId !== undefined);
    if (isOfBatches) return rangesOfBatches(pieces, wanted);
    return wanted.map((range) => rangeOf(pieces, range, this.words.length === 0));
  }

  /** Counts of the uploads that a search finds. */
  counts(search: string): FoundCounts {
    this.find(search);
    this.counted ??= new FoundCounts(this.orders.queue.pieces);
    return this.counted;
  }

  /** Whether the upload is selected. */
  isSelected(selection: Selection, id: string): boolean {
    this.find(selection.search);
    const entry = this.entries.get(id);
    return entry !== undefined && selectedBy(selection)(entry);
  }

  /** The ids of the selected uploads in the order of the queue. With `action`: only those that allow it. */
  ids(selection: Selection, action?: CountedAction): string[] {
    const bit = action === undefined ? null : actionBit(action);
    const ids: string[] = [];
    this.eachSelected(selection, (entry) => {
      if (bit === null || (entry.actions & bit) !== 0) ids.push(entry.id);
    });
    return ids;
  }

  /** How many uploads are selected, and how many of them allow each action. */
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

  /** Finds uploads that contain every word, in any order, in their texts. */
  private find(search: string): void {
    while (this.readSome());
    const words = wordsOf(search);
    const before = this.words;
    if (words.join(' ') === before.join(' ')) return;
    this.words = words;
    this.counted = null;
    // While a person types, each search is narrower than the last; then only uploads that were found are searched
    // again.
    const isNarrower = before.every((word) => words.some((longer) => longer.includes(word)));
    for (const piece of this.orders.queue.pieces)
      for (const entry of piece) entry.isFound = (entry.isFound || !isNarrower) && hasAll(entry.text, words);
  }

  private entryOf(upload: UploadSummary): Entry {
    const text = searchText(upload, this.severityWords);
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
      severityRank: severityRank(upload.status),
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

/** How many uploads a search found, in total and in each batch. */
export class FoundCounts {
  private readonly pieces: Pieces;
  private readonly all = newFound();
  private batches: Map<number, Found> | null = null;

  constructor(pieces: Pieces) {
    this.pieces = pieces;
    for (const piece of pieces) for (const entry of piece) if (entry.isFound) countEntry(this.all, entry);
  }

  of(filter: Selection['filter'], batchId: number | undefined): number {
    const counts = batchId === undefined ? this.all : this.byBatch().get(batchId);
    if (counts === undefined) return 0;
    if (filter !== 'all') return counts[filter];
    return counts.active + counts.attention + counts.done + counts['already-submitted'] + counts.cancelled;
  }

  /** Counted at its first use, because a flat list does not need it. */
  private byBatch(): ReadonlyMap<number, Found> {
    if (this.batches !== null) return this.batches;
    const batches = new Map<number, Found>();
    for (const piece of this.pieces) {
      for (const entry of piece) {
        if (!entry.isFound) continue;
        const counts = batches.get(entry.batchId) ?? newFound();
        countEntry(counts, entry);
        batches.set(entry.batchId, counts);
      }
    }
    this.batches = batches;
    return batches;
  }
}

type Found = Record<List | FindingsFilter, number>;

function newFound(): Found {
  return { ...zeroPerList(), critical: 0, 'with-issues': 0 };
}

function countEntry(counts: Found, { list, severityRank: rank }: Entry): void {
  counts[list] += 1;
  if (hasIssues(rank)) counts['with-issues'] += 1;
  if (isCritical(rank)) counts.critical += 1;
}

function selectedBy({ filter, batchId, except = [] }: Selection): (entry: Entry) => boolean {
  const excepted = new Set(except);
  return (entry) =>
    entry.isFound &&
    isShownBy(filter, entry) &&
    (batchId === undefined || entry.batchId === batchId) &&
    (excepted.size === 0 || !excepted.has(entry.id));
}

function rangeOf(pieces: Pieces, { filter, offset, limit }: UploadRange, isWhole: boolean): string[] {
  const ids: string[] = [];
  let skipped = 0;
  for (const piece of pieces) {
    // If every upload is shown, whole pieces before the range are skipped.
    if (isWhole && filter === 'all' && skipped + piece.length <= offset) {
      skipped += piece.length;
      continue;
    }
    for (const entry of piece) {
      if (!entry.isFound || !isShownBy(filter, entry)) continue;
      if (ids.length === limit) return ids;
      if (skipped < offset) skipped += 1;
      else ids.push(entry.id);
    }
  }
  return ids;
}

/** Fills the ranges of all batches in one pass over the entries, which ends when every range is full. */
function rangesOfBatches(pieces: Pieces, wanted: readonly UploadRange[]): readonly (readonly string[])[] {
  const collectors = wanted.map((range) => ({ range, ids: [] as string[], skipped: 0 }));
  const byBatch = new Map<number | undefined, typeof collectors>();
  let unfilled = 0;
  for (const collector of collectors) {
    const { batchId, limit } = collector.range;
    unfilled += limit;
    if (limit > 0) byBatch.set(batchId, [...(byBatch.get(batchId) ?? []), collector]);
  }
  // Batches on one screen were mostly added in sequence, so most entries are outside the range of their ids.
  const batchIds = wanted.map(({ batchId = 0 }) => batchId);
  const first = Math.min(...batchIds);
  const last = Math.max(...batchIds);
  for (const piece of pieces) {
    if (unfilled === 0) break;
    for (const entry of piece) {
      if (!entry.isFound || entry.batchId < first || entry.batchId > last) continue;
      const ofBatch = byBatch.get(entry.batchId);
      if (ofBatch === undefined) continue;
      for (const collector of ofBatch) {
        if (!isShownBy(collector.range.filter, entry) || collector.ids.length === collector.range.limit)
          continue;
        if (collector.skipped < collector.range.offset) {
          collector.skipped += 1;
        } else {
          collector.ids.push(entry.id);
          unfilled -= 1;
        }
      }
    }
  }
  return collectors.map(({ ids }) => ids);
}

function newOrders(): Readonly<Record<UploadOrder, SortedEntries<Entry>>> {
  return {
    queue: new SortedEntries(byPosition),
    newest: new SortedEntries((one, other) => other.addedAt - one.addedAt || byPosition(other, one)),
    name: new SortedEntries((one, other) => compared(one.nameKey, other.nameKey) || byPosition(one, other)),
    size: new SortedEntries((one, other) => other.sizeBytes - one.sizeBytes || byPosition(one, other)),
    severity: new SortedEntries(
      (one, other) => other.severityRank - one.severityRank || byPosition(one, other),
    ),
  };
}

function byPosition(one: Entry, other: Entry): number {
  return one.position - other.position || compared(one.id, other.id);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Whether searches and orders treat it as before. */
function isSamePlace(known: Entry, now: Entry): boolean {
  return (
    known.position === now.position &&
    known.sizeBytes === now.sizeBytes &&
    known.severityRank === now.severityRank &&
    known.text === now.text
  );
}

/** The text that a search reads: path, submission id, failure and the names of severities. */
function searchText({ path, submission, status }: UploadSummary, words: SeverityWords): string {
  const failure = 'failure' in status ? status.failure : null;
  const findings = wordsOfFindings(status, words);
  return searchable(
    [path, submission?.submissionId, failure?.kind, failure?.detail, findings].filter(Boolean).join('\n'),
  );
}

/** In lower case, with composed characters, because some systems store accents separately from their letters. */
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

/** Ignores the case of ASCII letters only, as SQLite's NOCASE does. */
function nameKeyOf(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
