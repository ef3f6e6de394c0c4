/**
 * The lanes of the queue. Uploads of one lane share slots, and their next step needs the same parts of the service.
 */
import { type Bucket, directLimitBytes } from '../../../preload/contract.ts';
import type { Endpoint } from '../../errors/classify.ts';
import { type Upload, nextStep } from './upload.ts';

/**
 * Later steps come first, so that uploads are finished before new ones start. Small files have their own slots, so
 * that large files do not block them.
 */
export const lanes = [
  'reprocess',
  'submit',
  'group',
  'transfer-small',
  'transfer-large',
  'check',
  'follow',
] as const;
export type Lane = (typeof lanes)[number];

/** The lanes that the scheduler starts; `follow` is the poller's, and `group` that of the group submissions. */
export type StartedLane = Exclude<Lane, 'follow' | 'group'>;
export const startedLanes = lanes.filter(
  (lane): lane is StartedLane => lane !== 'follow' && lane !== 'group',
);

/** The gates that a lane's step passes; null: it needs no network. */
export const laneRoutes = {
  check: null,
  'transfer-small': {
    bucket: 'upload',
    targets: ['uploads/url', 'storage', 'uploads/direct'],
    isStorageOptional: true,
  },
  'transfer-large': { bucket: 'upload', targets: ['uploads/url', 'storage'] },
  submit: { bucket: 'submission_write', targets: ['submissions.create'] },
  group: { bucket: 'submission_write', targets: ['submissions.create'] },
  reprocess: { bucket: 'submission_write', targets: ['assets.retry'] },
  follow: { bucket: 'submission_read', targets: ['submissions.get'] },
} as const satisfies Readonly<
  Record<
    Lane,
    {
      readonly bucket: Bucket;
      readonly targets: readonly (Endpoint | 'storage')[];
      readonly isStorageOptional?: boolean;
    } | null
  >
>;

export function laneOf(upload: Upload): Lane {
  const step = nextStep(upload);
  if (step === 'submit' && upload.isGrouped) return 'group';
  if (step !== 'transfer') return step;
  return (upload.file?.sizeBytes ?? 0) <= directLimitBytes ? 'transfer-small' : 'transfer-large';
}
