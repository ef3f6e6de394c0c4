/** What a watch folder does with files that were submitted before it knew them, such as by a drop. */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { fingerprintOf } from '../../../../main/files/fingerprint.ts';
import type { WatchRules } from '../../../../preload/contract.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../support/uploads.ts';
import { WatchUnderTest, stableMs } from '../../../support/watchUnderTest.ts';

/** A folder with a file that the current account, or another one, has submitted as it is. */
async function withDropped(rules: Partial<WatchRules> = {}, account = '') {
  const base = await temporaryFolder();
  const root = join(base, 'watched');
  await mkdir(root);
  const path = join(root, 'cut.mov');
  await writeFile(path, 'first export');
  const app = new WatchUnderTest(root, join(base, 'queue.db'), rules);
  app.store.insert([
    anUpload({
      id: '00000000-0000-4000-8000-0000000000d1',
      path,
      account,
      file: { ...checkedFile, ...fingerprintOf(await stat(path)) },
      blob: { blobPath: 'ws/cut.mov', method: 'direct' },
      submitRequestedAt: 1,
      submission: submissionRef,
      status: { state: 'complete', issueCount: 0 },
    }),
  ]);
  const settle = async () => {
    await app.notify('cut.mov');
    await app.pass(2 * stableMs);
    return app.uploads.slice(1);
  };
  return { path, settle };
}

it('does not send a file again that was dropped before', async () => {
  const { settle } = await withDropped();
  expect(await settle()).toEqual([]);
});

it('makes a dropped file that changes a new version of its submission', async () => {
  const { path, settle } = await withDropped();
  await writeFile(path, 'second export, longer');
  expect(await settle()).toMatchObject([{ path, previousSubmissionId: submissionRef.submissionId }]);
});

it('leaves out a dropped file that changes when the folder ignores changes', async () => {
  const { path, settle } = await withDropped({ changed: 'ignore' });
  await writeFile(path, 'second export, longer');
  expect(await settle()).toEqual([]);
});

it('sends a file that another account has submitted', async () => {
  const { path, settle } = await withDropped({}, 'another.key');
  expect(await settle()).toMatchObject([{ path, previousSubmissionId: null }]);
});
