/**
 * The fake queue: a few rows in every state, or very many generated rows. It answers list requests, counts and
 * actions.
 */
import {
  type BatchReport,
  type BatchWindow,
  type CallArgs,
  type FilterName,
  type MoveResult,
  type Overview,
  type UploadRow,
  type UploadState,
  type UploadWindow,
  filterNames,
} from '../../preload/contract.ts';
import { assertNever } from '../ui/assertNever.ts';
import { batchOf, createFakeBatches, reportOf, selectionOffersOf } from './fakeBatches.ts';
import { afterDecision, batchSubmissions, groupDetails, groupRows } from './fakeGroups.ts';
import { nameRows, skippedFailure } from './fakeNames.ts';
import { actionsFor, everyState, generatedRow, idOf } from './fakeRows.ts';

const filterOf: Readonly<Record<UploadState, FilterName>> = {
  queued: 'active',
  checking: 'active',
  uploading: 'active',
  submitting: 'active',
  processing: 'active',
  paused: 'active',
  failed: 'attention',
  complete: 'done',
  'already-submitted': 'already-submitted',
};

function isShownBy(filter: FilterName, row: UploadRow): boolean {
  if (filter === 'critical') return (row.severities?.CRITICAL ?? 0) > 0;
  if (filter === 'with-issues') return (row.issueCount ?? 0) > 0;
  return filter === 'all' || filterOf[row.state] === filter;
}

function isWaiting({ actions }: UploadRow): boolean {
  return actions.includes('move-to-top');
}

const statusOrder: readonly FilterName[] = ['attention', 'active', 'already-submitted', 'done'];

function isEnded({ state }: UploadRow): boolean {
  return state === 'complete' || state === 'already-submitted';
}

/** What has ended is below the heading of today. */
function withToday(
  found: readonly UploadRow[],
  offset: number,
  limit: number,
): Pick<UploadWindow, 'rows' | 'days' | 'total' | 'headings' | 'headingsBefore' | 'fitting'> {
  const first = found.findIndex(isEnded);
  const day = new Date().setHours(0, 0, 0, 0);
  const heading = { kind: 'day', id: `day-${day}`, day, shown: found.length - first } as const;
  const lines = first < 0 ? found : [...found.slice(0, first), heading, ...found.slice(first)];
  const inRange = lines.slice(offset, offset + limit);
  return {
    rows: inRange.flatMap((line) => ('kind' in line ? [] : [line])),
    days: inRange.flatMap((line, index) => ('kind' in line ? [{ ...line, index }] : [])),
    total: lines.length,
    headings: first < 0 ? 0 : 1,
    headingsBefore: first >= 0 && first < offset ? 1 : 0,
    fitting: found.length,
  };
}

type Query = CallArgs<'listUploads'>;
/** A selection as the main process receives it. */
type Selection = CallArgs<'selectionOffers'>;

/** `many` is the number of generated rows; 0 means the rows in every state, or groups that are one submission. */
export function createFakeQueue(many: number, start: 'empty' | 'full' | 'groups' | 'names') {
  const rows: UploadRow[] =
    start === 'empty' || many > 0
      ? []
      : start === 'groups'
        ? groupRows()
        : start === 'names'
          ? nameRows()
          : everyState().map((row, index) => Object.assign(row, { batchId: batchOf(index) }));
  const batches = createFakeBatches();
  const removed = new Map<string, UploadRow>();
  const changed = new Map<string, UploadRow>();

  function count(): number {
    return many > 0 ? many : rows.length;
  }

  function at(index: number): UploadRow {
    if (many === 0) return rows[index] ?? generatedRow(index);
    return changed.get(idOf(index + 1)) ?? generatedRow(index);
  }

  function find(id: string): UploadRow | undefined {
    return many > 0 ? at(Number.parseInt(id.slice(-12), 16) - 1) : rows.find((row) => row.id === id);
  }

  function fitting({ filter, search, sort }: Query): number[] {
    const indexes: number[] = [];
    const words = search.trim().toLowerCase();
    for (let index = 0; index < count(); index += 1) {
      const row = at(index);
      if (!isShownBy(filter, row)) continue;
      if (words !== '' && !row.name.toLowerCase().includes(words)) continue;
      indexes.push(index);
    }
    if (sort === 'active-first' && many === 0) {
      const rank = (index: number) => (isEnded(at(index)) ? 1 : 0);
      indexes.sort((one, other) => rank(one) - rank(other));
    }
    if (sort === 'newest') indexes.reverse();
    if (sort === 'name' || sort === 'name-descending')
      indexes.sort((one, other) => at(one).name.localeCompare(at(other).name));
    if (sort === 'status') {
      const rank = (index: number) => statusOrder.indexOf(filterOf[at(index).state]);
      indexes.sort((one, other) => rank(one) - rank(other));
    }
    if (sort === 'severity')
      indexes.sort(
        (one, other) => (at(other).severities?.CRITICAL ?? 0) - (at(one).severities?.CRITICAL ?? 0),
      );
    if (sort === 'size' || sort === 'size-ascending')
      indexes.sort((one, other) => (at(other).sizeBytes ?? 0) - (at(one).sizeBytes ?? 0));
    if (sort === 'name-descending' || sort === 'size-ascending') indexes.reverse();
    return indexes;
  }

  function window(query: Query): UploadWindow {
    const { filter, search, sort, offset, limit } = query;
    const answer = { days: [], offset, movedBy: 0, headings: 0, headingsBefore: 0 };
    if (filter === 'all' && search === '' && (sort === 'queue' || (sort === 'active-first' && many > 0))) {
      const length = Math.max(0, Math.min(count() - offset, limit));
      const shown = Array.from({ length }, (_, index) => at(offset + index));
      return { ...answer, rows: shown, total: count(), fitting: count() };
    }
    const indexes = fitting(query);
    if (sort !== 'active-first') {
      const shown = indexes.slice(offset, offset + limit).map(at);
      return { ...answer, rows: shown, total: indexes.length, fitting: indexes.length };
    }
    return { ...answer, ...withToday(indexes.map(at), offset, limit) };
  }

  function grouped(query: Query): BatchWindow {
    const all = Array.from({ length: count() }, (_, index) => at(index));
    return batches.window(query, fitting(query).map(at), all);
  }

  function selected({ filter, search, batchId, except = [] }: Selection): readonly UploadRow[] {
    const query = { filter, search, sort: 'queue', offset: 0, limit: 1 } as const;
    return fitting(query)
      .map(at)
      .filter((row) => (batchId === undefined || row.batchId === batchId) && !except.includes(row.id));
  }

  let counted: Overview['counts'] | null = null;
  function counts(): Overview['counts'] {
    if (many > 0 && counted !== null) return counted;
    const result = {
      all: count(),
      active: 0,
      attention: 0,
      critical: 0,
      'with-issues': 0,
      done: 0,
      'already-submitted': 0,
    };
    for (let index = 0; index < count(); index += 1) {
      for (const filter of filterNames)
        if (filter !== 'all' && isShownBy(filter, at(index))) result[filter] += 1;
    }
    counted = result;
    return result;
  }

  function update(id: string, change: Partial<UploadRow>): void {
    const row = find(id);
    if (row === undefined || Object.keys(change).length === 0) return;
    const next = { ...row, ...change };
    const whole = { ...next, actions: actionsFor(next) };
    if (many > 0) changed.set(id, whole);
    else rows.splice(rows.indexOf(row), 1, whole);
  }

  function actOn(id: string, action: CallArgs<'actOnUploads'>['action']): void {
    const row = find(id);
    const back = removed.get(id);
    if (action === 'restore' && back !== undefined) rows.unshift(back);
    if (row === undefined) return;
    switch (action) {
      case 'remove':
        removed.set(id, row);
        rows.splice(rows.indexOf(row), 1);
        break;
      case 'pause':
        update(id, { state: 'paused', wait: null });
        break;
      case 'resume':
      case 'retry':
        update(id, { state: 'queued', wait: { kind: 'turn' }, failure: null });
        break;
      case 'cancel': {
        const failure = {
          kind: 'cancelled',
          scope: 'file',
          retry: 'never',
          detail: '',
          action: 'retry',
        } as const;
        update(id, { state: 'failed', failure });
        break;
      }
      case 'use-other-name':
        if (row.failure?.kind.startsWith('name-') === true)
          update(id, { state: 'queued', wait: { kind: 'turn' }, failure: null });
        break;
      case 'stop-following':
        update(id, { state: 'failed' });
        break;
      case 'skip':
        if (row.failure?.kind === 'name-taken') update(id, { failure: skippedFailure });
        break;
      case 'move-to-top':
        rows.splice(rows.indexOf(row), 1);
        rows.unshift(row);
        break;
      case 'choose-another-file':
        update(id, { state: 'queued', wait: { kind: 'turn' }, failure: null });
        break;
      case 'upload-as-version':
        update(id, { previousSubmissionId: id });
        break;
      case 'upload-separately':
        update(id, { previousSubmissionId: null });
        break;
      case 'restore':
      case 'send-anyway':
      case 'show-in-folder':
      case 'copy-submission-id':
      case 'copy-link':
      case 'copy-support-details':
      case 'open-docs':
      case 'move-to-account':
      case 'submit-as-new-version':
        break;
      default:
        assertNever(action);
    }
  }

  /** Moves rows to a place, or past the next row that waits. */
  function move({ moved, to }: CallArgs<'moveUploads'>): MoveResult {
    const ids = 'ids' in moved ? moved.ids : selected({ ...moved, batchId: undefined }).map(({ id }) => id);
    const block = rows.filter((row) => ids.includes(row.id) && isWaiting(row));
    const others = rows.filter((row) => !block.includes(row));
    const [first] = block;
    const last = block.at(-1);
    const begin = rows.findIndex((row) => row === first);
    const end = rows.findIndex((row) => row === last);
    const isTarget = (row: UploadRow, index: number) =>
      'of' in to
        ? row.id === to.of
        : isWaiting(row) && !block.includes(row) && (to.step === 'up' ? index < begin : index > end);
    const beside = 'of' in to || to.step === 'down' ? rows.find(isTarget) : rows.findLast(isTarget);
    if (beside !== undefined) {
      const isBefore = 'of' in to ? to.side === 'before' : to.step === 'up';
      others.splice(others.indexOf(beside) + (isBefore ? 0 : 1), 0, ...block);
      rows.splice(0, rows.length, ...others);
    }
    const waiting = rows.filter(isWaiting);
    const place = waiting.findIndex((row) => row === first) + 1;
    return { changed: beside === undefined ? 0 : block.length, place, of: waiting.length };
  }

  function siblings({ batchId }: UploadRow): readonly UploadRow[] {
    return rows.filter((row) => row.batchId === batchId);
  }

  /** Decides about a group; returns the number of its files that waited. */
  function actOnGroup(submission: number): number {
    const waiting = rows.filter(({ wait }) => wait?.kind === 'group' && wait.group.submission === submission);
    for (const row of waiting) rows.splice(rows.indexOf(row), 1, afterDecision(row));
    return waiting.length;
  }

  function reportWithSubmissions(batchId: number): BatchReport | null {
    const whole = selected({ filter: 'all', search: '', batchId });
    const report = reportOf(batchId, whole);
    return report === null || start !== 'groups'
      ? report
      : { ...report, submissions: batchSubmissions(whole) };
  }

  function add(addedCount: number): void {
    for (let index = 0; index < addedCount; index += 1) rows.push(generatedRow(rows.length + 2_000));
  }

  function idsOf(filters: readonly FilterName[]): readonly string[] {
    return rows.filter(({ state }) => filters.includes(filterOf[state])).map(({ id }) => id);
  }

  const finished = () => idsOf(['done', 'already-submitted']);
  const failed = () => idsOf(['attention']);

  return {
    rows,
    finished,
    failed,
    headerOffers: () => ({ retryFailed: failed().length, clearFinished: finished().length }),
    find,
    window,
    grouped,
    selected,
    offers: (selection: Selection) => selectionOffersOf(selected(selection)),
    report: reportWithSubmissions,
    submission: (row: UploadRow) => (start === 'groups' ? groupDetails(row, siblings(row)) : null),
    actOnGroup,
    move,
    fold: batches.fold,
    counts,
    update,
    actOn,
    add,
    isActive: (row: UploadRow) => filterOf[row.state] === 'active',
  };
}

const bytesPerTick = 5_000_000;
const percentPerTick = 4;

/** The changes of a row in one tick; empty when it makes no progress. */
export function advance(row: UploadRow): Partial<UploadRow> {
  switch (row.state) {
    case 'uploading':
      if (row.sizeBytes === null) return {};
      if (row.sentBytes >= row.sizeBytes) return { state: 'submitting' };
      return { sentBytes: Math.min(row.sizeBytes, row.sentBytes + bytesPerTick) };
    case 'submitting':
      return {
        state: 'processing',
        processingPercent: 0,
        submissionId: row.id,
        assetId: row.id,
        versionNumber: 1,
      };
    case 'processing': {
      const percent = (row.processingPercent ?? 0) + percentPerTick;
      if (percent < 100) return { processingPercent: percent };
      return { state: 'complete', issueCount: 0, finishedAt: Date.now() };
    }
    case 'queued':
    case 'checking':
    case 'complete':
    case 'already-submitted':
    case 'failed':
    case 'paused':
      return {};
    default:
      return assertNever(row.state);
  }
}
