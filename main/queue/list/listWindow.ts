/**
 * A range of the list as it is drawn: flat, or grouped with a header for each batch. Both are parts that follow one
 * another, with lengths that the tallies know; only the rows of the range are read.
 */
import type { FilterName } from '../../../preload/contract.ts';
import type { Sql } from '../store/sql.ts';
import type { List } from '../store/uploadRecord.ts';
import type { Batch, Batches } from './batches.ts';
import { type Piece, type Segment, sliceOf } from './groupedRange.ts';
import { type Tally, listsByStatus } from './listCounts.ts';
import type { EntrySort, ListIndex } from './listIndex.ts';
import { type ListQuery, type Selection, type Sort, type Wanted, rowsOf, rowsOfIds } from './listQuery.ts';

/** A header, or raw rows. */
export type WindowPart =
  | { readonly batch: Batch; readonly shown: number }
  | { readonly rows: readonly unknown[] };

export interface WindowParts {
  readonly parts: readonly WindowPart[];
  /** Lines of the whole list. */
  readonly total: number;
  /** Uploads that fit. */
  readonly fitting: number;
  /** The batch that the first line belongs to, and the line of its header; null in a flat list. */
  readonly enclosing: Enclosing | null;
}

export interface Enclosing {
  readonly batch: Batch;
  readonly shown: number;
  readonly line: number;
}

interface ListPart extends Segment {
  readonly filter: FilterName | List;
  readonly batch: Batch | null;
  /** Uploads of the batch that fit. */
  readonly shown: number;
}

interface Group {
  readonly batch: Batch;
  /** Uploads of the batch that fit. */
  readonly shown: number;
  readonly isFolded: boolean;
  readonly lines: number;
}

export class ListWindow {
  private readonly sql: Sql;
  private readonly tally: Tally;
  private readonly batches: Batches;
  private readonly memory: ListIndex;

  constructor(sql: Sql, tally: Tally, batches: Batches, memory: ListIndex) {
    this.sql = sql;
    this.tally = tally;
    this.batches = batches;
    this.memory = memory;
  }

  flat(query: ListQuery): WindowParts {
    return this.answer(query, flatOrder(query.sort), this.flatParts(query));
  }

  grouped(query: ListQuery): WindowParts {
    return this.answer(query, batchOrder(query.sort), this.batchParts(query));
  }

  /** How many uploads are selected. */
  countOf({ filter, search, batchId }: Selection): number {
    if (search !== '') return this.memory.counts(search).of(filter, batchId);
    if (batchId !== undefined) return this.batches.get(batchId)?.inList(filter) ?? 0;
    return filter === 'cancelled' ? this.tally.inList(filter) : this.tally.counted()[filter];
  }

  private answer(query: ListQuery, order: EntrySort, segments: Iterable<ListPart>): WindowParts {
    const { pieces, total } = sliceOf(segments, query.offset, query.limit);
    const wanted = pieces.map(({ segment: { filter, batch }, offset, limit }) => ({
      filter,
      batchId: batch?.id,
      offset,
      limit,
    }));
    const rows = this.rowsOf(query.search, order, wanted);
    const parts = pieces.flatMap(({ segment: { batch, shown }, header }, index): WindowPart[] => [
      ...(header && batch !== null ? [{ batch, shown }] : []),
      { rows: rows[index] ?? [] },
    ]);
    return { parts, total, fitting: this.countOf(query), enclosing: enclosingOf(pieces[0]) };
  }

  /** The raw rows of each range. The order of the queue is the database's own: it needs no memory for a start. */
  private rowsOf(search: string, order: EntrySort, wanted: readonly Wanted[]): unknown[][] {
    if (search === '' && order === 'queue')
      return wanted.map((range) => (range.limit === 0 ? [] : rowsOf(this.sql, range)));
    const ranges = this.memory.ranges(search, order, wanted);
    const rows = rowsOfIds(this.sql, ranges.flat());
    return ranges.map((ids) => rows.splice(0, ids.length));
  }

  private *flatParts(query: ListQuery): Generator<ListPart> {
    for (const filter of partsByStatus(query)) {
      const rows = this.countOf({ filter, search: query.search });
      yield { headed: false, rows, filter, batch: null, shown: rows };
    }
  }

  /** The line of a batch's header in the grouped list; null where it has none there. */
  lineOf(list: Omit<ListQuery, 'offset' | 'limit'>, batchId: number): number | null {
    let line = 0;
    for (const { batch, lines } of this.groups(list)) {
      if (batch.id === batchId) return line;
      line += lines;
    }
    return null;
  }

  /** Of batches out of range only the lengths are told, many at once: there may be very many. */
  private *batchParts(query: ListQuery): Generator<ListPart> {
    const { search, offset, limit } = query;
    const byStatus = partsByStatus(query);
    let line = 0;
    let outOfRange = 0;
    for (const { batch, shown, isFolded, lines } of this.groups(query)) {
      line += lines;
      if (line <= offset || line - lines >= offset + limit) {
        outOfRange += lines;
        continue;
      }
      yield linesOutOfRange(outOfRange);
      outOfRange = 0;
      for (const [index, list] of byStatus.entries()) {
        const rows = isFolded ? 0 : this.countOf({ filter: list, search, batchId: batch.id });
        if (index === 0 || rows > 0) yield { headed: index === 0, rows, filter: list, batch, shown };
      }
    }
    yield linesOutOfRange(outOfRange);
  }

  /** Each batch with something to show, and how many lines it takes. */
  private *groups({ search, filter, sort }: Omit<ListQuery, 'offset' | 'limit'>): Generator<Group> {
    const counts = search === '' ? null : this.memory.counts(search);
    for (const batch of this.batches.inOrder(sort === 'queue' ? 'first-added' : 'last-added')) {
      const shown = counts === null ? batch.inList(filter) : counts.of(filter, batch.id);
      const isFolded = batch.folded && search === '';
      if (shown > 0) yield { batch, shown, isFolded, lines: isFolded ? 1 : 1 + shown };
    }
  }
}

function linesOutOfRange(rows: number): ListPart {
  return { headed: false, rows, filter: 'all', batch: null, shown: 0 };
}

function enclosingOf(first: Piece<ListPart> | undefined): Enclosing | null {
  if (first === undefined || first.segment.batch === null) return null;
  return { batch: first.segment.batch, shown: first.segment.shown, line: first.headerAt };
}

/** Within one list all are of one status. */
function flatOrder(sort: Sort): EntrySort {
  return sort === 'status' ? 'queue' : sort;
}

/** A batch came at once: its uploads have no order by time. */
function batchOrder(sort: Sort): EntrySort {
  return sort === 'newest' ? 'queue' : flatOrder(sort);
}

/** A list that is sorted by status is its lists, one after the other. */
function partsByStatus({ sort, filter }: ListQuery): readonly (FilterName | List)[] {
  return sort === 'status' && filter === 'all' ? listsByStatus : [filter];
}
