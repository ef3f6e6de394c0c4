/**
 * The index of the list: the data of every upload that searches, orders, filters and actions need, in memory. A search
 * of a hundred thousand texts takes a few milliseconds here and ten times as long in the database, and a database
 * index for each order would slow down every insert. The index is read in small chunks after the start, or at once
 * when it is needed sooner; then it follows every change.
 */
import { basename } from 'node:path';

import type { CountedAction } from '../../../preload/contract.ts';
import { searchKey } from '../../shared/searchKey.ts';
import type { Upload, UploadSummary } from '../model/upload.ts';
import type { StoreSubscriber, UploadStore } from '../store/uploadStore.ts';
import { ActionCounter, actionBit, actionMask } from './actionMask.ts';
import { DayCounts, type DaySection } from './dayCounts.ts';
import { type SeverityWords, englishWords, severityRank, wordsOfFindings } from './entryFindings.ts';
import { rangeOf, rangesOfBatches } from './entryRanges.ts';
import { FoundCounts } from './foundCounts.ts';
import { type Ending, type Entry, type Pieces, newOrders } from './listEntry.ts';
import { endedLists, isShownBy, listOf } from './listName.ts';
import {
  type Narrowing,
  type Selection,
  type UploadOrder,
  type UploadRange,
  isWhole,
  keptOrder,
} from './listQuery.ts';
import { localDay, underWay } from './localDay.ts';

/** Rows that are read at a time, in a few milliseconds. */
const rowsPerChunk = 1_000;

export class ListIndex implements StoreSubscriber {
  private readonly store: Pick<UploadStore, 'summaries'>;
  private readonly entries = new Map<string, Entry>();
  private orders = newOrders();
  /** Where the next chunk starts; null: everything is read. */
  private next: number | null = 0;
  private wasReady = false;
  private words: readonly string[] = [];
  /** The days of the current narrowing; null for all. */
  private wantedDays: ReadonlySet<number> | null = null;
  private days = new DayCounts();
  /** null: uploads move as soon as they change. Otherwise the endings of uploads that keep their places meanwhile. */
  private held: Map<string, Ending> | null = null;
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

  /** Whether everything is being read for the first time. */
  get isStarting(): boolean {
    return !this.wasReady;
  }

  /** Clears the index and starts to read again. */
  reloaded(): void {
    this.entries.clear();
    this.orders = newOrders();
    this.days = new DayCounts();
    this.held?.clear();
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
    this.wasReady ||= this.isReady;
    return !this.isReady;
  }

  saved(before: Upload | null, after: Upload | null): void {
    if (this.next === 0) return; // nothing is read yet; the upload will be read with its current data
    this.counted = null;
    const known = this.entries.get((after ?? before)?.id ?? '');
    const now = after === null || after.removedAt !== null ? null : this.entryOf(after);
    const entry = known === undefined || now === null ? now : this.heldBack(known, now);
    if (known !== undefined && entry !== null && isSamePlace(known, entry)) {
      this.days.add(known, -1);
      known.list = entry.list;
      known.actions = entry.actions;
      this.days.add(known, 1);
      return;
    }
    if (known !== undefined) this.drop(known);
    if (entry !== null) this.put(entry);
  }

  /**
   * `hold`: uploads that end keep their places in the order `active-first`, because a person works with the list.
   * `release`: they move to where they belong.
   */
  hold(on: 'hold' | 'release'): void {
    if (on === 'hold') {
      this.held ??= new Map();
      return;
    }
    const moving = this.held;
    this.held = null;
    for (const [id, ending] of moving ?? []) {
      const known = this.entries.get(id);
      if (known === undefined) continue;
      this.drop(known);
      this.put({ ...known, ...ending, isFound: this.isWanted({ ...known, ...ending }) });
    }
    if (moving !== null && moving.size > 0) this.counted = null;
  }

  /** The ids of the found uploads in each of these ranges, in this order. */
  ranges(
    narrowing: Narrowing,
    order: UploadOrder,
    wanted: readonly UploadRange[],
  ): readonly (readonly string[])[] {
    this.find(narrowing);
    const pieces = this.piecesOf(order);
    const isOfBatches = wanted.some(({ batchId }) => batchId !== undefined);
    if (isOfBatches) return rangesOfBatches(pieces, wanted);
    return wanted.map((range) => rangeOf(pieces, range, isWhole(narrowing)));
  }

  /** The sections of the order `active-first`. */
  sections(selection: Selection): Iterable<DaySection> {
    this.find(selection);
    const days = isWhole(selection) ? this.days : this.counts(selection).byDay();
    return days.sections(selection.filter);
  }

  /** The place of each upload that the list shows, and its day. A place counts uploads only, from 0. */
  places(
    selection: Selection,
    order: UploadOrder,
    ids: readonly string[],
  ): ReadonlyMap<string, { readonly place: number; readonly day: number }> {
    this.find(selection);
    const { kept, isReversed } = keptOrder(order);
    const sorted = this.orders[kept];
    const wanted = new Set(ids.flatMap((id) => this.entries.get(id) ?? []));
    const places = new Map<string, { place: number; day: number }>();
    if (isWhole(selection) && selection.filter === 'all') {
      const last = this.entries.size - 1;
      for (const entry of wanted) {
        const place = sorted.placeOf(entry);
        places.set(entry.id, { place: isReversed ? last - place : place, day: entry.day });
      }
      return places;
    }
    let place = 0;
    for (const piece of this.piecesOf(order)) {
      if (places.size === wanted.size) break;
      for (const entry of piece) {
        if (!entry.isFound || !isShownBy(selection.filter, entry)) continue;
        if (wanted.has(entry)) places.set(entry.id, { place, day: entry.day });
        place += 1;
      }
    }
    return places;
  }

  /** The first upload of a batch that the list shows; null if there is none. */
  firstOfBatch(selection: Selection, order: UploadOrder, batchId: number): string | null {
    this.find(selection);
    for (const piece of this.piecesOf(order)) {
      for (const entry of piece)
        if (entry.batchId === batchId && entry.isFound && isShownBy(selection.filter, entry)) return entry.id;
    }
    return null;
  }

  /** Counts of the uploads that are found. */
  counts(narrowing: Narrowing): FoundCounts {
    this.find(narrowing);
    this.counted ??= new FoundCounts(this.orders.queue.pieces);
    return this.counted;
  }

  /** Whether the upload is selected. */
  isSelected(selection: Selection, id: string): boolean {
    this.find(selection);
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

  /** The place of an upload among all that wait for their turn, from 1, and their number. */
  placeOfWaiting(id: string): { readonly place: number; readonly of: number } {
    while (this.readSome());
    let of = 0;
    let place = 0;
    for (const piece of this.orders.queue.pieces) {
      for (const entry of piece) {
        if (isWaiting(entry)) of += 1;
        if (entry.id === id) place = of;
      }
    }
    return { place, of };
  }

  /** The waiting upload of the selection that is next to a block in the order of the queue; null if there is none. */
  waitingBeside(selection: Selection, block: ReadonlySet<string>, step: 'up' | 'down'): string | null {
    let beside: string | null = null;
    let isBehind = false;
    this.eachSelected(selection, ({ id, ...entry }) => {
      if (!isWaiting(entry)) return;
      if (block.has(id)) {
        isBehind = true;
        if (step === 'down') beside = null;
      } else if (step === 'up' ? !isBehind : isBehind && beside === null) beside = id;
    });
    return beside;
  }

  /** A hundred thousand entries are turned in about a millisecond, which costs less than to keep each order twice. */
  private piecesOf(order: UploadOrder): Pieces {
    const { kept, isReversed } = keptOrder(order);
    const { pieces } = this.orders[kept];
    return isReversed ? pieces.toReversed().map((piece) => piece.toReversed()) : pieces;
  }

  /** In the order of the queue. */
  private eachSelected(selection: Selection, visit: (entry: Entry) => void): void {
    this.find(selection);
    const isSelected = selectedBy(selection);
    for (const piece of this.orders.queue.pieces)
      for (const entry of piece) if (isSelected(entry)) visit(entry);
  }

  /** Finds uploads that contain every word, in any order, in their texts, and that belong to the day. */
  private find({ search, day }: Narrowing): void {
    while (this.readSome());
    const words = wordsOf(search);
    const days = day === undefined ? null : new Set(day === localDay(Date.now()) ? [day, underWay] : [day]);
    const before = this.words;
    const isSameDay = [...(days ?? [])].join(' ') === [...(this.wantedDays ?? [])].join(' ');
    if (words.join(' ') === before.join(' ') && isSameDay) return;
    this.words = words;
    this.wantedDays = days;
    // While a person types, each search is narrower than the last; then only uploads that were found are searched
    // again.
    const isNarrower = isSameDay && before.every((word) => words.some((longer) => longer.includes(word)));
    this.counted = new FoundCounts(
      this.orders.queue.pieces,
      (entry) => (entry.isFound || !isNarrower) && this.isWanted(entry),
    );
  }

  private isWanted({ text, day }: Pick<Entry, 'text' | 'day'>): boolean {
    return (this.wantedDays === null || this.wantedDays.has(day)) && hasAll(text, this.words);
  }

  /** While a person works with the list, an upload that ends keeps its place, and its new one is remembered. */
  private heldBack(known: Entry, now: Entry): Entry {
    if (this.held === null) return now;
    const { day, endedAt } = known;
    if (now.day === day && now.endedAt === endedAt) this.held.delete(now.id);
    else this.held.set(now.id, { day: now.day, endedAt: now.endedAt });
    return { ...now, day, endedAt, isFound: this.isWanted({ ...now, day }) };
  }

  private entryOf(upload: UploadSummary): Entry {
    const text = searchText(upload, this.severityWords);
    const list = listOf(upload);
    const endedAt = endedLists.includes(list) ? (upload.finishedAt ?? upload.addedAt) : 0;
    const day = endedAt === 0 ? underWay : localDay(endedAt);
    return {
      id: upload.id,
      text,
      nameKey: nameKeyOf(basename(upload.path)),
      list,
      actions: actionMask(upload),
      batchId: upload.batchId,
      position: upload.position,
      addedAt: upload.addedAt,
      sizeBytes: upload.file?.sizeBytes ?? -1,
      severityRank: severityRank(upload.status),
      day,
      endedAt,
      isFound: this.isWanted({ text, day }),
    };
  }

  private put(entry: Entry): void {
    this.entries.set(entry.id, entry);
    this.days.add(entry, 1);
    for (const order of Object.values(this.orders)) order.add(entry);
  }

  private drop(entry: Entry): void {
    this.entries.delete(entry.id);
    this.days.add(entry, -1);
    for (const order of Object.values(this.orders)) order.remove(entry);
  }
}

/** Whether it waits for its turn, so that a person can move it. */
function isWaiting({ actions }: Pick<Entry, 'actions'>): boolean {
  return (actions & actionBit('move-to-top')) !== 0;
}

function selectedBy({ filter, batchId, except = [] }: Selection): (entry: Entry) => boolean {
  const excepted = new Set(except);
  return (entry) =>
    entry.isFound &&
    isShownBy(filter, entry) &&
    (batchId === undefined || entry.batchId === batchId) &&
    (excepted.size === 0 || !excepted.has(entry.id));
}

/** Whether searches and orders treat it as before. */
function isSamePlace(known: Entry, now: Entry): boolean {
  return (
    known.position === now.position &&
    known.sizeBytes === now.sizeBytes &&
    known.severityRank === now.severityRank &&
    known.day === now.day &&
    known.endedAt === now.endedAt &&
    known.text === now.text
  );
}

/** The text that a search reads: path, submission id, failure and the names of severities. */
function searchText({ path, submission, status }: UploadSummary, words: SeverityWords): string {
  const failure = 'failure' in status ? status.failure : null;
  const findings = wordsOfFindings(status, words);
  return searchKey(
    [path, submission?.submissionId, failure?.kind, failure?.detail, findings].filter(Boolean).join('\n'),
  );
}

function wordsOf(search: string): readonly string[] {
  return searchKey(search)
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
