/**
 * A range of the list as the window shows it: flat, with a heading for each day in the order `active-first`, or grouped
 * with a header for each batch. All consist of consecutive segments whose lengths follow from the counts, so only the
 * uploads in the range are read.
 */
import type { FilterName } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { Batch, Batches } from './batches.ts';
import type { DaySection } from './dayCounts.ts';
import { FirstPage, firstLines, isOnFirstPage } from './firstPage.ts';
import type { ListIndex } from './listIndex.ts';
import { type List, listsByStatus } from './listName.ts';
import {
  type Anchor,
  type ListQuery,
  type Narrowing,
  type Selection,
  type Sort,
  type UploadOrder,
  type UploadRange,
  isWhole,
} from './listQuery.ts';
import { underWay } from './localDay.ts';
import { type Segment, type Piece, sliceOf } from './segments.ts';

export interface BatchHeader {
  readonly batch: Batch;
  /** How many of its uploads the list shows. */
  readonly shown: number;
}

/** A header of a batch, a heading of a day, or some uploads. */
export type WindowPart = BatchHeader | DaySection | { readonly uploads: readonly Upload[] };

export interface WindowParts {
  /** The first line; another one than was asked for if the lines in sight have moved. */
  readonly offset: number;
  /** By how many lines the lines in sight have moved. */
  readonly movedBy: number;
  readonly parts: readonly WindowPart[];
  /** Lines of the whole list. */
  readonly total: number;
  /** Headers or headings of the whole list, and those before the first line. */
  readonly headings: number;
  readonly headingsBefore: number;
  /** Uploads that the whole list shows. */
  readonly fitting: number;
  /** The group of the first line and the line of its header; null in a flat list. */
  readonly groupAtTop: (BatchHeader & { readonly line: number }) | null;
}

export type ListOrder = Omit<ListQuery, 'offset' | 'limit' | 'anchors' | 'hold'>;

interface ListPart extends Segment {
  readonly filter: FilterName | List;
  readonly header: BatchHeader | null;
}

/** The list in the order `active-first`. */
interface Days {
  readonly sections: readonly DaySection[];
  readonly uploadsFrom: (offset: number, limit: number) => readonly Upload[];
}

interface Group extends BatchHeader {
  readonly isCollapsed: boolean;
  readonly lines: number;
}

export class ListWindow {
  private readonly store: Pick<UploadStore, 'many' | 'page' | 'first'>;
  private readonly batches: Batches;
  private readonly index: ListIndex;
  private readonly firstPage: FirstPage;

  constructor(store: Pick<UploadStore, 'many' | 'page' | 'first'>, batches: Batches, index: ListIndex) {
    this.store = store;
    this.batches = batches;
    this.index = index;
    this.firstPage = new FirstPage(store.first, batches);
  }

  /** Whether the query is answered without reading the rest of the index. */
  answersNow(query: ListQuery): boolean {
    return (
      this.index.isReady || query.sort === 'queue' || (this.index.isStarting && this.firstPage.answers(query))
    );
  }

  flat(asked: ListQuery): WindowParts {
    if (asked.hold === true || this.index.isReady) this.index.hold(asked.hold === true ? 'hold' : 'release');
    const first = this.index.isStarting ? this.onFirstPage(asked) : null;
    if (first !== null) return first;
    const moved = movedBy(asked.anchors, (ids) => this.linesOf(asked, ids));
    const query = { ...asked, offset: Math.max(0, asked.offset + moved) };
    if (asked.sort === 'active-first') return { ...this.byDay(query, this.days(query)), movedBy: moved };
    return { ...this.answer(query, flatOrder(query.sort), this.flatParts(query)), movedBy: moved };
  }

  grouped(query: ListQuery): WindowParts {
    this.index.hold('release');
    return this.answer(query, orderInBatch(query.sort), this.groupedParts(query));
  }

  /** The line of the first upload of a batch in the flat list; null if the list does not show it. */
  lineOfFirst(list: ListOrder, batchId: number): number | null {
    const id = this.index.firstOfBatch(list, flatOrder(list.sort), batchId);
    return id === null ? null : (this.linesOf(list, [id]).get(id) ?? null);
  }

  /** The line of a batch's header in the grouped list; null if the list does not show it. */
  lineOf(list: ListOrder, batchId: number): number | null {
    let line = 0;
    for (const { batch, lines } of this.groups(list)) {
      if (batch.id === batchId) return line;
      line += lines;
    }
    return null;
  }

  /** The line of each of these uploads in the flat list. Not for the order by status, whose uploads move in any case. */
  private linesOf(list: ListOrder, ids: readonly string[]): ReadonlyMap<string, number> {
    const lines = new Map<string, number>();
    if (list.sort === 'status') return lines;
    const days = list.sort === 'active-first' ? [...this.index.sections(list)].map(({ day }) => day) : [];
    const headings = days.filter((day) => day !== underWay);
    for (const [id, { place, day }] of this.index.places(list, flatOrder(list.sort), ids))
      lines.set(id, place + headings.filter((heading) => heading >= day).length);
    return lines;
  }

  /** What is under way, and below it a heading and the uploads of each day. The uploads are one range of the order. */
  private byDay({ offset, limit }: ListQuery, { sections, uploadsFrom }: Days): Omit<WindowParts, 'movedBy'> {
    const segments = sections.map((section) => ({
      section,
      hasHeader: section.day !== underWay,
      rows: section.shown,
    }));
    const { pieces, ...lines } = sliceOf(segments, offset, limit);
    const rows = pieces.reduce((sum, piece) => sum + piece.limit, 0);
    const uploads = rows === 0 ? [] : uploadsFrom(rowsBefore(segments, pieces[0]), rows);
    let next = 0;
    const parts: WindowPart[] = [];
    for (const { segment, hasHeader, limit: count } of pieces) {
      if (hasHeader) parts.push(segment.section);
      parts.push({ uploads: uploads.slice(next, next + count) });
      next += count;
    }
    const fitting = sections.reduce((sum, { shown }) => sum + shown, 0);
    return { parts, offset, ...lines, fitting, groupAtTop: null };
  }

  private days(query: ListQuery): Days {
    const { filter } = query;
    return {
      sections: [...this.index.sections(query)],
      uploadsFrom: (offset, limit) =>
        this.uploadsIn(query, 'active-first', [{ filter, offset, limit }])[0] ?? [],
    };
  }

  /** The answer from the database, while the index is being read; null if the query needs the index. */
  private onFirstPage(asked: ListQuery): WindowParts | null {
    const first = this.firstPage.answers(asked) ? this.firstPage.read() : null;
    if (first === null) return null;
    const moved = movedBy(asked.anchors, () => firstLines(first));
    const query = { ...asked, offset: Math.max(0, asked.offset + moved) };
    if (!isOnFirstPage(first, query)) return null;
    const uploadsFrom = (offset: number, limit: number) =>
      this.store.many(first.ids.slice(offset, offset + limit));
    return { ...this.byDay(query, { sections: first.sections, uploadsFrom }), movedBy: moved };
  }

  private answer(query: ListQuery, order: UploadOrder, segments: Iterable<ListPart>): WindowParts {
    const { pieces, ...lines } = sliceOf(segments, query.offset, query.limit);
    const ranges = pieces.map(({ segment: { filter, header }, offset, limit }) => ({
      filter,
      batchId: header?.batch.id,
      offset,
      limit,
    }));
    const uploads = this.uploadsIn(query, order, ranges);
    const parts = pieces.flatMap(({ segment: { header }, hasHeader }, index): WindowPart[] => [
      ...(hasHeader && header !== null ? [header] : []),
      { uploads: uploads[index] ?? [] },
    ]);
    const { offset } = query;
    const fitting = this.countOf(query);
    return { parts, offset, movedBy: 0, ...lines, fitting, groupAtTop: groupOf(pieces[0]) };
  }

  private uploadsIn(
    narrowing: Narrowing,
    order: UploadOrder,
    ranges: readonly UploadRange[],
  ): readonly (readonly Upload[])[] {
    // While the index is still being read after a start, the first page is one simple query.
    if (!this.index.isReady && isPlain(narrowing, order, ranges))
      return ranges.map((range) => (range.limit === 0 ? [] : this.store.page(range)));
    const ids = this.index.ranges(narrowing, order, ranges);
    const uploads = new Map(this.store.many(ids.flat()).map((upload) => [upload.id, upload]));
    return ids.map((of) => of.flatMap((id) => uploads.get(id) ?? []));
  }

  /** How many uploads are selected. */
  private countOf({ filter, batchId, ...narrowing }: Omit<Selection, 'except'>): number {
    if (!isWhole(narrowing)) return this.index.counts(narrowing).of(filter, batchId);
    const counts = batchId === undefined ? this.batches.all : this.batches.get(batchId)?.counts;
    return counts?.inList(filter) ?? 0;
  }

  private *flatParts(query: ListQuery): Generator<ListPart> {
    for (const filter of partsByStatus(query))
      yield linesOf(this.countOf({ filter, search: query.search, day: query.day }), filter);
  }

  /** Batches outside the range are many and only their lengths matter, so they are added up to one segment. */
  private *groupedParts(query: ListQuery): Generator<ListPart> {
    const { search, day, offset, limit } = query;
    const byStatus = partsByStatus(query);
    let line = 0;
    let linesOutside = 0;
    let headersOutside = 0;
    for (const { isCollapsed, lines, ...header } of this.groups(query)) {
      line += lines;
      if (line <= offset || line - lines >= offset + limit) {
        linesOutside += lines;
        headersOutside += 1;
        continue;
      }
      yield linesOf(linesOutside, 'all', headersOutside);
      linesOutside = 0;
      headersOutside = 0;
      for (const [index, filter] of byStatus.entries()) {
        const rows = isCollapsed ? 0 : this.countOf({ filter, search, day, batchId: header.batch.id });
        if (index === 0 || rows > 0) yield { hasHeader: index === 0, rows, filter, header };
      }
    }
    yield linesOf(linesOutside, 'all', headersOutside);
  }

  private *batchesIn(sort: Sort): Generator<Batch> {
    const batches = this.batches.inOrder(
      sort === 'queue' || sort === 'oldest' ? 'first-added' : 'last-added',
    );
    if (sort !== 'active-first') {
      yield* batches;
      return;
    }
    for (const batch of batches) if (isUnfinished(batch)) yield batch;
    for (const batch of batches) if (!isUnfinished(batch)) yield batch;
  }

  /** Each batch that the list shows, and its number of lines. */
  private *groups({ filter, sort, ...narrowing }: ListOrder): Generator<Group> {
    const found = isWhole(narrowing) ? null : this.index.counts(narrowing);
    for (const batch of this.batchesIn(sort)) {
      const shown = found === null ? batch.counts.inList(filter) : found.of(filter, batch.id);
      const isCollapsed = batch.isCollapsed && narrowing.search === '';
      if (shown > 0) yield { batch, shown, isCollapsed, lines: isCollapsed ? 1 : 1 + shown };
    }
  }
}

function isUnfinished({ counts }: Batch): boolean {
  return counts.inList('active') + counts.inList('attention') > 0;
}

/** How many uploads are before a piece. */
function rowsBefore<Part extends Segment>(segments: readonly Part[], piece: Piece<Part> | undefined): number {
  if (piece === undefined) return 0;
  const before = segments.slice(0, segments.indexOf(piece.segment));
  return before.reduce((sum, { rows }) => sum + rows, 0) + piece.offset;
}

/** By how many lines most of the anchors have moved; 0 if none is known. */
function movedBy(
  anchors: readonly Anchor[] = [],
  findLines: (ids: readonly string[]) => ReadonlyMap<string, number>,
): number {
  if (anchors.length === 0) return 0;
  const lines = findLines(anchors.map(({ id }) => id));
  const votes = new Map<number, number>();
  for (const { id, line } of anchors) {
    const now = lines.get(id);
    if (now !== undefined) votes.set(now - line, (votes.get(now - line) ?? 0) + 1);
  }
  const [most] = [...votes].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? 0;
}

/** Whether one simple query of the database can answer. */
function isPlain(narrowing: Narrowing, order: UploadOrder, ranges: readonly UploadRange[]): boolean {
  return isWhole(narrowing) && order === 'queue' && ranges.every(({ filter }) => filter === 'all');
}

/** Lines without a header of their own; `headersInside` of them are headers of batches outside the range. */
function linesOf(rows: number, filter: FilterName | List, headersInside = 0): ListPart {
  return { hasHeader: false, rows, headersInside, filter, header: null };
}

function groupOf(first: Piece<ListPart> | undefined): WindowParts['groupAtTop'] {
  if (first === undefined || first.segment.header === null) return null;
  return { ...first.segment.header, line: first.headerAt };
}

/** An order by status is the queue's order within each list. */
function flatOrder(sort: Sort): UploadOrder {
  return sort === 'status' ? 'queue' : sort;
}

/** The uploads of a batch were added together, so they have no order by time. */
function orderInBatch(sort: Sort): UploadOrder {
  return sort === 'newest' || sort === 'oldest' || sort === 'active-first' ? 'queue' : flatOrder(sort);
}

/** An order by status shows one list after the other, and so does a batch whose active uploads come first. */
function partsByStatus({ sort, filter }: ListQuery): readonly (FilterName | List)[] {
  return (sort === 'status' || sort === 'active-first') && filter === 'all' ? listsByStatus : [filter];
}
