import { describe, expect, it } from 'vitest';

import { accountDigest, siteOf } from '../../../../../main/api/account.ts';
import { submission } from '../../../../../main/api/schemas.ts';
import { pathsOf } from '../../../../../main/desktop/lifecycle/commandLine.ts';
import { eventOfSubmission, pollDelayMs } from '../../../../../main/queue/run/pollPolicy.ts';
import { Progress } from '../../../../../main/queue/run/progress.ts';
import { firstFreeName, remoteNameOf } from '../../../../../main/queue/run/remoteName.ts';
import { backoffMs } from '../../../../../main/shared/backoff.ts';
import { submissionRef } from '../../../../support/uploads.ts';

describe('the name at the service', () => {
  it('is the file’s own, or the next free one', () => {
    const taken = new Set(['clip.mp4', 'clip (2).mp4']);
    expect(firstFreeName('other.mp4', (name) => taken.has(name))).toBe('other.mp4');
    expect(firstFreeName('clip.mp4', (name) => taken.has(name))).toBe('clip (3).mp4');
  });

  it('holds nothing that a blob path cannot', () => {
    expect(remoteNameOf('line\nbreak\\back.mp4', 1)).toBe('line_break_back.mp4');
    expect(remoteNameOf('take..final.mp4', 1)).toBe('take.final.mp4');
    expect(remoteNameOf('..', 1)).toBe('_.');
  });

  it('ends also where what follows its only dot is long', () => {
    for (const name of [`1.${'あ'.repeat(90)}`, `a.${'x'.repeat(252)}`]) {
      for (const copy of [1, 2]) expect(Buffer.byteLength(remoteNameOf(name, copy))).toBeLessThanOrEqual(255);
    }
  });

  it('stays within 255 bytes without cutting a character, and keeps its extension', () => {
    const name = remoteNameOf(`${'🎬'.repeat(62)}abc.mp4`, 12);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^🎬+ \(12\)\.mp4$/u);
  });
});

describe('backoff', () => {
  it('is drawn from the whole of a window that doubles up to its cap', () => {
    const policy = { baseMs: 1_000, capMs: 8_000 };
    expect([1, 2, 3, 4, 5, 99].map((attempt) => backoffMs(policy, attempt, 0.999_999))).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(backoffMs(policy, 5, 0)).toBe(1);
  });
});

function answer(given: object) {
  return submission.parse({ submissionId: submissionRef.submissionId, ...given });
}

describe('polling', () => {
  const before = { ref: submissionRef, percent: 40, pollsWithoutProgress: 3 };

  it('begins at 2 s, backs off to a minute, and spreads', () => {
    expect(pollDelayMs(0, 0.5)).toBe(2_000);
    expect(pollDelayMs(30, 0.5)).toBe(60_000);
    expect(pollDelayMs(0, 0)).not.toBe(pollDelayMs(0, 0.9));
  });

  it('asks soon again after news, later without', () => {
    const news = eventOfSubmission(before, answer({ status: 'processing', progressPercent: 60 }), 0, 0.5);
    expect(news).toMatchObject({ event: 'progressed', percent: 60, pollsWithoutProgress: 0, pollAt: 2_000 });
    const none = eventOfSubmission(before, answer({ status: 'processing', progressPercent: 10 }), 0, 0.5);
    expect(none).toMatchObject({ percent: 40, pollsWithoutProgress: 4 });
  });

  it('takes the issue count of the upload’s own asset', () => {
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

  it('explains a failed processing in the service’s words', () => {
    const assets = [{ assetId: submissionRef.assetId, errorMessage: 'No video stream', isRetryable: true }];
    expect(eventOfSubmission(before, answer({ status: 'failed', assets }), 0, 0)).toMatchObject({
      event: 'failed',
      failure: { kind: 'processing-failed', detail: 'No video stream', facts: { retryable: 1 } },
    });
  });
});

describe('progress', () => {
  it('never runs backwards, for one upload or for all', () => {
    const progress = new Progress();
    progress.set('a', 600, 0);
    progress.set('a', 200, 10);
    expect(progress.of('a')).toBe(600);
    const sent = [progress.overview(1_500, 'running', 100).sentBytes];
    progress.stored('a', 1_000);
    sent.push(progress.overview(500, 'running', 200).sentBytes);
    progress.set('b', 400, 300);
    sent.push(progress.overview(500, 'running', 400).sentBytes);
    expect(sent).toEqual([600, 1_000, 1_400]);
  });

  it('hides the time left until it means something', () => {
    const progress = new Progress();
    for (let second = 0; second <= 10; second += 1) {
      progress.set('a', second * 1_000_000, second * 1_000 + 1);
      const { remainingMs } = progress.overview(100_000_000, 'running', second * 1_000 + 1);
      expect(remainingMs === null).toBe(second < 4);
    }
  });

  it('shows no speed while nothing runs', () => {
    const progress = new Progress();
    progress.overview(1_000, 'running', 1);
    progress.set('a', 900_000, 500);
    expect(progress.overview(1_000_000, 'running', 1_001).bytesPerSecond).toBeGreaterThan(0);
    expect(progress.overview(1_000_000, 'resting', 1_101).bytesPerSecond).toBe(0);
  });

  it('begins anew when everything was sent', () => {
    const progress = new Progress();
    progress.set('a', 1_000, 0);
    progress.stored('a', 1_000);
    expect(progress.overview(0, 'running', 100)).toMatchObject({ totalBytes: 1_000, sentBytes: 1_000 });
    expect(progress.overview(500, 'running', 200)).toMatchObject({ totalBytes: 500, sentBytes: 0 });
  });
});

describe('an account', () => {
  const sandbox = { apiUrl: 'https://api.example', apiKey: `sk_test_${'1'.repeat(64)}` };

  it('is told from others without its key', () => {
    const digest = accountDigest(sandbox);
    expect(digest).not.toContain('sk_test');
    expect(siteOf(accountDigest({ ...sandbox, apiKey: `sk_test_${'2'.repeat(64)}` }))).toBe(siteOf(digest));
    expect(siteOf(accountDigest({ ...sandbox, apiKey: `sk_live_${'1'.repeat(64)}` }))).not.toBe(
      siteOf(digest),
    );
  });
});

describe('the paths of a command line', () => {
  it('are told from switches, addresses and the app’s own', ({ skip }) => {
    skip(process.platform === 'win32', 'paths are written differently on Windows');
    const argv = [
      '/opt/electron',
      '--no-sandbox',
      '/srv/app',
      '--user-data-dir=/tmp/x',
      'clips/a.mp4',
      '/abs/b.mov',
      'mediamagic-uploader://add?path=/etc/passwd',
      'file:///media/Day%201/c.wav',
      'file://other-computer/d.wav',
      '--',
      '--odd name.mp4',
    ];
    const ownPaths = ['/opt/electron', '/srv/app'];
    expect(pathsOf({ argv, workingDirectory: '/home/me', ownPaths })).toEqual([
      '/home/me/clips/a.mp4',
      '/abs/b.mov',
      '/media/Day 1/c.wav',
      '/home/me/--odd name.mp4',
    ]);
  });

  it('are told apart on Windows too, with drives and shares', ({ skip }) => {
    skip(process.platform !== 'win32', 'paths are written differently on other systems');
    const argv = [
      String.raw`C:\Program\app.exe`,
      '--no-sandbox',
      String.raw`clips\a.mp4`,
      String.raw`D:\abs\b.mov`,
      String.raw`\\server\share\c.wav`,
      'mediamagic-uploader://add?path=D:/secret.mov',
      'file:///D:/Day%201/d.wav',
      '--',
      '--odd name.mp4',
    ];
    const ownPaths = [String.raw`C:\Program\app.exe`];
    expect(pathsOf({ argv, workingDirectory: String.raw`C:\Users\me`, ownPaths })).toEqual([
      String.raw`C:\Users\me\clips\a.mp4`,
      String.raw`D:\abs\b.mov`,
      String.raw`\\server\share\c.wav`,
      String.raw`D:\Day 1\d.wav`,
      String.raw`C:\Users\me\--odd name.mp4`,
    ]);
  });
});
