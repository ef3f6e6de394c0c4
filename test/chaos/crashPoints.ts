/**
 * The points at which a process can kill itself: directly before and after each change of its database. Directly
 * before a block is recorded lies between storage's answer and its record; directly before a submission is saved lies
 * between the answer of the POST and its record.
 */
import type { Upload } from '../../main/queue/model/upload.ts';
import { BlockStore } from '../../main/queue/store/blockStore.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { afterCommit } from './afterCommit.ts';

/** The transitions that an upload takes without a person, and other changes of the database. */
export const changes = [
  'files added',
  'start-up',
  'queued → checking',
  'checking → queued',
  'queued → uploading',
  'block recorded',
  'uploading → queued',
  'queued → submitting',
  'submitting → queued',
  'submitting → processing',
  'submitting → already-submitted',
  'processing → complete',
] as const;
export type Change = (typeof changes)[number];
export type CrashPoint = `${'before' | 'after'}: ${Change}`;

/** Points before a change come first; they lie between an answer and its record. */
export const crashPoints: readonly CrashPoint[] = [
  ...changes.map((change): CrashPoint => `before: ${change}`),
  ...changes.map((change): CrashPoint => `after: ${change}`),
];

/** Kills the process when it reaches the point for the `nth` time. */
export interface PlannedCrash {
  readonly at: CrashPoint;
  readonly nth: number;
}

function changeOf(before: Upload, after: Upload): Change | null {
  const states = `${before.status.state} → ${after.status.state}`;
  return changes.find((change) => change === states) ?? null;
}

const originalSave = UploadStore.prototype.save;

/** The original methods, saved at the first call in this process. */
let own: (Pick<UploadStore, 'save' | 'insert' | 'interruptAll'> & Pick<BlockStore, 'confirm'>) | null = null;

/** Kills this process at the first of these points that it reaches. */
export function crashAtPoints(kills: readonly PlannedCrash[]): void {
  const store = UploadStore.prototype;
  const blocks = BlockStore.prototype;
  own ??= {
    save: store.save,
    insert: store.insert,
    interruptAll: store.interruptAll,
    confirm: blocks.confirm,
  };
  const { save, insert, interruptAll, confirm } = own;
  const seen = new Map<CrashPoint, number>();
  const pass = (point: CrashPoint): void => {
    const times = (seen.get(point) ?? 0) + 1;
    seen.set(point, times);
    if (kills.some(({ at, nth }) => at === point && nth === times)) killThisProcess();
  };
  const around = (change: Change | null, work: () => void): void => {
    if (change !== null) pass(`before: ${change}`);
    work();
    if (change !== null) afterCommit(() => pass(`after: ${change}`));
  };
  store.save = function (before, after, entries) {
    around(changeOf(before, after), () => save.call(this, before, after, entries));
  };
  store.insert = function (uploads) {
    around('files added', () => insert.call(this, uploads));
  };
  store.interruptAll = function (at) {
    around('start-up', () => interruptAll.call(this, at));
  };
  blocks.confirm = function (...block) {
    around('block recorded', () => confirm.apply(this, block));
  };
}

// ------------------------------------------------------------------------------------- points around a submission

/** A point around POST /submissions and its answer, for tests of a lost answer. */
export type SubmissionPoint =
  /** The queue is open and about to continue; no request was sent. */
  | 'opened'
  /** The file is in storage; the intent to submit it is not saved. */
  | 'before-intent'
  /** The intent is saved; POST /submissions was not sent. */
  | 'intent-saved'
  /** The answer was lost; the retry was not sent. */
  | 'answer-lost'
  /** The answer was read and is not saved. */
  | 'answer-read'
  | 'answer-saved'
  /** The answer to a poll was read and is not saved. */
  | 'followed';

/** The points directly before and after this change is saved. */
export function submissionPointsOf(
  before: Upload,
  after: Upload,
): readonly [SubmissionPoint | null, SubmissionPoint | null] {
  const states = `${before.status.state} → ${after.status.state}`;
  switch (states) {
    case 'queued → submitting':
      return ['before-intent', 'intent-saved'];
    case 'submitting → processing':
      return ['answer-read', 'answer-saved'];
    case 'submitting → queued':
    case 'submitting → submitting':
      return [null, after.attempt > before.attempt ? 'answer-lost' : null];
    case 'processing → processing':
    case 'processing → complete':
      return ['followed', null];
    default:
      return [null, null];
  }
}

/** Kills this process when an upload reaches this point; null: never. */
export function crashAtSubmissionPoint(point: SubmissionPoint | null): void {
  UploadStore.prototype.save = function (before, after, entries) {
    const [pointBefore, pointAfter] = submissionPointsOf(before, after);
    if (point !== null && pointBefore === point) crashNow(this, after);
    originalSave.call(this, before, after, entries);
    if (point !== null && pointAfter === point) afterCommit(() => crashNow(this, after));
  };
}

/**
 * Does not kill while another submission is repeated: it would lose its second answer and could only send a third POST.
 * Nothing else can run between the check and the kill.
 */
function crashNow(store: UploadStore, upload: Upload): void {
  const isRepeating = store
    .running()
    .some(
      (other) => other.status.state === 'submitting' && other.attempt > 0 && !sharesSubmission(other, upload),
    );
  if (!isRepeating) killThisProcess();
}

function sharesSubmission(one: Upload, other: Upload): boolean {
  return one.id === other.id || (one.isGrouped && one.submissionRow === other.submissionRow);
}

/** Never returns. Blocks until the signal arrives, which may take a moment. */
export function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0);
}
