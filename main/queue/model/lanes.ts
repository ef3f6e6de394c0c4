/** The lanes of the queue: uploads that wait for the same slots, and what their next step needs of the service. */
import { type Bucket, directLimitBytes } from '../../../preload/contract.ts';
import type { Endpoint } from '../../errors/classify.ts';
import { type Upload, nextStep } from './upload.ts';

/**
 * Later steps come first: what is nearly done is finished before new work begins. Small files have slots of their
 * own, so that large ones do not starve them.
 */
export const lanes = ['reprocess', 'submit', 'transfer-small', 'transfer-large', 'check', 'follow'] as const;
export type Lane = (typeof lanes)[number];

/** The lanes that the scheduler starts; `follow` is the poller's. */
export type StartedLane = Exclude<Lane, 'follow'>;
export const startedLanes = lanes.filter((lane): lane is StartedLane => lane !== 'follow');

/** What a lane's step passes through; null: it needs no network. */
export const laneRoutes = {
  check: null,
  'transfer-small': { bucket: 'upload', targets: ['uploads/direct'] },
  'transfer-large': { bucket: 'upload', targets: ['uploads/url', 'storage'] },
  submit: { bucket: 'submission_write', targets: ['submissions.create'] },
  reprocess: { bucket: 'submission_write', targets: ['assets.retry'] },
  follow: { bucket: 'submission_read', targets: ['submissions.get'] },
} as const satisfies Readonly<
  Record<Lane, { readonly bucket: Bucket; readonly targets: readonly (Endpoint | 'storage')[] } | null>
>;

export function laneOf(upload: Upload): Lane {
  const step = nextStep(upload);
  if (step !== 'transfer') return step;
  return (upload.file?.sizeBytes ?? 0) <= directLimitBytes ? 'transfer-small' : 'transfer-large';
}
