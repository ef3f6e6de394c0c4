import { expect, it } from 'vitest';

import { earlierSubmissions } from '../../../../../main/queue/reports/earlierSubmissions.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, submissionRef } from '../../../../support/uploads.ts';

function submitted(path: string, submissionId: string, at: number, site = 'sandbox') {
  return anUpload({
    path,
    site,
    submitRequestedAt: at,
    submission: { ...submissionRef, submissionId },
    status: { state: 'complete', issueCount: 0 },
  });
}

it('offers submissions of the same file and name first, each once, and none of another account', async () => {
  const { store } = await createStore();
  const asking = anUpload({ path: '/b/clip.mp4', site: 'sandbox', status: { state: 'paused' } });
  store.insert([
    submitted('/b/clip.mp4', 'same-file', 1),
    submitted('/a/clip.mp4', 'same-name', 2),
    submitted('/a/other.mp4', 'other', 3),
    submitted('/a/group.mp4', 'other', 3),
    { ...submitted('/a/removed.mp4', 'removed', 4), removedAt: 9 },
    submitted('/a/clip.mp4', 'live', 5, 'live'),
    asking,
  ]);
  expect(earlierSubmissions(store, asking)).toEqual([
    { submissionId: 'same-file', name: 'clip.mp4', submittedAt: 1 },
    { submissionId: 'same-name', name: 'clip.mp4', submittedAt: 2 },
    { submissionId: 'removed', name: 'removed.mp4', submittedAt: 4 },
    { submissionId: 'other', name: 'group.mp4', submittedAt: 3 },
  ]);
  expect(earlierSubmissions(store, { ...asking, site: null })).toEqual([]);
});
