/** Answers the window's queries about the queue: rows, groups, details, reports and counts. It changes nothing. */
import type {
  BatchReport,
  BatchWindow,
  DayRow,
  EarlierSubmission,
  GroupWait,
  Overview,
  SelectionOffers,
  UploadDetails,
  UploadRow,
  UploadWindow,
} from '../../preload/contract.ts';
import type { Gates } from '../api/gates/gates.ts';
import type { Clock } from '../shared/clock.ts';
import type { DropVersions } from './dropVersions.ts';
import { batchRowOf } from './list/batchRow.ts';
import type { DaySection } from './list/dayCounts.ts';
import type { ListQuery, Selection } from './list/listQuery.ts';
import type { BatchHeader, ListOrder } from './list/listWindow.ts';
import { nameQuestions } from './list/nameQuestions.ts';
import type { RunProgress } from './list/runProgress.ts';
import type { UploadList } from './list/uploadList.ts';
import { rowOf } from './list/uploadRow.ts';
import { laneOf, laneRoutes } from './model/lanes.ts';
import type { Upload } from './model/upload.ts';
import { type ReportedUpload, batchReport, reportedUploads, selectedUploads } from './reports/batchReport.ts';
import type { DailyTotals } from './reports/dailyTotals.ts';
import { earlierSubmissions } from './reports/earlierSubmissions.ts';
import type { ReviewedUpload } from './reports/findingsExport.ts';
import { submissionDetails } from './reports/submissionDetails.ts';
import type { GroupWaits } from './run/groupWaits.ts';
import type { SiteHolds } from './run/siteHolds.ts';
import type { FileSpeed, TransferProgress } from './run/transferProgress.ts';
import type { UploadStore } from './store/uploadStore.ts';

export interface QueueQueriesDeps {
  readonly store: UploadStore;
  readonly list: UploadList;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly transfers: TransferProgress;
  readonly runProgress: RunProgress;
  readonly groupWaits: Pick<GroupWaits, 'of' | 'ofBatch' | 'stuck'>;
  readonly versions: Pick<DropVersions, 'offerOf'>;
  readonly holds: Pick<SiteHolds, 'holdOf' | 'heldUploads'>;
  readonly dailyTotals: DailyTotals;
  readonly hasSubmissionPage: () => boolean;
  readonly allPaused: () => boolean;
  readonly lastRemoval: () => Overview['lastRemoval'];
  readonly isWorking: () => boolean;
}

export class QueueQueries {
  private readonly deps: QueueQueriesDeps;

  constructor(deps: QueueQueriesDeps) {
    this.deps = deps;
  }

  window(query: ListQuery): UploadWindow {
    const { items, uploads, ...counts } = this.deps.list.window(query);
    const days = items.flatMap((item, index) => ('upload' in item ? [] : [{ ...dayRowOf(item), index }]));
    return { ...counts, rows: uploads.map((upload) => this.row(upload)), days };
  }

  /** The same list with a header above the uploads of each batch. */
  batchWindow(query: ListQuery): BatchWindow {
    const { list } = this.deps;
    const { items, groupAtTop, ...counts } = list.grouped(query);
    const headers = items.flatMap((item) => ('upload' in item ? [] : [item.batch.id]));
    if (groupAtTop !== null) headers.push(groupAtTop.batch.id);
    const fractions = this.deps.runProgress.fractions(new Set(headers));
    const header = ({ batch, shown }: BatchHeader) =>
      batchRowOf(batch, list.batches.facts(batch.id), {
        shown,
        fraction: fractions.get(batch.id) ?? 0,
        group: this.deps.groupWaits.ofBatch(batch.id),
      });
    return {
      ...counts,
      items: items.map((item) => ('upload' in item ? this.row(item.upload) : header(item))),
      groupAtTop: groupAtTop === null ? null : { batch: header(groupAtTop), line: groupAtTop.line },
    };
  }

  /** The groups about which a person should decide. */
  stuckGroups(): GroupWait[] {
    return this.deps.groupWaits.stuck();
  }

  /** Resolves when the answer does not have to read the rest of the list index at once. */
  async listReadyFor(query: ListQuery): Promise<void> {
    if (!this.deps.list.answersNow(query)) await this.prepareList();
  }

  /** Reads the list index in small chunks, before the window needs it. */
  prepareList(): Promise<void> {
    return this.deps.list.prepare();
  }

  /**
   * The line of a batch's header in the grouped list, or of its first upload in the flat list; null if the list does not
   * show it.
   */
  lineOfBatch(list: ListOrder, batchId: number, shape: 'grouped' | 'flat'): number | null {
    return shape === 'grouped'
      ? this.deps.list.lineOfBatch(list, batchId)
      : this.deps.list.lineOfFirst(list, batchId);
  }

  /** The report of a batch; null if none of its uploads is in the list. */
  report(batchId: number): Promise<BatchReport | null> {
    return batchReport(this.deps, batchId);
  }

  /** Every upload of a batch, read in small chunks. */
  uploadsOf(batchId: number): AsyncIterable<ReportedUpload> {
    return reportedUploads(this.deps, { filter: 'all', search: '', batchId });
  }

  /** Every upload of a batch with its findings, read in small chunks. */
  async *findingsOf(batchId: number): AsyncGenerator<ReviewedUpload> {
    const { findings } = this.deps.store;
    const selection = { filter: 'all', search: '', batchId } as const;
    for await (const upload of selectedUploads(this.deps, selection))
      yield { upload, findings: findings.of(upload.id) };
  }

  /** The actions that are possible for the selected uploads. */
  offers(selection: Selection): SelectionOffers {
    return this.deps.list.allowedActions(selection);
  }

  upload(id: string): Upload | null {
    return this.deps.store.get(id);
  }

  details(id: string): UploadDetails | null {
    const upload = this.deps.store.get(id);
    if (upload === null) return null;
    return {
      row: this.row(upload),
      path: upload.path,
      remoteName: upload.remoteName,
      blobPath: upload.blob?.blobPath ?? null,
      method: upload.blob?.method ?? null,
      sameAs: this.sameAs(upload),
      submission: submissionDetails(this.deps.store, upload, this.waitOf(upload)),
      timeline: this.deps.store.timeline(id),
    };
  }

  /** The submissions that the upload may be a new version of. */
  earlierSubmissions(id: string): EarlierSubmission[] {
    const upload = this.deps.store.get(id);
    return upload === null ? [] : earlierSubmissions(this.deps.store, upload);
  }

  /** The earlier upload that already submitted the same content. */
  private sameAs({ id, status, submission }: Upload): UploadDetails['sameAs'] {
    if (status.state !== 'already-submitted' || submission === null) return null;
    const earlier = this.deps.store.submissionIndex.ofSubmission(submission.submissionId, id);
    if (earlier === null) return null;
    return { path: earlier.path, submittedAt: earlier.submitRequestedAt ?? earlier.addedAt };
  }

  /** The newest uploads that need attention, with their timelines; at most `limit`. */
  failing(limit: number): UploadDetails[] {
    const newest = { filter: 'attention', search: '', sort: 'newest', offset: 0, limit } as const;
    return this.deps.list
      .window(newest)
      .uploads.map(({ id }) => this.details(id))
      .filter((details) => details !== null);
  }

  overview(): Pick<
    Overview,
    | 'counts'
    | 'offers'
    | 'progress'
    | 'allPaused'
    | 'gates'
    | 'held'
    | 'today'
    | 'lastRemoval'
    | 'nameQuestions'
  > {
    const { list, gates, clock, transfers, runProgress } = this.deps;
    const activity = this.deps.isWorking() ? 'running' : 'resting';
    const now = clock.elapsed();
    const { bytesPerSecond, sentBytes } = transfers.readSpeed(activity, now);
    return {
      gates: gates.notices(),
      held: this.deps.holds.heldUploads(),
      counts: list.counts.byFilter(),
      offers: { retryFailed: list.counts.worthRetrying, clearFinished: list.counts.ended },
      progress: { ...runProgress.view({ activity, sentBytes, now }), bytesPerSecond },
      allPaused: this.deps.allPaused(),
      lastRemoval: this.deps.lastRemoval(),
      nameQuestions: nameQuestions(list.batches),
      today: this.deps.dailyTotals.total(clock.now()),
    };
  }

  private row(upload: Upload): UploadRow {
    const route = laneRoutes[laneOf(upload)];
    return rowOf(upload, {
      now: this.deps.clock.now(),
      allPaused: this.deps.allPaused(),
      sentBytes: this.deps.transfers.of(upload.id),
      speed: this.speedOf(upload),
      block: route === null ? null : this.deps.gates.blockOf(route),
      group: this.waitOf(upload),
      hold: this.deps.holds.holdOf(upload),
      version: this.deps.versions.offerOf(upload),
      hasSubmissionPage: this.deps.hasSubmissionPage(),
    });
  }

  private speedOf({ id, file, status }: Upload): FileSpeed | null {
    if (status.state !== 'uploading' || file === null) return null;
    return this.deps.transfers.speedOf(id, file.sizeBytes, this.deps.clock.elapsed());
  }

  private waitOf({ isGrouped, submissionRow }: Upload): GroupWait | null {
    return isGrouped && submissionRow !== null ? this.deps.groupWaits.of(submissionRow) : null;
  }
}

function dayRowOf({ day, shown }: DaySection): DayRow {
  return { kind: 'day', id: `day-${day}`, day, shown };
}
