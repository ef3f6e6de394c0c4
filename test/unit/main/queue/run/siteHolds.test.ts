/** An upload belongs to the site that it was added for, and only a person moves it. */
import { describe, expect, it } from 'vitest';

import { accountDigest, siteOf } from '../../../../../main/api/account.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { UploadEvent } from '../../../../../main/queue/model/uploadEvent.ts';
import { SiteHolds } from '../../../../../main/queue/run/siteHolds.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, submissionRef } from '../../../../support/uploads.ts';

const apiUrl = 'https://api.example';
const sandbox = { apiUrl, apiKey: 'sk_test_one' };
const live = { apiUrl, apiKey: 'sk_live_one' };
const elsewhere = { apiUrl: 'https://other.example/base', apiKey: 'sk_test_one' };
const noKey = { apiUrl, apiKey: '' };
const processing = {
  status: { state: 'processing', percent: 0, pollAt: 0, pollsWithoutProgress: 0, failure: null },
  submission: submissionRef,
  submitRequestedAt: 1,
} as const;

function siteIdOf(account: typeof sandbox): string {
  return siteOf(accountDigest(account));
}

async function holdsOf(given: readonly Partial<Upload>[], first = sandbox) {
  const { store, database } = await createStore();
  store.insert(given.map((upload) => anUpload(upload)));
  let account = first;
  const ended: string[] = [];
  const holds = new SiteHolds({
    store,
    account: () => account,
    groups: { rowForMove: (row) => row },
    apply(id: string, event: UploadEvent) {
      const before = store.get(id);
      const after = before === null ? null : transition(before, event, 0);
      if (before !== null && after !== null) store.save(before, after, []);
      return after;
    },
    endRun: (id) => ended.push(id),
    remove: async (ids) => ({ changed: ids.length, undo: 1 }),
  });
  const uploads = () => store.page({ offset: 0, limit: 100 });
  return {
    store,
    database,
    holds,
    ended,
    uploads,
    change(next: typeof sandbox) {
      account = next;
      holds.follow();
    },
  };
}

describe('the site of an upload', () => {
  it('is the one of the first key for uploads of an earlier version or without a key', async () => {
    const { holds, uploads, change } = await holdsOf([{}, { site: siteIdOf(live) }], noKey);
    holds.follow();
    expect(uploads().map(({ site }) => site)).toEqual([null, siteIdOf(live)]);
    change(sandbox);
    change(live);
    expect(uploads().map(({ site }) => site)).toEqual([siteIdOf(sandbox), siteIdOf(live)]);
  });

  it('is the same for every key of one environment and host', () => {
    expect(siteIdOf({ apiUrl, apiKey: 'sk_test_rotated' })).toBe(siteIdOf(sandbox));
    expect(new Set([sandbox, live, elsewhere].map(siteIdOf)).size).toBe(3);
  });

  it('names the key that an upload waits for, and its host if that is another one', async () => {
    const { holds, uploads, change } = await holdsOf([{}]);
    holds.follow();
    const hold = () => holds.holdOf(uploads()[0] ?? anUpload());
    expect(hold()).toBeNull();
    change(live);
    expect(hold()).toEqual({ environment: 'sandbox', host: null });
    change(elsewhere);
    expect(hold()).toEqual({ environment: 'sandbox', host: 'api.example' });
    change(noKey);
    expect(hold()).toBeNull();
  });

  it('is named after an update too, when no key was set in this version before', async () => {
    const { holds, uploads } = await holdsOf([{ site: siteIdOf(sandbox) }], live);
    holds.follow();
    expect(holds.holdOf(uploads()[0] ?? anUpload())).toEqual({ environment: 'sandbox', host: null });
  });

  it('ends the runs of the old site when the key changes', async () => {
    const { holds, ended, uploads, change } = await holdsOf([
      { status: { state: 'uploading' } },
      { status: { state: 'paused' } },
    ]);
    holds.follow();
    expect(ended).toEqual([]);
    change(live);
    expect(ended).toEqual([uploads()[0]?.id]);
  });
});

describe('uploads on hold', () => {
  it('are counted by site, without finished and failed ones', async () => {
    const { holds, change } = await holdsOf([
      {},
      { status: { state: 'paused' } },
      processing,
      { status: { state: 'complete', issueCount: 0 } },
      { site: siteIdOf(live) },
    ]);
    holds.follow();
    expect(holds.heldUploads()).toMatchObject([{ environment: 'live', waiting: 1, submitted: 0 }]);
    change(live);
    expect(holds.heldUploads()).toMatchObject([{ environment: 'sandbox', waiting: 2, submitted: 1 }]);
  });

  it('are announced before a key of another site is saved, also when the old key is gone', async () => {
    const { holds, change } = await holdsOf([{}, processing]);
    holds.follow();
    expect(holds.wouldHold(live)).toMatchObject({ environment: 'sandbox', waiting: 1, submitted: 1 });
    expect(holds.wouldHold({ apiUrl, apiKey: 'sk_test_rotated' })).toBeNull();
    expect(holds.wouldHold(noKey)).toBeNull();
    change(noKey);
    expect(holds.wouldHold(live)).toMatchObject({ waiting: 1 });
    expect(holds.wouldHold(sandbox)).toBeNull();
  });

  it('move without anything that they had at the old site, unless they are submitted', async () => {
    const blob = { blobPath: 'ws/a.mp4', method: 'blocks' } as const;
    const { holds, uploads, change } = await holdsOf([
      {
        blob,
        remoteName: 'a.mp4',
        account: accountDigest(sandbox),
        submitRequestedAt: 5,
        createdBlob: 'ws/a',
      },
      { status: { state: 'paused' } },
      { status: { state: 'submitting' } },
      processing,
    ]);
    holds.follow();
    change(live);
    expect(holds.heldUploads()).toMatchObject([{ waiting: 3, submitted: 1 }]);
    expect(await holds.decide(siteIdOf(sandbox), 'move')).toEqual({ changed: 2, undo: null });
    expect(holds.heldUploads()).toMatchObject([{ waiting: 1, submitted: 1 }]);
    expect(uploads().map(({ site }) => site === siteIdOf(live))).toEqual([true, true, false, false]);
    expect(uploads()[0]).toMatchObject({
      blob: null,
      remoteName: null,
      account: null,
      submitRequestedAt: null,
      createdBlob: null,
      moves: 1,
      restarts: 0,
      status: { state: 'queued', retryAt: null },
    });
    expect(uploads()[1]?.status.state).toBe('paused');
  });

  it('are left alone by a decision about the current site', async () => {
    const { holds } = await holdsOf([{}]);
    holds.follow();
    expect(await holds.decide(siteIdOf(sandbox), 'remove')).toEqual({ changed: 0, undo: 1 });
    expect(await holds.decide(siteIdOf(sandbox), 'move')).toEqual({ changed: 0, undo: null });
  });
});
