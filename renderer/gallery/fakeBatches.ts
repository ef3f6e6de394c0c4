/** Batches of the fake queue: the grouped list, its headers, their actions and reports. */
import {
  type ActionCounts,
  type BatchCounts,
  type BatchReport,
  type BatchRow,
  type BatchWindow,
  type CallArgs,
  type CountedAction,
  type GroupWait,
  type NameQuestion,
  type SelectionOffers,
  type UploadRow,
  type UploadState,
  countedActions,
  noSubmissionOptions,
  type SeverityCounts,
  noIssues,
  shownSeverities,
} from '../../preload/contract.ts';

const batchNames: readonly (string | null)[] = ['Aurora launch', null, 'Drone_Coast', null];
const perBatch = 12;

/** The id of the batch that contains the row at this index. */
export function batchOf(index: number): number {
  return Math.floor(index / perBatch) + 1;
}

function isCancelled({ failure }: UploadRow): boolean {
  return failure?.kind === 'cancelled' || failure?.kind === 'name-skipped';
}

function countsOf(rows: readonly UploadRow[]): BatchCounts {
  const count = (fits: (row: UploadRow) => boolean) => rows.filter(fits).length;
  const done = count(({ state }) => state === 'complete');
  const alreadySubmitted = count(({ state }) => state === 'already-submitted');
  const cancelled = count((row) => row.state === 'failed' && isCancelled(row));
  const attention = count((row) => row.state === 'failed' && !isCancelled(row));
  return {
    all: rows.length,
    active: rows.length - done - alreadySubmitted - cancelled - attention,
    attention,
    done,
    alreadySubmitted,
    cancelled,
    withIssues: count(({ issueCount }) => (issueCount ?? 0) > 0),
    critical: count(({ severities }) => (severities?.CRITICAL ?? 0) > 0),
    unread: count(({ state, severities }) => state === 'complete' && severities === null),
  };
}

function offersOf(rows: readonly UploadRow[]): ActionCounts {
  const counts: Partial<Record<CountedAction, number>> = {};
  for (const action of countedActions) {
    const count = rows.filter((row) => row.actions.includes(action)).length;
    if (count > 0) counts[action] = count;
  }
  return counts;
}

export function selectionOffersOf(rows: readonly UploadRow[]): SelectionOffers {
  const sending = rows.filter(({ state }) => state === 'uploading' || state === 'checking').length;
  return { count: rows.length, actions: offersOf(rows), sending };
}

const unsentStates: ReadonlySet<UploadState> = new Set(['queued', 'checking', 'uploading', 'paused']);

function size({ sizeBytes }: UploadRow): number {
  return sizeBytes ?? 0;
}

function sent(row: UploadRow): number {
  return unsentStates.has(row.state) ? row.sentBytes : size(row);
}

function groupOf(rows: readonly UploadRow[]): GroupWait | null {
  const waits = rows.flatMap(({ wait }) => (wait?.kind === 'group' ? wait.group : []));
  return waits[0] ?? null;
}

function headerOf(batchId: number, whole: readonly UploadRow[], shown: number, folded: boolean): BatchRow {
  const sum = (of: (row: UploadRow) => number) => whole.reduce((total, row) => total + of(row), 0);
  const counts = countsOf(whole);
  return {
    kind: 'batch',
    id: `batch-${batchId}`,
    batchId,
    name: batchNames[(batchId - 1) % batchNames.length] ?? null,
    addedAt: Date.now() - 3_600_000 + batchId * 600_000,
    folded,
    shown,
    counts,
    share: counts.active === 0 ? 1 : sum(sent) / Math.max(1, sum(size)),
    totalBytes: sum(size),
    offers: offersOf(whole),
    group: groupOf(whole),
  };
}

function byBatch(rows: readonly UploadRow[]): ReadonlyMap<number, readonly UploadRow[]> {
  const batches = new Map<number, UploadRow[]>();
  for (const row of rows) {
    const batch = batches.get(row.batchId) ?? [];
    batch.push(row);
    batches.set(row.batchId, batch);
  }
  return batches;
}

function issuesOf(rows: readonly UploadRow[]): SeverityCounts {
  const issues = { ...noIssues };
  for (const severity of shownSeverities)
    for (const row of rows) issues[severity] += row.severities?.[severity] ?? 0;
  return issues;
}

function renamedOf(rows: readonly UploadRow[]): BatchReport['renamed'] {
  const examples = rows.flatMap(({ name, uploadedAs }) =>
    uploadedAs === null ? [] : [{ name, uploadedAs }],
  );
  return { count: examples.length, examples: examples.slice(0, 3) };
}

/** The questions about taken names, one for each batch. */
export function nameQuestionsOf(rows: readonly UploadRow[]): NameQuestion[] {
  return [...byBatch(rows)].flatMap(([batchId, all]) => {
    const waiting = all.filter(({ failure }) => failure?.kind === 'name-taken').length;
    if (waiting === 0) return [];
    const { name, addedAt } = headerOf(batchId, all, all.length, false);
    return [{ batchId, name, addedAt, files: all.length, waiting }];
  });
}

export function reportOf(batchId: number, rows: readonly UploadRow[]): BatchReport | null {
  if (rows.length === 0) return null;
  const { name, addedAt, counts, totalBytes } = headerOf(batchId, rows, rows.length, false);
  const failed = rows.filter((row) => row.state === 'failed' && !isCancelled(row));
  const kinds = new Set(failed.flatMap(({ failure }) => failure?.kind ?? []));
  return {
    batchId,
    name,
    addedAt,
    counts,
    issues: issuesOf(rows),
    totalBytes,
    sentBytes: totalBytes,
    finishedAt: counts.active === 0 ? Date.now() : null,
    bytesPerSecond: 84_000_000,
    attentionBeyond: 0,
    renamed: renamedOf(rows),
    submissions: { ...noSubmissionOptions, mode: 'each', created: 0, splitBy: null },
    attention: [...kinds].map((kind) => {
      const names = failed.filter(({ failure }) => failure?.kind === kind).map((row) => row.name);
      return { kind, count: names.length, names: names.slice(0, 3) };
    }),
  };
}

interface FakeBatches {
  window(
    query: CallArgs<'listBatches'>,
    fitting: readonly UploadRow[],
    all: readonly UploadRow[],
  ): BatchWindow;
  fold(batch: number | 'all', folded: boolean): void;
}

export function createFakeBatches(folded = new Set<number>()): FakeBatches {
  return {
    window({ offset, limit, search }, fitting, all) {
      const whole = byBatch(all);
      const items: (UploadRow | BatchRow)[] = [];
      for (const [batchId, rows] of byBatch(fitting)) {
        const isFolded = folded.has(batchId);
        items.push(headerOf(batchId, whole.get(batchId) ?? rows, rows.length, isFolded));
        if (!isFolded || search !== '') items.push(...rows);
      }
      const line = items.findLastIndex((item, index) => index <= offset && 'kind' in item);
      const header = items[line];
      return {
        items: items.slice(offset, offset + limit),
        offset,
        movedBy: 0,
        total: items.length,
        headings: items.filter((item) => 'kind' in item).length,
        headingsBefore: items.slice(0, offset).filter((item) => 'kind' in item).length,
        fitting: fitting.length,
        groupAtTop: header !== undefined && 'kind' in header ? { batch: header, line } : null,
      };
    },
    fold(batch, fold) {
      const ids = batch === 'all' ? Array.from({ length: 1_000 }, (_, index) => index + 1) : [batch];
      for (const id of ids) {
        if (fold) folded.add(id);
        else folded.delete(id);
      }
    },
  };
}
