import { describe, expect, it } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import { allowedActions, isAllowed } from '../../../../../main/queue/model/actions.ts';
import type { Status } from '../../../../../main/queue/model/upload.ts';
import { countedActions } from '../../../../../preload/contract.ts';
import { anUpload, everyState, someFailure, submissionRef } from '../../../../support/uploads.ts';

describe('the allowed actions', () => {
  it.each<readonly [string, Status, string]>([
    [
      'queued',
      { state: 'queued', retryAt: null, failure: null },
      'pause move-to-top cancel show-in-folder remove',
    ],
    [
      'waiting for a retry',
      { state: 'queued', retryAt: 9, failure: someFailure },
      'retry pause move-to-top cancel show-in-folder copy-support-details remove',
    ],
    [
      'waiting for a duplicate',
      { state: 'queued', retryAt: 9, failure: null },
      'pause send-anyway move-to-top cancel show-in-folder remove',
    ],
    ['uploading', { state: 'uploading' }, 'pause cancel show-in-folder remove'],
    ['submitting', { state: 'submitting' }, 'show-in-folder'],
    ['paused', { state: 'paused' }, 'resume cancel show-in-folder remove'],
    ['failed', { state: 'failed', failure: someFailure }, 'retry show-in-folder copy-support-details remove'],
    [
      'in need of another file',
      { state: 'failed', failure: localFailure('too-large') },
      'choose-another-file show-in-folder retry copy-support-details remove',
    ],
    [
      'already submitted',
      { state: 'already-submitted', docsUrl: 'https://docs', detail: '' },
      'submit-as-new-version send-anyway open-docs show-in-folder remove',
    ],
  ])('start with the most important one when the upload is %s', (_state, status, actions) => {
    expect(allowedActions(anUpload({ status })).join(' ')).toBe(actions);
  });

  it('change when the upload has a submission', () => {
    const queued = { state: 'queued', retryAt: null, failure: null } as const;
    expect(allowedActions(anUpload({ status: queued, submission: submissionRef }))).toEqual([
      'move-to-top',
      'show-in-folder',
      'copy-submission-id',
      'remove',
    ]);
  });

  it('are only to restore it when the upload was removed', () => {
    expect(allowedActions(anUpload({ removedAt: 1 }))).toEqual(['restore']);
  });

  it('always include removal, except while a submission request is in flight', () => {
    for (const upload of everyState())
      expect(allowedActions(upload).includes('remove')).toBe(upload.status.state !== 'submitting');
  });

  it('are the counted actions that are allowed one by one', () => {
    for (const upload of everyState().flatMap((each) => [each, { ...each, removedAt: 1 }])) {
      const actions = allowedActions(upload);
      const single = countedActions.filter((action) => isAllowed(action, upload));
      expect(new Set(countedActions.filter((action) => actions.includes(action)))).toEqual(new Set(single));
    }
  });
});
