/** What the scale bench asks of a main process, and what that answers. Times are milliseconds, memory is MiB. */
import type { ListQuery } from '../../../main/queue/list/listQuery.ts';

export type Phase = 'start' | 'add' | 'use' | 'watch-skip' | 'watch-send';

export interface Stalls {
  /** Of the event loop's delays. */
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface StartFindings {
  /** From the first line of the main process to the first rows. */
  readonly firstRowsMs: number;
  readonly memoryMib: number;
  readonly uploads: number;
}

export interface AddFindings extends Stalls {
  readonly filesPerS: number;
  readonly memoryMib: number;
}

export interface UseFindings extends Stalls {
  /** Until searches and orders were read into memory, and the longest stall meanwhile. */
  readonly preparedMs: number;
  readonly preparingStallMs: number;
  readonly queries: readonly {
    readonly query: string;
    readonly medianMs: number;
    readonly maxMs: number;
  }[];
  readonly notices: number;
  readonly memoryMib: number;
}

/** A watch folder with many files is added: they are remembered, or sent. */
export interface WatchFindings extends Stalls {
  /** Until each file is known, or in the queue. */
  readonly tookMs: number;
  readonly memoryMib: number;
}

export type Findings = StartFindings | AddFindings | UseFindings | WatchFindings;

/** What a window asks for: every list, order and place, and searches that find much, little and nothing. */
export const queries: readonly ListQuery[] = [
  { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 60 },
  { filter: 'all', search: '', sort: 'queue', offset: 99_000, limit: 60 },
  { filter: 'all', search: '', sort: 'newest', offset: 50_000, limit: 60 },
  { filter: 'all', search: '', sort: 'name', offset: 99_000, limit: 60 },
  { filter: 'all', search: '', sort: 'size', offset: 50_000, limit: 60 },
  { filter: 'active', search: '', sort: 'queue', offset: 90_000, limit: 60 },
  { filter: 'active', search: '', sort: 'newest', offset: 90_000, limit: 60 },
  { filter: 'attention', search: '', sort: 'name', offset: 0, limit: 60 },
  { filter: 'all', search: 'clip', sort: 'queue', offset: 0, limit: 60 },
  { filter: 'all', search: 'clip 99', sort: 'queue', offset: 0, limit: 60 },
  { filter: 'all', search: 'no such file', sort: 'queue', offset: 0, limit: 60 },
  { filter: 'active', search: 'day 7', sort: 'name', offset: 0, limit: 60 },
];
