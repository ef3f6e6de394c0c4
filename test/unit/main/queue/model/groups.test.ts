/** When a group is ready, and which file a refusal of the whole group names. */
import { describe, expect, it } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import { newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import { mayHaveArrived, memberState, refusalOf } from '../../../../../main/queue/model/groups.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { FailureKind, FieldProblem } from '../../../../../preload/contract.ts';
import { anUpload, checkedFile, submissionRef } from '../../../../support/uploads.ts';

const blob = { blobPath: 'ws/a.mp4', method: 'direct' } as const;
const ready = { state: 'queued', retryAt: null, failure: null } as const;

describe('an upload of a group', () => {
  it.each<[string, string, Partial<Upload>]>([
    ['is stored', 'stored', { status: ready, file: checkedFile, blob }],
    ['waits for its transfer', 'coming', { status: ready, file: checkedFile }],
    ['is being sent', 'coming', { status: { state: 'uploading' } }],
    ['is paused', 'coming', { status: { state: 'paused' }, blob }],
    ['waits for a copy', 'out', { status: { ...ready, retryAt: 5 } }],
    ['failed', 'out', { status: { state: 'failed', failure: localFailure('too-large') }, blob }],
    ['was cancelled', 'out', { status: { state: 'failed', failure: localFailure('cancelled') } }],
    ['was removed', 'out', { status: ready, blob, removedAt: 7 }],
    ['was submitted before', 'out', { status: { state: 'already-submitted', docsUrl: null, detail: '' } }],
    ['has a submission', 'out', { status: ready, blob, submission: submissionRef }],
  ])('that %s counts as %s', (_words, state, given) => {
    expect(memberState(anUpload(given))).toBe(state);
  });
});

describe('a failed request', () => {
  it.each<[FailureKind, number | undefined, boolean]>([
    ['connection-lost', undefined, true],
    ['timed-out', undefined, true],
    ['service-error', 500, true],
    ['service-unavailable', 504, true],
    ['unreadable-answer', 201, true],
    ['connection-refused', undefined, false],
    ['host-not-found', undefined, false],
    ['rate-limited', 429, false],
    ['already-submitted', 409, false],
  ])('of the kind %s with status %s may have arrived: %s', (kind, status, expected) => {
    const failure = newFailure(kind, { detail: '', ...(status === undefined ? {} : { status }) });
    expect(mayHaveArrived(failure)).toBe(expected);
  });
});

describe('a refusal of a group', () => {
  const files = ['ws/a.mp4', 'ws/aa.mp4', 'ws/a.mp4 (2).mp4', 'ws/Käthe 100%.mov'].map((blobPath, index) => ({
    uploadId: String(index),
    blobPath,
  }));

  function refused(detail: string, fields: readonly FieldProblem[] = [], status = 422) {
    return refusalOf(newFailure('validation', { detail, fields, status }), files);
  }

  it.each<[string, readonly FieldProblem[], readonly number[]]>([
    ['', [{ field: 'body.assets.2.blobPath', message: 'no' }], [2]],
    ['', [{ field: 'assets[1].blobPath', message: 'no' }], [1]],
    [
      '',
      [
        { field: 'assets.3', message: 'no' },
        { field: 'assets.0.blobPath', message: 'no' },
      ],
      [0, 3],
    ],
    ['Asset already submitted: ws/a.mp4', [], [0]],
    ['"aa.mp4" is not allowed.', [], [1]],
    ['File ws/a.mp4 (2).mp4 is too large', [], [2]],
    ['Käthe 100%.mov, with another type', [], [3]],
    ['', [{ field: 'blobPath', message: 'ws/aa.mp4 does not exist' }], [1]],
  ])('that says %j and %j names its files', (detail, fields, indexes) => {
    expect(refused(detail, fields)).toEqual({ refusal: 'named', indexes });
  });

  it.each([
    ['Asset already submitted', []],
    ['File too large; the limit for video is 100 bytes', []],
    ['', [{ field: 'assets.9.blobPath', message: 'no such index' }]],
    ['b.mp4 is not allowed', []],
  ])('that says %j and %j names none', (detail, fields) => {
    expect(refused(detail, fields)).toEqual({ refusal: 'unnamed' });
  });

  it('is about the number of assets when it says so', () => {
    expect(refused('', [{ field: 'assets', message: 'too long' }])).toEqual({ refusal: 'too-many' });
    expect(refused('', [{ field: 'body.assets', message: 'too long' }])).toEqual({ refusal: 'too-many' });
    expect(refused('At most 5 assets are possible in one submission', [], 413)).toEqual({
      refusal: 'too-many',
    });
  });

  it('concerns every file when it is about the metadata or the sidekicks', () => {
    expect(refused('', [{ field: 'body.sidekickIds.0', message: 'unknown' }])).toEqual({ refusal: 'every' });
    expect(refused('', [{ field: 'metadata.campaign', message: 'too long' }])).toEqual({ refusal: 'every' });
  });
});
