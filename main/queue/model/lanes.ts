/** Lanes: uploads that wait for the same slots. */
import { directLimitBytes } from '../../../preload/contract.ts';
import { type Upload, nextStep } from './upload.ts';

/** Small files have slots of their own, so that large ones do not starve them. */
export const lanes = ['reprocess', 'submit', 'transfer-small', 'transfer-large', 'check', 'follow'] as const;
export type Lane = (typeof lanes)[number];

/** The lane of the upload's next step; a file that goes in one direct request is small. */
export function laneOf(upload: Upload): Lane {
  const step = nextStep(upload);
  if (step !== 'transfer') return step;
  return (upload.file?.sizeBytes ?? 0) <= directLimitBytes ? 'transfer-small' : 'transfer-large';
}
