/** Rows whose names other files in the workspace have, in every state of the question. */
import type { UploadRow } from '../../preload/contract.ts';
import { failure } from './fakeFailures.ts';
import { make, submission } from './fakeRows.ts';

export const skippedFailure = failure('name-skipped', { action: 'none' });

export function nameRows(): UploadRow[] {
  const card = '/Volumes/CARD-B/DCIM/100MEDIA';
  const taken = { failure: failure('name-taken', { action: 'submit-as-new-version' }), folder: card };
  return [
    ...[1, 2, 3, 4].map((number) => make('failed', `IMG_000${number}.jpg`, 6_100_000 + number, taken)),
    make('failed', 'IMG_0005.jpg', 6_240_000, { folder: card, failure: skippedFailure }),
    make('complete', 'IMG_0006.jpg', 5_980_000, {
      ...submission,
      folder: card,
      uploadedAs: 'IMG_0006 (2).jpg',
      issueCount: 0,
      finishedAt: Date.now() - 60_000,
    }),
    make('processing', 'IMG_0007.jpg', 5_980_000, {
      ...submission,
      folder: card,
      uploadedAs: 'IMG_0007 (2).jpg',
      sentBytes: 5_980_000,
      processingPercent: 40,
    }),
  ];
}
