/**
 * The one definition of progress, for all uploads of a run and for one batch. The window, the tray, the taskbar and
 * the headers of batches show what it returns. Pure.
 *
 * The work of a file is its bytes, plus a share for its submission and its processing. A file of unknown size counts
 * with the average size. A failed file counts in the whole work and not in the work done; a cancelled file does not
 * count.
 *
 * Invariants: the fraction that is shown decreases only when files are added, and then never below the work done. It
 * is 1 only when no file is active or has failed.
 */
import { type SmoothedRate, nextRate, noRate, ratePerSecond } from '../../shared/smoothedRate.ts';

/** The work after the bytes of a file are stored: fixed for each file, plus a fraction of its size. */
const afterBytesPerFile = 256 * 1_024;
const afterFraction = 1 / 8;
/** The share of the submission in that work; the rest is the processing. */
const submissionFraction = 1 / 4;
/** The share of the processing that is shown as done when the service reports 100 percent; the rest is the result. */
const reportedFraction = 3 / 4;
/** The highest fraction while any file is active or has failed. */
const maxUnfinished = 0.999;

/** How far a file is: nothing stored, all bytes stored, submitted, or finished. */
export type Stage = 'waiting' | 'stored' | 'submitted' | 'done' | 'failed' | 'cancelled';

/** The sums over some files. All sizes and counts are whole numbers, so sums of differences stay exact. */
export interface WorkSums {
  /** Without cancelled files. */
  files: number;
  activeFiles: number;
  doneFiles: number;
  failedFiles: number;
  /** Active files without a submission. */
  unsubmittedFiles: number;
  sizedFiles: number;
  sizedBytes: number;
  /** Bytes of active files that are not in storage. */
  unsentBytes: number;
  /** Active files of unknown size. */
  unsizedActive: number;
  unsizedDone: number;
  doneWork: number;
}

export function noWork(): WorkSums {
  return {
    files: 0,
    activeFiles: 0,
    doneFiles: 0,
    failedFiles: 0,
    unsubmittedFiles: 0,
    sizedFiles: 0,
    sizedBytes: 0,
    unsentBytes: 0,
    unsizedActive: 0,
    unsizedDone: 0,
    doneWork: 0,
  };
}

/** Files of one stage, added up. */
export interface StageSums {
  readonly stage: Stage;
  readonly files: number;
  readonly sizedFiles: number;
  readonly sizedBytes: number;
}

/** Adds files to the sums; `by` is -1 to subtract them. */
export function addWork(
  sums: WorkSums,
  { stage, files, sizedFiles, sizedBytes }: StageSums,
  by: 1 | -1,
): void {
  if (stage === 'cancelled') return;
  const isActive = stage !== 'done' && stage !== 'failed';
  sums.files += by * files;
  sums.sizedFiles += by * sizedFiles;
  sums.sizedBytes += by * sizedBytes;
  sums.doneWork += by * doneWorkOf(stage, sizedFiles, sizedBytes);
  if (isActive) sums.activeFiles += by * files;
  if (isActive) sums.unsizedActive += by * (files - sizedFiles);
  if (stage === 'waiting') sums.unsentBytes += by * sizedBytes;
  if (stage === 'waiting' || stage === 'stored') sums.unsubmittedFiles += by * files;
  if (stage === 'failed') sums.failedFiles += by * files;
  if (stage === 'done') sums.doneFiles += by * files;
  if (stage === 'done') sums.unsizedDone += by * (files - sizedFiles);
}

/** Adds the sums of other files; `by` is -1 to subtract them. */
export function addSums(sums: WorkSums, other: Readonly<WorkSums>, by: 1 | -1): void {
  for (const key of Object.keys(sums) as (keyof WorkSums)[]) sums[key] += by * other[key];
}

function doneWorkOf(stage: Stage, files: number, bytes: number): number {
  switch (stage) {
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return 0;
    case 'stored':
      return bytes;
    case 'submitted':
      return bytes + afterWork(files, bytes) * submissionFraction;
    case 'done':
      return bytes + afterWork(files, bytes);
  }
}

function afterWork(files: number, bytes: number): number {
  return files * afterBytesPerFile + bytes * afterFraction;
}

/** The work of a processing that the service reports as `percent` done, without the submission. */
export function processedWork(sizeBytes: number, percent: number): number {
  const share = Math.min(100, Math.max(0, percent)) / 100;
  return Math.floor(afterWork(1, sizeBytes) * (1 - submissionFraction) * reportedFraction * share);
}

/** What the files of the sums mean now. */
export interface Work {
  readonly total: number;
  readonly done: number;
  readonly files: number;
  readonly doneFiles: number;
  readonly failedFiles: number;
  readonly activeFiles: number;
  readonly unsubmittedFiles: number;
  /** Bytes to be sent, estimated where sizes are unknown. */
  readonly unsentBytes: number;
  /** The share of files of unknown size in the files to be sent, 0-1. */
  readonly unknownShare: number;
}

/** `inFlight`: sent bytes of running transfers, and the processed work of submitted files. */
export function workOf(
  sums: Readonly<WorkSums>,
  inFlight: { readonly sentBytes: number; readonly processed: number },
): Work {
  const { files, sizedFiles, sizedBytes, unsizedActive, unsizedDone, unsubmittedFiles } = sums;
  const averageBytes = sizedFiles === 0 ? 0 : sizedBytes / sizedFiles;
  const averageWork = averageBytes + afterWork(1, averageBytes);
  const total = sizedBytes + afterWork(sizedFiles, sizedBytes) + (files - sizedFiles) * averageWork;
  const sentBytes = Math.min(Math.max(0, inFlight.sentBytes), sums.unsentBytes);
  return {
    total,
    done: Math.min(total, sums.doneWork + unsizedDone * averageWork + sentBytes + inFlight.processed),
    files,
    doneFiles: sums.doneFiles,
    failedFiles: sums.failedFiles,
    activeFiles: sums.activeFiles,
    unsubmittedFiles,
    unsentBytes: sums.unsentBytes - sentBytes + unsizedActive * averageBytes,
    unknownShare: unsubmittedFiles === 0 ? 0 : unsizedActive / unsubmittedFiles,
  };
}

/** The progress as it was shown last. */
export interface ShownProgress {
  /** 0-1 */
  readonly fraction: number;
  /** The work that is left is shown smaller by this factor, 0-1, so that nothing shown before is taken back. */
  readonly scale: number;
  readonly files: number;
  readonly failedFiles: number;
}

/**
 * The progress to show next. When the estimate of the whole work grows, or a file fails, the bar stays where it is and
 * what is left fills the rest of it; so it never runs back and never stands still until the estimate has caught up.
 * `before`: null for the first.
 */
export function nextProgress(before: ShownProgress | null, work: Work): ShownProgress {
  const { files, failedFiles } = work;
  const exact = exactFraction(work);
  const limit = work.activeFiles + failedFiles === 0 ? 1 : maxUnfinished;
  const shown = (fraction: number, scale: number): ShownProgress => ({
    fraction: Math.min(limit, fraction),
    scale,
    files,
    failedFiles,
  });
  if (before === null || files > before.files || exact >= 1) return shown(exact, 1);
  const scaleThatStays = Math.min(1, (1 - before.fraction) / (1 - exact));
  // A retried file has its stored bytes again, which is no progress that was made now.
  const isRetry = failedFiles < before.failedFiles;
  const scale = isRetry ? scaleThatStays : Math.min(before.scale, scaleThatStays);
  return shown(Math.max(before.fraction, exact, 1 - scale * (1 - exact)), scale);
}

function exactFraction({ total, done, files }: Work): number {
  if (files === 0) return 1;
  return total <= 0 ? 0 : Math.min(1, Math.max(0, done / total));
}

/** A reading counts half after this time. */
const paceHalfLifeMs = 10_000;
/** Time left is unknown before this much time has passed, or this many files have passed a step. */
const meaningfulAfterMs = 5_000;
const meaningfulFiles = 5;
const slowestBytesPerSecond = 1_024;
const slowestFilesPerSecond = 1 / 600;
/** Time left is unknown while more of the files to be sent have no known size. */
const maxUnknownShare = 0.5;

/** How fast the files pass each step. */
export interface Pace {
  readonly startedAt: number;
  readonly readAt: number;
  readonly sent: SmoothedRate;
  readonly submitted: SmoothedRate;
  readonly finished: SmoothedRate;
  /** Files that have passed the step since the start of the pace. */
  readonly submittedFiles: number;
  readonly finishedFiles: number;
  readonly last: Work;
}

/** `now`: of a clock that never jumps. `before`: null at the first call. Files that are added are no pace. */
export function nextPace(before: Pace | null, work: Work, sentBytes: number, now: number): Pace {
  if (before === null) {
    const start = { sent: noRate, submitted: noRate, finished: noRate, submittedFiles: 0, finishedFiles: 0 };
    return { startedAt: now, readAt: now, ...start, last: work };
  }
  const elapsedMs = now - before.readAt;
  if (elapsedMs <= 0) return before;
  const finishedNow = Math.max(0, work.doneFiles - before.last.doneFiles);
  const submittedNow = Math.max(0, submittedOf(work) - submittedOf(before.last));
  const rate = (of: SmoothedRate, amount: number) => nextRate(of, amount, elapsedMs, paceHalfLifeMs);
  return {
    startedAt: before.startedAt,
    readAt: now,
    sent: rate(before.sent, sentBytes),
    submitted: rate(before.submitted, submittedNow),
    finished: rate(before.finished, finishedNow),
    submittedFiles: before.submittedFiles + submittedNow,
    finishedFiles: before.finishedFiles + finishedNow,
    last: work,
  };
}

function submittedOf({ doneFiles, activeFiles, unsubmittedFiles }: Work): number {
  return doneFiles + activeFiles - unsubmittedFiles;
}

/**
 * The time until the slowest step has handled all files, in milliseconds; null while it means nothing: in the first
 * seconds, while most sizes are unknown, and when nothing can be measured.
 */
export function remainingMs(pace: Pace, work: Work): number | null {
  if (work.activeFiles === 0 || work.unknownShare > maxUnknownShare) return null;
  if (pace.readAt - pace.startedAt < meaningfulAfterMs) return null;
  const steps: number[] = [];
  if (work.unsentBytes > 0) {
    const bytesPerSecond = ratePerSecond(pace.sent);
    if (bytesPerSecond < slowestBytesPerSecond) return null;
    steps.push(work.unsentBytes / bytesPerSecond);
  }
  const addStep = (files: number, passedFiles: number, rate: SmoothedRate): void => {
    const filesPerSecond = ratePerSecond(rate);
    if (files > 0 && passedFiles >= meaningfulFiles && filesPerSecond >= slowestFilesPerSecond)
      steps.push(files / filesPerSecond);
  };
  addStep(work.unsubmittedFiles, pace.submittedFiles, pace.submitted);
  addStep(work.activeFiles, pace.finishedFiles, pace.finished);
  return steps.length === 0 ? null : Math.round(Math.max(...steps) * 1_000);
}
