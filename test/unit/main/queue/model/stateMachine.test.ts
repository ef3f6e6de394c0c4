import { describe, expect, it } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import { connectionFailure } from '../../../../../main/errors/connectionFailures.ts';
import { allowedActions } from '../../../../../main/queue/model/actions.ts';
import { nameTombstone } from '../../../../../main/queue/model/nameTombstone.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import { type Upload, nextStep } from '../../../../../main/queue/model/upload.ts';
import type { UploadEvent } from '../../../../../main/queue/model/uploadEvent.ts';
import { stalledProcessing } from '../../../../../main/queue/run/pollPolicy.ts';
import type { Failure } from '../../../../../preload/contract.ts';
import { anUpload, checkedFile, someFailure, submissionRef } from '../../../../support/uploads.ts';

const at = 5_000;
const blob = { blobPath: 'ws/clip.mp4', method: 'direct' } as const;

/** Applies the events in order; the state has to allow each of them. */
function after(upload: Upload, ...events: UploadEvent[]): Upload {
  return events.reduce((current, event) => {
    const next = transition(current, event, at);
    if (next === null) throw new Error(`${event.event} is not allowed in ${current.status.state}`);
    return next;
  }, upload);
}

const start = { event: 'start' } as const;
const checked = { event: 'checked', file: checkedFile } as const;
const transfer = { sentBytes: 1_000, tookMs: 10, blocks: null } as const;
const stored = { event: 'stored', blob, transfer } as const;
const submitted = { event: 'submitted', submission: submissionRef, pollAt: 7_000 } as const;

describe('the life of an upload', () => {
  it('leads from the queue through check, transfer and submission to complete', () => {
    const states = [anUpload()];
    const events: UploadEvent[] = [
      start,
      checked,
      start,
      stored,
      start,
      submitted,
      { event: 'progressed', percent: 40, pollAt: 9_000, pollsWithoutProgress: 0, failure: null },
      { event: 'completed', issueCount: 2, submission: submissionRef },
    ];
    for (const event of events) states.push(after(states.at(-1) ?? anUpload(), event));
    expect(states.map(({ status }) => status.state)).toEqual([
      'queued',
      'checking',
      'queued',
      'uploading',
      'queued',
      'submitting',
      'processing',
      'processing',
      'complete',
    ]);
    expect(states.at(-1)?.finishedAt).toBe(at);
  });

  it('keeps the time of the first submission request at later tries', () => {
    const first = after(anUpload(), start, checked, start, stored, start);
    const again = transition(
      after(first, { event: 'retry', retryAt: 9_000, failure: someFailure }),
      start,
      at + 60_000,
    );
    expect(first.submitRequestedAt).toBe(at);
    expect(again?.submitRequestedAt).toBe(at);
  });

  it('continues with the next step of its data when it was interrupted', () => {
    const uploading = after(anUpload(), start, checked, start);
    const interrupted = after(uploading, { event: 'interrupted' });
    expect(interrupted.status.state).toBe('queued');
    expect(nextStep(interrupted)).toBe('transfer');
    const submitting = after(uploading, stored, start, { event: 'interrupted' });
    expect(nextStep(submitting)).toBe('submit');
    expect(submitting.submitRequestedAt).not.toBeNull();
  });

  it('counts an attempt for a temporary error, and none for a closed gate', () => {
    const uploading = after(anUpload(), start, checked, start);
    expect(after(uploading, { event: 'retry', retryAt: 8_000, failure: someFailure }).attempt).toBe(1);
    expect(after(uploading, { event: 'gated', retryAt: null }).attempt).toBe(0);
  });

  it('starts again when its file changed, and counts that', () => {
    const changed = after(anUpload(), start, checked, start, { event: 'changed' });
    expect(changed).toMatchObject({ file: null, blob: null, restarts: 1, status: { state: 'queued' } });
  });

  it('ends already-submitted with the earlier submission if that is known', () => {
    const submitting = after(anUpload(), start, checked, start, stored, start);
    const event = {
      event: 'already-submitted',
      docsUrl: 'https://docs',
      detail: 'Asset already submitted',
    } as const;
    expect(after(submitting, { ...event, submission: null }).submission).toBeNull();
    expect(after(submitting, { ...event, submission: submissionRef }).submission).toEqual(submissionRef);
  });
});

const retry = (failure: Failure) => ({ event: 'retry', retryAt: 8_000, failure }) as const;
const repeated = (failure: Failure) => ({ event: 'repeated', failure, delayMs: 400 }) as const;

describe('attempts', () => {
  const uploading = after(anUpload(), start, checked, start);
  const lost = connectionFailure('ECONNRESET', 'api.example');
  const failedTwice = after(uploading, repeated(someFailure), retry(someFailure));

  it('count against the file, with the time of the first, in place and after a pause', () => {
    expect(failedTwice).toMatchObject({ attempt: 2, ownFailures: 2, failingSince: at });
    const later = transition(after(failedTwice, start), retry(someFailure), at + 60_000);
    expect(later).toMatchObject({ ownFailures: 3, failingSince: at });
  });

  it('do not count against the file when the network failed', () => {
    expect(after(uploading, repeated(lost), retry(lost))).toMatchObject({
      attempt: 2,
      ownFailures: 0,
      failingSince: null,
    });
  });

  it('do not count when they turn out to be part of an outage', () => {
    for (const scope of ['endpoint', 'storage'] as const)
      expect(after(failedTwice, start, retry({ ...someFailure, scope }))).toMatchObject({
        attempt: 3,
        ownFailures: 0,
        failingSince: at,
      });
    const outage: Failure = { ...someFailure, scope: 'service' };
    expect(after(failedTwice, start, { event: 'gated', retryAt: null, failure: outage })).toMatchObject({
      attempt: 2,
      ownFailures: 0,
      failingSince: null,
    });
  });

  it('start again with the next step, a resume or a retry', () => {
    const none = { ownFailures: 0, failingSince: null };
    expect(after(failedTwice, start, stored)).toMatchObject({ ...none, attempt: 0 });
    expect(after(failedTwice, { event: 'pause' }, { event: 'resume' })).toMatchObject({
      ...none,
      attempt: 0,
    });
    expect(after(failedTwice, { event: 'retry-now' })).toMatchObject({ ...none, attempt: 2 });
  });

  it('keep the intent if the request may have arrived, and drop it if it was held back', () => {
    const submitting = after(uploading, stored, start);
    const outage: Failure = { ...someFailure, scope: 'service' };
    const gated = { event: 'gated', retryAt: null, failure: outage } as const;
    expect(after(submitting, { ...gated, wasTried: true })).toMatchObject({
      submitRequestedAt: at,
      attempt: 1,
    });
    expect(after(submitting, gated)).toMatchObject({ submitRequestedAt: null, attempt: 0 });
  });

  it('wait for the next probe with a failure, unlike an upload that waits for a duplicate', () => {
    const outage: Failure = { ...someFailure, scope: 'endpoint' };
    expect(after(uploading, { event: 'gated', retryAt: 9_000, failure: outage }).status).toEqual({
      state: 'queued',
      retryAt: 9_000,
      failure: outage,
    });
  });
});

describe('an action of a person', () => {
  it('pauses and resumes an upload before its submission', () => {
    const uploading = after(anUpload(), start, checked, start);
    const paused = after(uploading, { event: 'pause' });
    expect(paused.status.state).toBe('paused');
    expect(nextStep(after(paused, { event: 'resume' }))).toBe('transfer');
    const processing = after(uploading, stored, start, submitted);
    expect(transition(processing, { event: 'pause' }, at)).toBeNull();
  });

  it('makes the result of a paused run ineffective', () => {
    const paused = after(anUpload(), start, checked, start, { event: 'pause' });
    expect(transition(paused, stored, at)).toBeNull();
    expect(transition(paused, { event: 'gated', retryAt: null }, at)).toBeNull();
  });

  it('retries a refused file from the check, because the file may have been fixed', () => {
    const failed = after(anUpload(), start, { event: 'failed', failure: localFailure('file-empty') });
    const again = after(failed, { event: 'retry-now' });
    expect(nextStep(again)).toBe('check');
    expect(again).toMatchObject({ attempt: 0, finishedAt: null });
  });

  it('retries a transfer with the checked file, because its recorded blocks belong to it', () => {
    const failed = after(anUpload(), start, checked, start, {
      event: 'cancel',
      failure: localFailure('cancelled'),
    });
    const again = after(failed, { event: 'retry-now' });
    expect(nextStep(again)).toBe('transfer');
    expect(again).toMatchObject({ file: checkedFile, restarts: 0, attempt: 0, finishedAt: null });
  });

  it('retries a file that the service refused as another content', () => {
    const failed = after(anUpload(), start, checked, start, {
      event: 'failed',
      failure: localFailure('too-large'),
    });
    const again = after(failed, { event: 'retry-now' });
    expect(again).toMatchObject({ file: null, blob: null, restarts: 1 });
  });

  it('retries only uploads that wait for the network when the network changed', () => {
    const waiting = (failure: Failure) =>
      after(anUpload(), start, checked, start, { event: 'retry', retryAt: at + 60_000, failure });
    const network = waiting(connectionFailure('ECONNRESET', 'api.example'));
    expect(after(network, { event: 'network-changed' })).toMatchObject({
      attempt: network.attempt,
      status: { state: 'queued', retryAt: null },
    });
    expect(transition(waiting(localFailure('storage-busy')), { event: 'network-changed' }, at)).toBeNull();
    expect(transition(anUpload(), { event: 'network-changed' }, at)).toBeNull();
  });

  it('retries a failed submission without sending the file again', () => {
    const failed = after(anUpload(), start, checked, start, stored, start, {
      event: 'failed',
      failure: someFailure,
    });
    expect(nextStep(after(failed, { event: 'retry-now' }))).toBe('submit');
  });

  it('keeps the answer of a submission that is removed while it is in flight', () => {
    const removed = after(anUpload(), start, checked, start, stored, start, { event: 'remove' });
    expect(removed.status.state).toBe('submitting');
    expect(after(removed, submitted, { event: 'restore' })).toMatchObject({
      submission: submissionRef,
      removedAt: null,
      status: { state: 'processing' },
    });
  });

  it('never changes a complete upload', () => {
    const complete = after(anUpload(), start, checked, start, stored, start, submitted, {
      event: 'completed',
      issueCount: 0,
      submission: submissionRef,
    });
    const events: UploadEvent[] = [
      start,
      { event: 'pause' },
      { event: 'resume' },
      { event: 'retry-now' },
      { event: 'cancel', failure: localFailure('cancelled') },
      { event: 'failed', failure: someFailure },
      { event: 'gated', retryAt: null },
    ];
    expect(events.map((event) => transition(complete, event, at))).toEqual(events.map(() => null));
  });
});

describe('another file in place of a refused one', () => {
  const replaced = { event: 'file-replaced', path: '/media/converted.mp4' } as const;
  const refused = { state: 'failed', failure: localFailure('type-not-allowed') } as const;

  it('starts over in the same batch, submission and chain of versions', () => {
    const upload = anUpload({
      status: refused,
      batchId: 4,
      submissionRow: 9,
      isGrouped: true,
      previousSubmissionId: 's',
      file: checkedFile,
      blob,
      finishedAt: 3,
    });
    expect(transition(upload, replaced, at)).toMatchObject({
      path: '/media/converted.mp4',
      batchId: 4,
      submissionRow: 9,
      isGrouped: true,
      previousSubmissionId: 's',
      file: null,
      blob: null,
      restarts: 1,
      finishedAt: null,
      status: { state: 'queued', retryAt: null },
    });
  });

  it('is possible only for a file that cannot succeed, and before there is a submission', () => {
    const failed = { state: 'failed', failure: localFailure('service-error') } as const;
    expect(transition(anUpload({ status: failed }), replaced, at)).toBeNull();
    expect(transition(anUpload({ status: refused, submission: submissionRef }), replaced, at)).toBeNull();
  });
});

describe('a new version by drop', () => {
  const chosen = { event: 'version-chosen', previousSubmissionId: 's', whenNameTaken: 'rename' } as const;

  it('can be chosen and declined until its submission is requested', () => {
    const version = transition(anUpload(), chosen, 5);
    expect(version).toMatchObject({ previousSubmissionId: 's', versionIfChanged: true });
    const declined = { ...chosen, previousSubmissionId: null, whenNameTaken: null };
    const separate = version === null ? null : transition(version, declined, 6);
    expect(separate).toMatchObject({
      previousSubmissionId: null,
      versionIfChanged: false,
      whenNameTaken: null,
    });
    expect(transition(anUpload({ submitRequestedAt: 7 }), chosen, 8)).toBeNull();
    expect(transition(anUpload({ submission: submissionRef }), chosen, 8)).toBeNull();
  });

  it('is none when the check finds that its content was submitted already', () => {
    const checking = anUpload({
      status: { state: 'checking' },
      previousSubmissionId: 's',
      versionIfChanged: true,
    });
    const found = { docsUrl: null, detail: '', submission: submissionRef, file: checkedFile };
    expect(transition(checking, { event: 'already-submitted', ...found }, 9)).toMatchObject({
      status: { state: 'already-submitted' },
      previousSubmissionId: null,
      versionIfChanged: false,
    });
  });
});

describe('a processing that does not move', () => {
  const processing = after(anUpload(), start, checked, start, stored, start, submitted);
  const progressed = { event: 'progressed', percent: 40, pollAt: 9_000, pollsWithoutProgress: 400 } as const;
  const stalled = after(processing, { ...progressed, failure: stalledProcessing(400) });

  it('can be given up, and followed again', () => {
    expect(allowedActions(stalled)).toEqual(
      expect.arrayContaining(['stop-following', 'copy-support-details']),
    );
    const given = after(stalled, { event: 'stop-following' });
    expect(given).toMatchObject({
      status: { state: 'failed', failure: { kind: 'processing-stalled' } },
      finishedAt: at,
    });
    expect(allowedActions(given)).toEqual(
      expect.arrayContaining(['resume', 'copy-support-details', 'remove']),
    );
    expect(allowedActions(given)).not.toContain('retry');
    const again = after(given, { event: 'resume' });
    expect(again).toMatchObject({
      status: { state: 'processing', pollsWithoutProgress: 0 },
      finishedAt: null,
    });
    expect(again.submission).toEqual(stalled.submission);
  });

  it('is followed as before when it moves again', () => {
    const moving = after(stalled, { ...progressed, percent: 50, pollsWithoutProgress: 0, failure: null });
    expect(allowedActions(moving)).not.toContain('stop-following');
    expect(transition(moving, { event: 'stop-following' }, at)).toBeNull();
    expect(transition(processing, { event: 'resume' }, at)).toBeNull();
  });
});

describe('a first submission that the service refuses because of its name', () => {
  const refused = {
    event: 'already-submitted',
    docsUrl: null,
    detail: 'Asset already submitted',
    submission: null,
    isContentUnknown: true,
  } as const;
  const submitting = anUpload({
    status: { state: 'submitting' },
    file: checkedFile,
    remoteName: 'a.mp4',
    blob: { blobPath: 'ws/a.mp4', method: 'blocks' },
    createdBlob: 'ws/a.mp4',
    submitRequestedAt: 1,
  });

  it('can be sent anyway under another name, and its old name stays reserved', () => {
    const ended = transition(submitting, refused, 2);
    const again = ended === null ? null : transition(ended, { event: 'send-anyway' }, 3);
    if (ended === null || again === null) throw new Error('an event did not fit');
    expect(again).toMatchObject({ sendAnyway: true, remoteName: null, blob: null, createdBlob: null });
    expect(nextStep(again)).not.toBe('submit');
    expect(nameTombstone(ended, again, 'row', 3)).toMatchObject({
      remoteName: 'a.mp4',
      submitRequestedAt: 3,
      removedAt: 3,
    });
  });

  it('cannot be sent anyway when the refusal proves an earlier request', () => {
    const ended = transition(submitting, { ...refused, isContentUnknown: false }, 2);
    expect(ended === null ? null : transition(ended, { event: 'send-anyway' }, 3)).toBeNull();
  });
});
