import { expect, it } from 'vitest';

import { rowOf } from '../../../../../main/queue/list/uploadRow.ts';
import { anUpload, checkedFile, someFailure } from '../../../../support/uploads.ts';

const context = { now: 10_000, allPaused: false, speed: null, sentBytes: 0, block: null, group: null };

it('shows why an upload waits', () => {
  const retrying = anUpload({
    status: { state: 'queued', retryAt: 18_000, failure: someFailure },
    attempt: 2,
  });
  expect(rowOf(retrying, context).wait).toEqual({
    kind: 'retry',
    retryAt: 18_000,
    attempt: 3,
    failure: someFailure,
  });
  const sendable = anUpload({ file: checkedFile });
  expect(rowOf(sendable, context).wait).toEqual({ kind: 'turn' });
  const block = { gate: 'plan', bucket: 'upload', failure: someFailure } as const;
  expect(rowOf(sendable, { ...context, block }).wait).toEqual({ kind: 'plan', bucket: 'upload' });
  expect(rowOf(sendable, { ...context, allPaused: true }).wait).toEqual({ kind: 'all-paused' });
});

it('never shows more bytes than the file has', () => {
  expect(rowOf(anUpload({ file: checkedFile }), { ...context, sentBytes: 5_000 }).sentBytes).toBe(1_000);
});
