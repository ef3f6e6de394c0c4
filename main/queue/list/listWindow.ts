/**
 * A range of the list as the window shows it: flat, or grouped with a header for each batch. Both consist of
 * consecutive segments whose lengths follow from the counts, so only the uploads in the range are read.
 */
import type { FilterName } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { Batch, Batches } from './batches.ts';
import type { ListIndex } from './listIndex.ts';
import { type List, listsByStatus } from './listName.ts';
import type { ListQuery, Selection, Sort, UploadOrder, UploadRange } from './listQuery.ts';

export interface BatchHeader {
  readonly batch: Batch;
  /** How many of its uploads the list shows. */
  readonly shown: number;
}

/** A header or some uploads. */
export type WindowPart = BatchHeader | { readonly uploads: readonly Upload[] };

export interface WindowParts {
  readonly parts: readonly WindowPart[];
  /** Lines of the whole list. */
  readonly total: number;
  /** Uploads that the whole list shows. */
  readonly fitting: number;
  /** The group of the first line and the line of its header; null in a flat list. */
  readonly groupAtTop: (BatchHeader & { readonly line: number }) | null;
}

export type ListOrder = Omit<ListQuery, 'offset' | 'limit'>;

interface ListPart extends Segment {
  readonly filter: FilterName | List;
  readonly header: BatchHeader | null;
}

interface Group extends BatchHeader {
  readonly isCollapsed: boolean;
  readonly lines: number;
}

export class ListWindow {
  private readonly store: Pick<UploadStore, 'many' | 'page'>;
  private readonly batches: Batches;
  private readonly index: ListIndex;

  constructor(store: Pick<UploadStore, 'many' | 'page'>, batches: Batches, index: ListIndex) {
    this.store = store;
    this.batches = batches;
    this.index = index;
  }

  flat(query: ListQuery): WindowParts {
    return this.answer(query, flatOrder(query.sort), this.flatParts(query));
  }

  grouped(query: ListQuery): WindowParts {
    return this.answer(query, orderInBatch(query.sort), this.groupedParts(query));
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

  private answer(query: ListQuery, order: UploadOrder, segments: Iterable<ListPart>): WindowParts {
    const { pieces, total } = sliceOf(segments, query.offset, query.limit);
    const ranges = pieces.map(({ segment: { filter, header }, offset, limit }) => ({
      filter,
      batchId: header?.batch.id,
      offset,
      limit,
    }));
    const uploads = this.uploadsIn(query.search, order, ranges);
    const parts = pieces.flatMap(({ segment: { header }, hasHeader }, index): WindowPart[] => [
      ...(hasHeader && header !== null ? [header] : []),
      { uploads: uploads[index] ?? [] },
    ]);
    return { parts, total, fitting: this.countOf(query), groupAtTop: groupOf(pieces[0]) };
  }

  private uploadsIn(
    search: string,
    order: UploadOrder,
    ranges: readonly UploadRange[],
  ): readonly (readonly Upload[])[] {
    // While the index is still being read after a start, the first page is one simple query.
    if (!this.index.isReady && isPlain(search, order, ranges))
      return ranges.map((range) => (range.limit === 0 ? [] : this.store.page(range)));
    const ids = this.index.ranges(search, order, ranges);
    const uploads = new Map(this.store.many(ids.flat()).map((upload) => [upload.id, upload]));
    return ids.map((of) => of.flatMap((id) => uploads.get(id) ?? []));
  }

  /** How many uploads are selected. */
  private countOf({ filter, search, batchId }: Omit<Selection, 'except'>): number {
    if (search !== '') return this.index.counts(search).of(filter, batchId);
    const counts = batchId === undefined ? this.batches.all : this.batches.get(batchId)?.counts;
    return counts?.inList(filter) ?? 0;
  }

  private *flatParts(query: ListQuery): Generator<ListPart> {
    for (const filter of partsByStatus(query))
      yield linesOf(this.countOf({ filter, search: query.search }), filter);
  }

  /** Batches outside the range are many and only their lengths matter, so they are added up to one segment. */
  private *groupedParts(query: ListQuery): Generator<ListPart> {
    const { search, offset, limit } = query;
    const byStatus = partsByStatus(query);
    let line = 0;
    let linesOutside = 0;
    for (const { isCollapsed, lines, ...header } of this.groups(query)) {
      line += lines;
      if (line <= offset || line - lines >= offset + limit) {
        linesOutside += lines;
        continue;
      }
      yield linesOf(linesOutside, 'all');
      linesOutside = 0;
      for (const [index, filter] of byStatus.entries()) {
        const rows = isCollapsed ? 0 : this.countOf({ filter, search, batchId: header.batch.id });
        if (index === 0 || rows > 0) yield { hasHeader: index === 0, rows, filter, header };
      }
    }
    yield linesOf(linesOutside, 'all');
  }

  /** Each batch that the list shows, and its number of lines. */
  private *groups({ search, filter, sort }: ListOrder): Generator<Group> {
    const found = search === '' ? null : this.index.counts(search);
    for (const batch of this.batches.inOrder(sort === 'queue' ? 'first-added' : 'last-added')) {
      const shown = found === null ? batch.counts.inList(filter) : found.of(filter, batch.id);
      const isCollapsed = batch.isCollapsed && search === '';
      if (shown > 0) yield { batch, shown, isCollapsed, lines: isCollapsed ? 1 : 1 + shown };
    }
  }
}

/** Whether one simple query of the database can answer. */
function isPlain(search: string, order: UploadOrder, ranges: readonly UploadRange[]): boolean {
  return search === '' && order === 'queue' && ranges.every(({ filter }) => filter === 'all');
}

/** Lines without a header. */
function linesOf(rows: number, filter: FilterName | List): ListPart {
  return { hasHeader: false, rows, filter, header: null };
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
  return sort === 'newest' ? 'queue' : flatOrder(sort);
}

/** An order by status shows one list after the other. */
function partsByStatus({ sort, filter }: ListQuery): readonly (FilterName | List)[] {
  return sort === 'status' && filter === 'all' ? listsByStatus : [filter];
}

/** A part of the list whose length is known. */
export interface Segment {
  /** Whether a header line is above the rows. */
  readonly hasHeader: boolean;
  readonly rows: number;
}

/** The part of a segment that is in the range: its header, some of its rows, or both. */
export interface Piece<Part extends Segment> {
  readonly segment: Part;
  /** Whether the header is in the range. */
  readonly hasHeader: boolean;
  /** The line of the nearest header at or above the piece; -1 if there is none. */
  readonly headerAt: number;
  /** The first row, counted within the segment. */
  readonly offset: number;
  /** The number of rows; 0 if only the header is in the range. */
  readonly limit: number;
}

export interface Slice<Part extends Segment> {
  readonly pieces: readonly Piece<Part>[];
  /** The number of lines of all segments. */
  readonly total: number;
}

/** The pieces in the lines from `offset` on, at most `limit` lines. Pure. */
export function sliceOf<Part extends Segment>(
  segments: Iterable<Part>,
  offset: number,
  limit: number,
): Slice<Part> {
  const pieces: Piece<Part>[] = [];
  const end = offset + limit;
  let total = 0;
  let headerAt = -1;
  for (const segment of segments) {
    if (segment.hasHeader) headerAt = total;
    const first = total + (segment.hasHeader ? 1 : 0);
    const hasHeader = segment.hasHeader && total >= offset && total < end;
    total = first + segment.rows;
    const from = Math.max(offset, first);
    const rows = Math.max(0, Math.min(end, total) - from);
    if (hasHeader || rows > 0)
      pieces.push({ segment, hasHeader, headerAt, offset: from - first, limit: rows });
  }
  return { pieces, total };
}
