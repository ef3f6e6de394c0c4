/** One statement decides that a file's content is new, so it must find everything that the single queries find. */
import { beforeEach, expect, it } from 'vitest';

import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, checkedFile, submissionRef } from '../../../../support/uploads.ts';

const account = 'site.key';
const sha256 = 'a'.repeat(64);
const file = { ...checkedFile, sha256 };
const asked = anUpload({ path: '/media/new.mp4', file, account, site: 'site' });
const { sha256: _sha256, ...unhashed } = file;
const submitted: Partial<Upload> = {
  account,
  site: 'site',
  submitRequestedAt: 1,
  submission: submissionRef,
  status: { state: 'complete', issueCount: 0 },
  finishedAt: 2,
};
const started: Partial<Upload> = {
  account,
  site: 'site',
  remoteName: 'other.mp4',
  status: { state: 'uploading' },
};

let store: UploadStore;
beforeEach(async () => {
  ({ store } = await createStore());
  store.insert([asked]);
});

function mayHaveContent(): boolean {
  return store.submissionIndex.mayHaveContent(asked, file, account);
}

it.each<[string, Partial<Upload>]>([
  ['a submission of the same file', { ...submitted, path: asked.path, file: unhashed }],
  ['a submission of the same content', { ...submitted, file: { ...file, mtimeMs: 5 } }],
  ['a submission of this size without a hash', { ...submitted, file: { ...unhashed, mtimeMs: 5 } }],
  ['a started upload of the same content', { ...started, file: { ...file, mtimeMs: 5 } }],
  ['a started upload of this size without a hash', { ...started, file: { ...unhashed, mtimeMs: 5 } }],
])('finds %s', (_what, other) => {
  store.insert([anUpload(other)]);
  expect(mayHaveContent()).toBe(true);
});

it.each<[string, Partial<Upload>]>([
  ['the upload alone', { path: '/media/elsewhere.mp4' }],
  ['other content of this size', { ...submitted, file: { ...file, sha256: 'b'.repeat(64) } }],
  ['content of another size', { ...submitted, file: { ...unhashed, sizeBytes: 5 } }],
  ['a submission to another account', { ...submitted, account: 'other.key', file: { ...file, mtimeMs: 5 } }],
  ['a started upload at another site', { ...started, site: 'other', file: { ...file, mtimeMs: 5 } }],
  ['an upload that has not started', { ...started, remoteName: null, file: { ...file, mtimeMs: 5 } }],
])('finds nothing in %s', (_what, other) => {
  store.insert([anUpload(other)]);
  expect(mayHaveContent()).toBe(false);
});
