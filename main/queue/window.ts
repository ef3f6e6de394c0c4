/**
 * A range of the list as it is drawn: flat, or grouped with a header for each batch. Both are parts that follow one
 * another, with lengths that the tallies know; only the rows of the range are read.
 */
import type { FilterName } from '../../preload/contract.ts';
import type { Batch, Batches } from './batches.ts';
import { type Found, type ListQuery, type Selection, foundBy, rowsOf } from './listing.ts';
import type { List } from './rows.ts';
import { type Piece, type Segment, sliceOf } from './segments.ts';
import type { Sql } from './sql.ts';
import { type Tally, listsByStatus } from './tally.ts';

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

export class Windows {
  private readonly sql: Sql;
  private readonly tally: Tally;
  private readonly batches: Batches;
  /** Of the last search, until something changes that it may find. */
  private found: { readonly search: string; readonly counts: FoundCounts } | null = null;

  constructor(sql: Sql, tally: Tally, batches: Batches) {
    this.sql = sql;
    this.tally = tally;
    this.batches = batches;
  }

  /** What a search finds may be another now. */
  changed(): void {
    this.found = null;
  }

  flat(query: ListQuery): WindowParts {
    const { filter, search, sort, offset, limit } = query;
    if (search !== '' && partsByStatus(query).length === 1) {
      const rows = rowsOf(this.sql, { filter, search }, sort, { offset, limit });
      // A range that is not full is the end of the list: it needs no second look at all of them.
      const isEnd = rows.length > 0 && rows.length < limit;
      const total = isEnd ? offset + rows.length : this.countOf({ filter, search });
      return { parts: [{ rows }], total, fitting: total, enclosing: null };
    }
    return this.answer(query, this.flatParts(query));
  }

  grouped(query: ListQuery): WindowParts {
    return this.answer(query, this.batchParts(query));
  }

  /** How many uploads are selected. */
  countOf({ filter, search, batchId }: Selection): number {
    if (search !== '') return this.counts(search).of(filter, batchId);
    if (batchId !== undefined) return this.batches.get(batchId)?.inList(filter) ?? 0;
    return filter === 'cancelled' ? this.tally.inList(filter) : this.tally.counted()[filter];
  }

  private answer(query: ListQuery, segments: Iterable<ListPart>): WindowParts {
    const { pieces, total } = sliceOf(segments, query.offset, query.limit);
    const parts: WindowPart[] = [];
    for (const { segment, header, offset, limit } of pieces) {
      const { batch, filter, shown } = segment;
      if (header && batch !== null) parts.push({ batch, shown });
      if (limit === 0) continue;
      const selection = { filter, search: query.search, batchId: batch?.id };
      parts.push({ rows: rowsOf(this.sql, selection, query.sort, { offset, limit }, batch?.count) });
    }
    return { parts, total, fitting: this.countOf(query), enclosing: enclosingOf(pieces[0]) };
  }

  private *flatParts(query: ListQuery): Generator<ListPart> {
    for (const filter of partsByStatus(query)) {
      const rows = this.countOf({ filter, search: query.search });
      yield { headed: false, rows, filter, batch: null, shown: rows };
    }
  }

  private *batchParts(query: ListQuery): Generator<ListPart> {
    const { search, filter, sort } = query;
    const byStatus = partsByStatus(query);
    for (const batch of this.batches.inOrder(sort === 'queue' ? 'first-added' : 'last-added')) {
      const counts = search === '' ? null : this.counts(search);
      const count = (list: FilterName | List) => counts?.of(list, batch.id) ?? batch.inList(list);
      const shown = count(filter);
      if (shown === 0) continue;
      const isFolded = batch.folded && search === '';
      for (const [index, list] of byStatus.entries()) {
        const headed = index === 0;
        const rows = isFolded ? 0 : list === filter ? shown : count(list);
        if (headed || rows > 0) yield { headed, rows, filter: list, batch, shown };
      }
    }
  }

  private counts(search: string): FoundCounts {
    if (this.found?.search !== search)
      this.found = { search, counts: new FoundCounts(foundBy(this.sql, search)) };
    return this.found.counts;
  }
}

function enclosingOf(first: Piece<ListPart> | undefined): Enclosing | null {
  if (first === undefined || first.segment.batch === null) return null;
  return { batch: first.segment.batch, shown: first.segment.shown, line: first.headerAt };
}

/** A list that is sorted by status is its lists, one after the other. */
function partsByStatus({ sort, filter }: ListQuery): readonly (FilterName | List)[] {
  return sort === 'status' && filter === 'all' ? listsByStatus : [filter];
}

/** How many uploads a search found, of all and of each batch. */
class FoundCounts {
  private readonly counts = new Map<string, number>();

  constructor(found: readonly Found[]) {
    for (const { batchId, list, count } of found) {
      for (const batch of [batchId, undefined]) {
        this.add(nameOf(list, batch), count);
        this.add(nameOf('all', batch), count);
      }
    }
  }

  of(filter: FilterName | List, batchId: number | undefined): number {
    return this.counts.get(nameOf(filter, batchId)) ?? 0;
  }

  private add(name: string, count: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }
}

function nameOf(filter: FilterName | List, batchId: number | undefined): string {
  return `${filter} ${batchId ?? ''}`;
}
