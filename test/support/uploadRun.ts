/**
 * A recorded run of many files, computed in virtual time: files are checked, sent over one line, submitted at a limited
 * rate and processed. It is deterministic, and `truth` is known at every moment.
 */
import {
  type Stage,
  type WorkSums,
  addWork,
  noWork,
  processedWork,
} from '../../main/queue/model/progress.ts';

export interface RunFile {
  readonly sizeBytes: number;
  /** When it is added, in milliseconds. Default: 0. */
  readonly addedAt?: number;
  /** The step in which it fails. */
  readonly failsIn?: 'check' | 'transfer' | 'submit';
}

export interface RunSpeed {
  readonly checksPerSecond: number;
  readonly bytesPerSecond: number;
  readonly parallel: number;
  readonly submissionsPerSecond: number;
  readonly processingMs: number;
}

/** The state of all files at one moment. */
export interface RunMoment {
  readonly at: number;
  readonly sums: WorkSums;
  readonly sentBytes: number;
  readonly processed: number;
  /** Sent since the last moment. */
  readonly movedBytes: number;
}

interface Simulated extends RunFile {
  isSized: boolean;
  stage: Stage;
  sentBytes: number;
  submittedAt: number;
}

/** Every state of the run, one each `stepMs`, until no file is active. */
export function* recordedRun(files: readonly RunFile[], speed: RunSpeed, stepMs = 200): Generator<RunMoment> {
  const all = files.map((file): Simulated => ({
    ...file,
    isSized: false,
    stage: 'waiting',
    sentBytes: 0,
    submittedAt: 0,
  }));
  const credit = { checks: 0, submissions: 0 };
  for (let at = 0; ; at += stepMs) {
    const added = all.filter(({ addedAt = 0 }) => addedAt <= at);
    credit.checks += (speed.checksPerSecond * stepMs) / 1_000;
    credit.submissions += (speed.submissionsPerSecond * stepMs) / 1_000;
    const movedBytes = step(added, speed, credit, at, stepMs);
    yield { at, movedBytes, ...momentOf(added, speed, at) };
    if (added.length === all.length && all.every(({ stage }) => stage === 'done' || stage === 'failed'))
      return;
  }
}

function step(
  files: readonly Simulated[],
  speed: RunSpeed,
  credit: { checks: number; submissions: number },
  at: number,
  stepMs: number,
): number {
  for (const file of files) {
    if (file.stage === 'submitted' && at - file.submittedAt >= speed.processingMs) file.stage = 'done';
    if (file.stage === 'stored' && credit.submissions >= 1) {
      credit.submissions -= 1;
      file.stage = file.failsIn === 'submit' ? 'failed' : 'submitted';
      file.submittedAt = at;
    }
    if (!file.isSized && file.stage === 'waiting' && credit.checks >= 1) {
      credit.checks -= 1;
      if (file.failsIn === 'check') file.stage = 'failed';
      else file.isSized = true;
    }
  }
  credit.checks = Math.min(credit.checks, 1);
  credit.submissions = Math.min(credit.submissions, 1);
  return send(files, (speed.bytesPerSecond * stepMs) / 1_000, speed.parallel);
}

function send(files: readonly Simulated[], bytes: number, parallel: number): number {
  const sending = files.filter(({ isSized, stage }) => isSized && stage === 'waiting').slice(0, parallel);
  let moved = 0;
  for (const file of sending) {
    const part = Math.floor(Math.min(bytes / sending.length, file.sizeBytes - file.sentBytes));
    file.sentBytes += part;
    moved += part;
    if (file.failsIn === 'transfer' && file.sentBytes > file.sizeBytes / 2) file.stage = 'failed';
    else if (file.sentBytes === file.sizeBytes) file.stage = 'stored';
  }
  return moved;
}

function momentOf(
  files: readonly Simulated[],
  { processingMs }: RunSpeed,
  at: number,
): Pick<RunMoment, 'sums' | 'sentBytes' | 'processed'> {
  const sums = noWork();
  let sentBytes = 0;
  let processed = 0;
  for (const { stage, isSized, sizeBytes, sentBytes: sent, submittedAt } of files) {
    const sized = isSized ? 1 : 0;
    addWork(sums, { stage, files: 1, sizedFiles: sized, sizedBytes: isSized ? sizeBytes : 0 }, 1);
    if (stage === 'waiting') sentBytes += sent;
    if (stage === 'submitted')
      processed += processedWork(sizeBytes, Math.floor(((at - submittedAt) * 10) / processingMs) * 10);
  }
  return { sums, sentBytes, processed };
}
