/**
 * Every point of the queue's own doing at which a process can end itself: each change of its database, just before and
 * just after it. Just before a block is recorded is between storage's answer and our record of it; just before a
 * submission is saved is between the POST's answer and our record of that.
 */
import type { Upload } from '../../main/queue/model/upload.ts';
import { BlockStore } from '../../main/queue/store/blockStore.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { endThisProcess } from './crashEdges.ts';
import { whenSaved } from './saved.ts';

/** The edges of the state machine that an upload takes by itself, and the changes beside it. */
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
export type Point = `${'before' | 'after'}: ${Change}`;

/** Those before a change first: between an answer and its record. */
export const points: readonly Point[] = [
  ...changes.map((change): Point => `before: ${change}`),
  ...changes.map((change): Point => `after: ${change}`),
];

/** At the `nth` time that the process comes there. */
export interface PointKill {
  readonly at: Point;
  readonly nth: number;
}

function changeOf(before: Upload, after: Upload): Change | null {
  const states = `${before.status.state} → ${after.status.state}`;
  return changes.find((change) => change === states) ?? null;
}

/** As they were when this process was told for the first time. */
let own: (Pick<UploadStore, 'save' | 'insert' | 'interruptAll'> & Pick<BlockStore, 'confirm'>) | null = null;

/** Ends this process without any goodbye at whichever of these comes first. */
export function endAtPoints(kills: readonly PointKill[]): void {
  const store = UploadStore.prototype;
  const blocks = BlockStore.prototype;
  own ??= {
    save: store.save,
    insert: store.insert,
    interruptAll: store.interruptAll,
    confirm: blocks.confirm,
  };
  const { save, insert, interruptAll, confirm } = own;
  const seen = new Map<Point, number>();
  const pass = (point: Point): void => {
    const times = (seen.get(point) ?? 0) + 1;
    seen.set(point, times);
    if (kills.some(({ at, nth }) => at === point && nth === times)) endThisProcess();
  };
  const around = (change: Change | null, work: () => void): void => {
    if (change !== null) pass(`before: ${change}`);
    work();
    if (change !== null) whenSaved(() => pass(`after: ${change}`));
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
