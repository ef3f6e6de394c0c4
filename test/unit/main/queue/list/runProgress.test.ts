/** Which uploads the overall progress and the progress of a batch count. */
import { describe, expect, it } from 'vitest';

import { RunProgress } from '../../../../../main/queue/list/runProgress.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, checkedFile, someFailure } from '../../../../support/uploads.ts';

const complete = { state: 'complete', issueCount: 0 } as const;
const file = { ...checkedFile, sizeBytes: 8_000_000 };
const blob = { blobPath: 'a', method: 'blocks' } as const;
const submission = { submissionId: 'one', assetId: null, versionNumber: null, versionGroupId: null };
const reading = { activity: 'running', sentBytes: 0, now: 1 } as const;

function followed(store: UploadStore, sent: ReadonlyMap<string, number> = new Map()): RunProgress {
  const progress = new RunProgress(store, () => sent);
  store.subscribe(progress);
  return progress;
}

function waiting(batchId: number, change: Partial<Upload> = {}): Upload {
  return anUpload({ batchId, file, ...change });
}

function done(upload: Upload): Upload {
  return { ...upload, blob, submission, status: complete, finishedAt: 1 };
}

describe('the progress of the run', () => {
  it('counts the batches that are active, and not what was finished before', async () => {
    const { store } = await createStore();
    store.insert(Array.from({ length: 50 }, () => done(waiting(1))));
    const progress = followed(store);
    expect(progress.view(reading)).toMatchObject({ fraction: 1, files: 50, doneFiles: 50 });
    const [first, second] = [waiting(2), waiting(2)];
    store.insert([first, second]);
    expect(progress.view(reading)).toMatchObject({ fraction: 0, files: 2, doneFiles: 0 });
    store.save(first, done(first), []);
    expect(progress.view(reading)).toMatchObject({ fraction: 0.5, files: 2, doneFiles: 1 });
  });

  it('counts the bytes of running transfers and the percent of the processing', async () => {
    const { store } = await createStore();
    const sending = waiting(1);
    const sent = new Map([[sending.id, 4_000_000]]);
    const progress = followed(store, sent);
    store.insert([sending]);
    const half = progress.view(reading).fraction ?? 0;
    expect(half).toBeGreaterThan(0.4);
    sent.clear();
    const processing = (percent: number): Upload => ({
      ...sending,
      blob,
      submission,
      status: { state: 'processing', percent, pollAt: 1, pollsWithoutProgress: 0, failure: null },
    });
    store.save(sending, processing(0), []);
    const submitted = progress.view(reading).fraction ?? 0;
    store.save(processing(0), processing(80), []);
    expect(progress.view(reading).fraction).toBeGreaterThan(submitted);
    expect(progress.fractions(new Set([1])).get(1)).toBe(progress.view(reading).fraction);
    store.save(processing(80), done(sending), []);
    expect(progress.view(reading).fraction).toBe(1);
  });

  it('keeps counting finished files that are removed while the run continues', async () => {
    const { store } = await createStore();
    const progress = followed(store);
    const [first, second] = [waiting(1), waiting(1)];
    store.insert([first, second]);
    store.save(first, done(first), []);
    store.save(done(first), { ...done(first), removedAt: 5 }, []);
    expect(progress.view(reading)).toMatchObject({ fraction: 0.5, files: 2, doneFiles: 1 });
    store.save({ ...done(first), removedAt: 5 }, done(first), []);
    expect(progress.view(reading)).toMatchObject({ fraction: 0.5, files: 2, doneFiles: 1 });
    store.save(done(first), { ...done(first), removedAt: 5 }, []);
    store.save(second, { ...second, removedAt: 6 }, []);
    store.insert([waiting(2)]);
    expect(progress.view(reading)).toMatchObject({ fraction: 0, files: 1, doneFiles: 0 });
  });

  it('continues when a failed file of the run is retried, and a failed file is not done', async () => {
    const { store } = await createStore();
    const progress = followed(store);
    const [first, second] = [waiting(1), waiting(1)];
    store.insert([first, second]);
    store.save(first, done(first), []);
    const failed: Upload = { ...second, status: { state: 'failed', failure: someFailure } };
    store.save(second, failed, []);
    expect(progress.view(reading)).toMatchObject({ fraction: 0.5, files: 2, doneFiles: 1 });
    store.save(failed, second, []);
    expect(progress.view(reading)).toMatchObject({ fraction: 0.5, files: 2, doneFiles: 1 });
  });

  it('is the same after a restart', async () => {
    const { store } = await createStore();
    const progress = followed(store);
    const [first, second, third] = [waiting(1), waiting(1), waiting(1, { file: null })];
    store.insert([first, second, third]);
    store.save(first, done(first), []);
    store.save(second, { ...second, blob }, []);
    const again = followed(store);
    expect(again.view(reading)).toEqual(progress.view(reading));
    store.save({ ...second, blob }, done(second), []);
    expect(again.view(reading)).toEqual(progress.view(reading));
  });

  it('has no fraction while the list is empty', async () => {
    const { store } = await createStore();
    expect(followed(store).view(reading).fraction).toBeNull();
  });
});
