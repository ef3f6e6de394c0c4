/** What the window is shown of the queue: rows, groups, details, reports and counts. It changes nothing. */
import type {
  BatchReport,
  BatchWindow,
  Overview,
  SelectionOffers,
  UploadDetails,
  UploadRow,
  UploadWindow,
} from '../../preload/contract.ts';
import type { Gates } from '../api/gates.ts';
import type { Clock } from '../clock.ts';
import type { Batch } from './list/batches.ts';
import { batchRowOf } from './list/batchRow.ts';
import type { ListQuery, Selection } from './list/listQuery.ts';
import { rowOf } from './list/uploadRow.ts';
import { laneOf } from './model/lanes.ts';
import type { Upload } from './model/upload.ts';
import type { Progress } from './progress.ts';
import { batchReport, selectedUploads } from './reports/batchReport.ts';
import type { DailyTotals } from './reports/dailyTotals.ts';
import { laneBuckets } from './scheduler.ts';
import type { UploadStore } from './store/uploadStore.ts';

export interface QueueQueriesDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly today: DailyTotals;
  readonly allPaused: () => boolean;
  readonly isWorking: () => boolean;
}

export class QueueQueries {
  private readonly tools: QueueQueriesDeps;

  constructor(tools: QueueQueriesDeps) {
    this.tools = tools;
  }

  window(query: ListQuery): UploadWindow {
    const { uploads, total } = this.tools.store.list(query);
    return { rows: uploads.map((upload) => this.row(upload)), total };
  }

  /** The same, with a header above the uploads of each batch. */
  batchWindow(query: ListQuery): BatchWindow {
    const { store } = this.tools;
    const { items, enclosing, ...counts } = store.listGrouped(query);
    const underWay = this.underWayByBatch();
    const header = ({ batch, shown }: { batch: Batch; shown: number }) =>
      batchRowOf(batch, store.batches.facts(batch.id), shown, underWay.get(batch.id) ?? 0);
    return {
      ...counts,
      items: items.map((item) => ('upload' in item ? this.row(item.upload) : header(item))),
      enclosing: enclosing === null ? null : { batch: header(enclosing), line: enclosing.line },
    };
  }

  /** The line of a batch's header in the grouped list; null where it has none there. */
  lineOfBatch(list: Omit<ListQuery, 'offset' | 'limit'>, batchId: number): number | null {
    return this.tools.store.lineOfBatch(list, batchId);
  }

  private underWayByBatch(): ReadonlyMap<number, number> {
    const bytes = new Map<number, number>();
    for (const [id, sentBytes] of this.tools.progress.underWay()) {
      const batchId = this.tools.store.get(id)?.batchId;
      if (batchId !== undefined) bytes.set(batchId, (bytes.get(batchId) ?? 0) + sentBytes);
    }
    return bytes;
  }

  /** What became of a batch; null where nothing of it is in the list. */
  report(batchId: number): Promise<BatchReport | null> {
    return batchReport(this.tools.store, batchId);
  }

  /** Every upload of a batch, read in small pieces. */
  uploadsOf(batchId: number): AsyncIterable<Upload> {
    return selectedUploads(this.tools.store, { filter: 'all', search: '', batchId });
  }

  /** What can be done with what is selected. */
  offers(selection: Selection): SelectionOffers {
    return this.tools.store.offers(selection);
  }

  upload(id: string): Upload | null {
    return this.tools.store.get(id);
  }

  details(id: string): UploadDetails | null {
    const upload = this.tools.store.get(id);
    if (upload === null) return null;
    return {
      row: this.row(upload),
      path: upload.path,
      remoteName: upload.remoteName,
      blobPath: upload.blob?.blobPath ?? null,
      method: upload.blob?.method ?? null,
      sameAs: this.sameAs(upload),
      timeline: this.tools.store.timeline(id),
    };
  }

  /** The earlier upload of the content that this one was found to have. */
  private sameAs({ id, status, submission }: Upload): UploadDetails['sameAs'] {
    if (status.state !== 'already-submitted' || submission === null) return null;
    const earlier = this.tools.store.earlier.ofSubmission(submission.submissionId, id);
    if (earlier === null) return null;
    return { path: earlier.path, submittedAt: earlier.intentAt ?? earlier.addedAt };
  }

  /** The newest uploads that need attention, with their timelines. */
  troubled(limit: number): UploadDetails[] {
    const { rows } = this.window({ filter: 'attention', search: '', sort: 'newest', offset: 0, limit });
    return rows.map(({ id }) => this.details(id)).filter((details) => details !== null);
  }

  overview(): Pick<Overview, 'counts' | 'progress' | 'allPaused' | 'gates' | 'today'> {
    const { store, gates, clock } = this.tools;
    return {
      gates: gates.notices(),
      counts: store.tally.counted(),
      progress: this.tools.progress.overview(
        store.tally.unsentBytes,
        this.tools.isWorking() ? 'running' : 'resting',
        clock.now(),
      ),
      allPaused: this.tools.allPaused(),
      today: this.tools.today.total(clock.now()),
    };
  }

  private row(upload: Upload): UploadRow {
    const bucket = laneBuckets[laneOf(upload)];
    return rowOf(upload, {
      now: this.tools.clock.now(),
      allPaused: this.tools.allPaused(),
      sentBytes: this.tools.progress.of(upload.id),
      block: bucket === null ? null : this.tools.gates.blockOf(bucket),
    });
  }
}
