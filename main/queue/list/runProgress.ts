/**
 * The progress of the current run and of each batch. A run consists of the batches that were active since the queue
 * was last idle, so that thousands of finished uploads in the list do not hide what is left of a new drop. It follows
 * every change of an upload; model/progress.ts says what the sums mean.
 */
import {
  type Pace,
  type ShownProgress,
  type Stage,
  type StageSums,
  type WorkSums,
  addSums,
  addWork,
  nextPace,
  nextProgress,
  noWork,
  processedWork,
  remainingMs,
  workOf,
} from '../model/progress.ts';
import type { Upload } from '../model/upload.ts';
import type { ActionFacts } from '../model/upload.ts';
import type { StoreSubscriber, UploadStore } from '../store/uploadStore.ts';
import type { UploadGroup } from '../store/uploadSummaries.ts';
import { listOf } from './listName.ts';

interface RunView {
  /** 0-1; null while the list is empty. */
  readonly fraction: number | null;
  readonly doneFiles: number;
  readonly files: number;
  readonly remainingMs: number | null;
}

/** What the transfers report since the last call. */
interface TransferReading {
  readonly activity: 'running' | 'resting';
  /** Sent since the last reading. */
  readonly sentBytes: number;
  readonly now: number;
}

interface BatchProgress {
  readonly sums: WorkSums;
  /** The processed work of its submitted uploads. */
  processed: number;
  shown: ShownProgress | null;
}

interface ProcessedWork {
  readonly batchId: number;
  readonly work: number;
}

type Transfers = Iterable<readonly [id: string, sentBytes: number]>;

export class RunProgress implements StoreSubscriber {
  private readonly uploads: Pick<UploadStore, 'groups' | 'get'>;
  private readonly transfers: () => Transfers;
  private readonly batches = new Map<number, BatchProgress>();
  private readonly run = new Set<number>();
  private runSums = noWork();
  private allSums = noWork();
  private shown: ShownProgress | null = null;
  private pace: Pace | null = null;
  /** Uploads that were removed after they finished in this run. They still count as done in it. */
  private readonly departed = new Map<string, Upload>();
  private allProcessed = 0;
  /** The processed work of each submitted upload. */
  private readonly processed = new Map<string, ProcessedWork>();

  /** `transfers`: every upload in flight with its sent bytes. */
  constructor(uploads: Pick<UploadStore, 'groups' | 'get'>, transfers: () => Transfers) {
    this.uploads = uploads;
    this.transfers = transfers;
    this.reloaded();
  }

  reloaded(): void {
    this.batches.clear();
    this.run.clear();
    this.runSums = noWork();
    this.allSums = noWork();
    this.departed.clear();
    this.processed.clear();
    this.allProcessed = 0;
    this.pace = null;
    for (const group of this.uploads.groups()) {
      const { sums } = this.batchOf(group.batchId);
      for (const stage of stagesOf(group)) {
        addWork(sums, stage, 1);
        addWork(this.allSums, stage, 1);
      }
    }
    for (const [batchId, { sums }] of this.batches) if (sums.activeFiles > 0) this.join(batchId);
  }

  saved(before: Upload | null, after: Upload | null): void {
    const was = before === null || before.removedAt !== null ? null : before;
    const is = after === null || after.removedAt !== null ? null : after;
    this.followProcessing(was, is);
    if (was !== null && is === null && this.run.has(was.batchId) && stageOf(was) === 'done') {
      this.departed.set(was.id, was);
      return;
    }
    if (was === null && is !== null && this.departed.delete(is.id)) return;
    if (was !== null) this.add(was, -1);
    if (is !== null) this.add(is, 1);
    const batchId = (is ?? was)?.batchId;
    if (batchId !== undefined) this.changed(batchId);
  }

  /** The progress of the run, or of the whole list before the first run. */
  view({ activity, sentBytes, now }: TransferReading): RunView {
    const isOfRun = this.run.size > 0;
    const sums = isOfRun ? this.runSums : this.allSums;
    const work = workOf(sums, this.inFlight());
    this.shown = nextProgress(isOfRun ? this.shown : null, work);
    this.pace = work.activeFiles === 0 ? null : nextPace(this.pace, work, sentBytes, now);
    return {
      fraction: sums.files === 0 ? null : this.shown.fraction,
      doneFiles: work.doneFiles,
      files: work.files,
      remainingMs: this.pace === null || activity === 'resting' ? null : remainingMs(this.pace, work),
    };
  }

  /** The progress of each of these batches, 0-1. */
  fractions(batchIds: ReadonlySet<number>): ReadonlyMap<number, number> {
    const sent = batchIds.size === 0 ? new Map<number, number>() : this.sentByBatch();
    const fractions = new Map<number, number>();
    for (const id of batchIds) {
      const batch = this.batches.get(id);
      if (batch === undefined) continue;
      const inFlight = { sentBytes: sent.get(id) ?? 0, processed: batch.processed };
      batch.shown = nextProgress(batch.shown, workOf(batch.sums, inFlight));
      fractions.set(id, batch.shown.fraction);
    }
    return fractions;
  }

  private add(upload: Upload, by: 1 | -1): void {
    const { batchId, file } = upload;
    const one: StageSums = {
      stage: stageOf(upload),
      files: 1,
      sizedFiles: file === null ? 0 : 1,
      sizedBytes: file?.sizeBytes ?? 0,
    };
    addWork(this.batchOf(batchId).sums, one, by);
    addWork(this.allSums, one, by);
    if (this.run.has(batchId)) addWork(this.runSums, one, by);
  }

  private changed(batchId: number): void {
    const { sums } = this.batchOf(batchId);
    if (sums.activeFiles > 0 && !this.run.has(batchId)) {
      if (this.runSums.activeFiles === 0) this.endRun();
      this.join(batchId);
    } else if (sums.files === 0 && !this.run.has(batchId)) {
      this.batches.delete(batchId);
    }
  }

  /** The batch counts in the run from now on. What was done in it before is no pace of the run. */
  private join(batchId: number): void {
    this.run.add(batchId);
    addSums(this.runSums, this.batchOf(batchId).sums, 1);
    if (this.pace !== null) this.pace = { ...this.pace, last: workOf(this.runSums, this.inFlight()) };
  }

  private endRun(): void {
    this.run.clear();
    for (const upload of this.departed.values()) {
      this.add(upload, -1);
      if (this.batchOf(upload.batchId).sums.files === 0) this.batches.delete(upload.batchId);
    }
    this.departed.clear();
    this.runSums = noWork();
    this.shown = null;
    this.pace = null;
  }

  private followProcessing(was: Upload | null, is: Upload | null): void {
    const id = (was ?? is)?.id ?? '';
    const before = this.processed.get(id);
    if (before !== undefined) this.addProcessed(before, -1);
    this.processed.delete(id);
    if (is === null || is.status.state !== 'processing' || is.file === null) return;
    const now = { batchId: is.batchId, work: processedWork(is.file.sizeBytes, is.status.percent) };
    this.processed.set(id, now);
    this.addProcessed(now, 1);
  }

  private addProcessed({ batchId, work }: ProcessedWork, by: 1 | -1): void {
    this.batchOf(batchId).processed += by * work;
    this.allProcessed += by * work;
  }

  /** Of all uploads: each upload in flight is active, so its batch is in the run. */
  private inFlight(): { readonly sentBytes: number; readonly processed: number } {
    let sentBytes = 0;
    for (const [id, bytes] of this.transfers()) sentBytes += this.limited(id, bytes).sentBytes;
    return { sentBytes, processed: this.allProcessed };
  }

  private sentByBatch(): ReadonlyMap<number, number> {
    const sent = new Map<number, number>();
    for (const [id, bytes] of this.transfers()) {
      const { batchId, sentBytes } = this.limited(id, bytes);
      if (batchId !== null) sent.set(batchId, (sent.get(batchId) ?? 0) + sentBytes);
    }
    return sent;
  }

  /** The estimate of bytes in flight may exceed the size for a moment. */
  private limited(
    id: string,
    bytes: number,
  ): { readonly batchId: number | null; readonly sentBytes: number } {
    const upload = this.uploads.get(id);
    if (upload === null) return { batchId: null, sentBytes: 0 };
    return { batchId: upload.batchId, sentBytes: Math.min(bytes, upload.file?.sizeBytes ?? 0) };
  }

  private batchOf(id: number): BatchProgress {
    const existing = this.batches.get(id);
    if (existing !== undefined) return existing;
    const batch = { sums: noWork(), processed: 0, shown: null };
    this.batches.set(id, batch);
    return batch;
  }
}

function stageOf(upload: Upload): Stage {
  return stageOfFacts(upload, upload.blob === null ? 'waiting' : 'stored');
}

/** `unsubmitted`: the stage of an active upload without a submission. */
function stageOfFacts(facts: ActionFacts, unsubmitted: 'waiting' | 'stored'): Stage {
  switch (listOf(facts)) {
    case 'done':
    case 'already-submitted':
      return 'done';
    case 'attention':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'active':
      return facts.submission === null ? unsubmitted : 'submitted';
  }
}

/**
 * A group of a start may contain uploads with and without a blob, which it counts together. The files of a stored
 * part are counted with the waiting ones; only its bytes matter.
 */
function stagesOf(group: UploadGroup): StageSums[] {
  const { facts, count: files, sizedCount: sizedFiles, sizedBytes, unsentBytes } = group;
  const stage = stageOfFacts(facts, 'waiting');
  if (stage !== 'waiting') return [{ stage, files, sizedFiles, sizedBytes }];
  return [
    { stage, files, sizedFiles, sizedBytes: unsentBytes },
    { stage: 'stored', files: 0, sizedFiles: 0, sizedBytes: sizedBytes - unsentBytes },
  ];
}
