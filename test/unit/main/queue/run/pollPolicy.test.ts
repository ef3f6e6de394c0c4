import { describe, expect, it } from 'vitest';

import { submission } from '../../../../../main/api/schemas.ts';
import { eventOfSubmission, pollDelayMs } from '../../../../../main/queue/run/pollPolicy.ts';
import { submissionRef } from '../../../../support/uploads.ts';

function answer(given: object) {
  return submission.parse({ submissionId: submissionRef.submissionId, ...given });
}

describe('the poll policy', () => {
  const before = { ref: submissionRef, percent: 40, pollsWithoutProgress: 3 };

  it('starts at 2 s, grows to a minute, and adds a random spread', () => {
    expect(pollDelayMs(0, 0.5)).toBe(2_000);
    expect(pollDelayMs(30, 0.5)).toBe(60_000);
    expect(pollDelayMs(0, 0)).not.toBe(pollDelayMs(0, 0.9));
  });

  it('polls soon after progress, and later without it', () => {
    const progressed = eventOfSubmission(
      before,
      answer({ status: 'processing', progressPercent: 60 }),
      0,
      0.5,
    );
    expect(progressed).toMatchObject({
      event: 'progressed',
      percent: 60,
      pollsWithoutProgress: 0,
      pollAt: 2_000,
    });
    const unchanged = eventOfSubmission(
      before,
      answer({ status: 'processing', progressPercent: 10 }),
      0,
      0.5,
    );
    expect(unchanged).toMatchObject({ percent: 40, pollsWithoutProgress: 4 });
  });

  it('says after two hours without progress that the processing does not move, by the polls alone', () => {
    const failureAfter = (pollsWithoutProgress: number) => {
      const event = eventOfSubmission(
        { ...before, pollsWithoutProgress },
        answer({ status: 'processing' }),
        0,
        0.5,
      );
      return event.event === 'progressed' ? event.failure : null;
    };
    expect(failureAfter(60)).toBeNull();
    expect(failureAfter(130)).toMatchObject({ kind: 'processing-stalled', facts: { hours: 2 } });
    expect(failureAfter(310)).toMatchObject({ facts: { hours: 5 } });
    const moved = eventOfSubmission(
      { ...before, pollsWithoutProgress: 310 },
      answer({ status: 'processing', progressPercent: 41 }),
      0,
      0.5,
    );
    expect(moved).toMatchObject({ event: 'progressed', failure: null });
  });

  it('uses the issue count of the upload’s own asset', () => {
    const assets = [
      { assetId: 'another', issueCount: 9 },
      { assetId: submissionRef.assetId, issueCount: 2, versionNumber: 3 },
    ];
    expect(eventOfSubmission(before, answer({ status: 'complete', assets }), 0, 0)).toMatchObject({
      event: 'completed',
      issueCount: 2,
      submission: { versionNumber: 3 },
    });
  });

  it('fails with the service’s message when processing failed', () => {
    const assets = [{ assetId: submissionRef.assetId, errorMessage: 'No video stream', isRetryable: true }];
    expect(eventOfSubmission(before, answer({ status: 'failed', assets }), 0, 0)).toMatchObject({
      event: 'failed',
      failure: { kind: 'processing-failed', detail: 'No video stream', facts: { retryable: 1 } },
    });
  });
});
