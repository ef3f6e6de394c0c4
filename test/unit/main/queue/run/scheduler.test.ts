import { dirname } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { Gates } from '../../../../../main/api/gates/gates.ts';
import { localFailure } from '../../../../../main/errors/classify.ts';
import { newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import { laneOf } from '../../../../../main/queue/model/lanes.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { UploadEvent } from '../../../../../main/queue/model/uploadEvent.ts';
import type { DriveState } from '../../../../../main/queue/run/driveSlots.ts';
import { type StepResult, longestRetryMs } from '../../../../../main/queue/run/retryPolicy.ts';
import { Scheduler } from '../../../../../main/queue/run/scheduler.ts';
import { done, failedElsewhere } from '../../../../../main/queue/run/step.ts';
import { stepBackoff, triesPerStep } from '../../../../../main/shared/backoff.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import type { Failure } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { anUpload, checkedFile } from '../../../../support/uploads.ts';

interface StartedStep {
  readonly id: string;
  readonly step: string;
  readonly signal: AbortSignal;
  finish(result: StepResult): Promise<void>;
  crash(error: Error): Promise<void>;
}

/** A scheduler for uploads in memory. The test decides when a step ends. */
function createScheduler(uploads: readonly Upload[], limit = 2) {
  const clock = new FakeClock();
  const gates = new Gates(clock, () => scheduler.pump());
  const byId = new Map(uploads.map((upload) => [upload.id, upload]));
  const started: StartedStep[] = [];
  const bug = vi.fn<(error: unknown) => void>();
  const commits: string[][] = [];
  let applied: string[] | null = null;
  const settings = { limit, paused: false, isDiskFull: false };
  const drives = {
    of: (path: string) => ({ drive: dirname(path), name: dirname(path) }),
    states: new Map<string, DriveState>(),
  };
  const scheduler = new Scheduler({
    gates,
    clock,
    log: { ...silentLog, bug },
    onStore: () => undefined,
    driveOf: ({ path }) => drives.of(path),
    driveState: (drive) => drives.states.get(drive) ?? 'responding',
    beforeRound: () => undefined,
    site: () => null,
    backoff: () => stepBackoff,
    startOf: () => ({ event: 'start' }),
    limitOf: () => settings.limit,
    isPaused: () => settings.paused,
    transaction(work) {
      applied = [];
      work();
      if (settings.isDiskFull && applied.length > 0)
        throw Object.assign(new Error(), { code: 'SQLITE_FULL' });
      if (applied.length > 0) commits.push(applied);
      applied = null;
    },
    apply(id: string, event: UploadEvent) {
      applied?.push(event.event);
      const before = byId.get(id);
      const after = before === undefined ? null : transition(before, event, clock.now());
      if (after !== null) byId.set(id, after);
      return after;
    },
    store: {
      get: (id) => byId.get(id) ?? null,
      due: {
        starting: (lane, now, count) =>
          [...byId.values()]
            .filter(({ status }) => status.state === 'queued' && (status.retryAt ?? 0) <= now)
            .filter((upload) => laneOf(upload) === lane)
            .sort((a, b) => a.position - b.position)
            .slice(0, count)
            .map(({ id }) => id),
        nextAt: (_state, now) => {
          const times = [...byId.values()].flatMap(({ status }) =>
            status.state === 'queued' && status.retryAt !== null && status.retryAt > now
              ? [status.retryAt]
              : [],
          );
          return times.length === 0 ? null : Math.min(...times);
        },
      },
    },
    runStep(step, { upload, signal }) {
      return new Promise<StepResult>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        started.push({
          id: upload.id,
          step,
          signal,
          finish: (result) => settled(() => resolve(result)),
          crash: (error) => settled(() => reject(error)),
        });
      });
    },
  });
  const stateOf = (upload: Upload) => byId.get(upload.id)?.status.state;
  return { clock, gates, scheduler, started, stateOf, byId, bug, settings, drives, commits };
}

/** Calls `act` and waits until the promises that depend on it have run. */
async function settled(act: () => void): Promise<void> {
  act();
  await new Promise((resolve) => setImmediate(resolve));
}

const checked: StepResult = { result: 'done', event: { event: 'checked', file: checkedFile } };
const lost: Failure = newFailure('connection-lost', { detail: 'ECONNRESET' });
const busy: Failure = newFailure('service-error', { status: 500, detail: '' });

function failedWith(failure: Failure): StepResult {
  return { result: 'failed', failure, via: 'gates', wasSent: true };
}

describe('the scheduler', () => {
  it('starts at most as many steps as the limit allows, in the order of the queue', async () => {
    const uploads = [anUpload(), anUpload(), anUpload()];
    const { scheduler, started } = createScheduler(uploads);
    scheduler.pump();
    scheduler.pump();
    expect(started.map(({ id }) => id)).toEqual(uploads.slice(0, 2).map(({ id }) => id));
    await started[0]?.finish(failedWith(localFailure('file-missing')));
    expect(started[2]?.id).toBe(uploads[2]?.id);
  });

  it('uses a new limit at the next pump', () => {
    const { scheduler, started, settings } = createScheduler([anUpload(), anUpload(), anUpload()], 1);
    scheduler.pump();
    settings.limit = 3;
    scheduler.pump();
    expect(started).toHaveLength(3);
  });

  it('starts the next step when one is done', async () => {
    const { scheduler, started } = createScheduler([anUpload()]);
    scheduler.pump();
    await started[0]?.finish(checked);
    expect(started.map(({ step }) => step)).toEqual(['check', 'transfer']);
  });

  it('retries after the pause, and fails an upload whose own error continues', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, clock, stateOf, byId } = createScheduler([upload]);
    scheduler.pump();
    for (let tries = 1; stateOf(upload) !== 'failed'; tries += 1) {
      expect(tries).toBeLessThan(50);
      await started.at(-1)?.finish(failedWith(busy));
      clock.advance(60_000);
    }
    expect(byId.get(upload.id)?.status).toMatchObject({ state: 'failed', failure: busy });
    expect(started).toHaveLength(12);
  });

  it('does not count attempts that failed because of the network against the file', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, clock, stateOf } = createScheduler([upload]);
    scheduler.pump();
    const failures = [...Array.from({ length: 20 }, () => lost), ...Array.from({ length: 11 }, () => busy)];
    for (const failure of failures) {
      await started.at(-1)?.finish(failedWith(failure));
      expect(stateOf(upload)).toBe('queued');
      clock.advance(longestRetryMs);
    }
    await started.at(-1)?.finish(failedWith(busy));
    expect(stateOf(upload)).toBe('failed');
  });

  it('never fails an upload because of the network', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, clock, stateOf } = createScheduler([upload]);
    scheduler.pump();
    for (let tries = 0; tries < 100; tries += 1) {
      await started.at(-1)?.finish(failedWith(lost));
      expect(stateOf(upload)).toBe('queued');
      clock.advance(longestRetryMs);
    }
    expect(stateOf(upload)).toBe('uploading');
  });

  it('runs other steps while a gate holds one back, and starts that one when it opens', async () => {
    const [checkable, sendable] = [anUpload(), anUpload({ file: checkedFile })];
    const { scheduler, started, gates, clock } = createScheduler([checkable, sendable]);
    const entered = gates.enterNow({ bucket: 'upload', endpoint: 'uploads/direct' });
    if ('gate' in entered) throw new Error('closed');
    entered.failed({ ...busy, kind: 'rate-limited', scope: 'bucket', retryAfterMs: 10_000 });
    scheduler.pump();
    expect(started.map(({ step }) => step)).toEqual(['check']);
    clock.advance(10_000);
    expect(started.map(({ step }) => step)).toEqual(['check', 'transfer']);
  });

  it('counts no attempt when a gate closes during a run', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, byId, settings } = createScheduler([upload]);
    scheduler.pump();
    settings.paused = true;
    await started[0]?.finish(failedWith(newFailure('key-revoked', { status: 401, detail: '' })));
    expect(byId.get(upload.id)).toMatchObject({ attempt: 0, status: { state: 'queued', retryAt: null } });
  });

  it('does not count an attempt against the file when the service fails during a run', async () => {
    const upload = anUpload({ file: checkedFile, ownFailures: 11, failingSince: 1 });
    const { scheduler, started, byId, settings } = createScheduler([upload]);
    scheduler.pump();
    settings.paused = true;
    await started[0]?.finish(failedWith({ ...busy, scope: 'service' }));
    expect(byId.get(upload.id)).toMatchObject({
      attempt: 1,
      ownFailures: 0,
      failingSince: null,
      status: { state: 'queued', retryAt: null },
    });
  });

  it('probes an outage with uploads that have not met it before those that have', async () => {
    const uploads = ['a', 'b', 'c'].map(() => anUpload({ file: checkedFile }));
    const { scheduler, started, gates, clock } = createScheduler(uploads, 3);
    const [first, second, third] = uploads.map(({ id }) => id);
    const fail = (id = ''): void => {
      const permit = gates.enterNow({
        bucket: 'upload',
        endpoint: 'uploads/direct',
        requester: { id, failingSince: null },
      });
      if ('gate' in permit) throw new Error(`held back by the ${permit.gate} gate`);
      permit.failed(busy);
    };
    for (const id of [second, first, first]) fail(id);
    scheduler.pump();
    expect(started).toHaveLength(0);
    clock.advance(4_000);
    expect(started.map(({ id }) => id)).toEqual([third]);
    fail(third);
    clock.advance(10_000);
    // Then the upload that met it longest ago.
    expect(started.map(({ id }) => id)).toEqual([third, second]);
  });

  it('does not start an upload again before its interrupted run has ended', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, byId } = createScheduler([upload]);
    scheduler.pump();
    byId.set(upload.id, { ...upload, status: { state: 'paused' } });
    scheduler.interrupt(upload.id);
    byId.set(upload.id, upload);
    scheduler.pump();
    expect(started).toHaveLength(1);
    await settled(() => undefined);
    expect(started).toHaveLength(2);
  });

  it('tries a step that throws again later, and continues with the others meanwhile', async () => {
    const [first, second] = [anUpload(), anUpload()];
    const { scheduler, started, stateOf, bug, byId, clock } = createScheduler([first, second], 1);
    scheduler.pump();
    await started[0]?.crash(new Error('key sk_live_abc123 leaked'));
    expect(stateOf(first)).toBe('queued');
    expect(JSON.stringify(byId.get(first.id))).not.toContain('abc123');
    expect(bug).toHaveBeenCalledOnce();
    expect(started[1]?.id).toBe(second.id);
    await started[1]?.finish(done({ event: 'checked', file: checkedFile, realPath: second.path }));
    await started[2]?.finish(failedElsewhere(localFailure('file-missing')));
    clock.advance(600_000);
    expect(started[3]).toMatchObject({ id: first.id, step: 'check' });
  });

  it('fails an upload whose step throws again and again', async () => {
    const upload = anUpload();
    const { scheduler, started, stateOf, clock, byId } = createScheduler([upload]);
    scheduler.pump();
    for (let tries = 1; tries < 100 && stateOf(upload) !== 'failed'; tries += 1) {
      await started.at(-1)?.crash(new Error('always'));
      clock.advance(3_600_000);
    }
    expect(started).toHaveLength(triesPerStep);
    expect(byId.get(upload.id)?.status).toMatchObject({ failure: { kind: 'internal', detail: 'always' } });
  });

  it('saves no error of a step that throws because the app quits', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, stateOf, bug } = createScheduler([upload]);
    scheduler.pump();
    const stopped = scheduler.stop();
    await started[0]?.crash(new TypeError('The database connection is not open'));
    await stopped;
    expect([stateOf(upload), bug.mock.calls]).toEqual(['uploading', []]);
  });

  it('starts no step and leaves no timer after it was stopped', async () => {
    const upload = anUpload({ file: checkedFile });
    const { scheduler, started, clock, stateOf } = createScheduler(
      [upload, anUpload({ file: checkedFile })],
      1,
    );
    scheduler.pump();
    await scheduler.stop();
    scheduler.pump();
    expect(started).toHaveLength(1);
    expect(stateOf(upload)).toBe('uploading');
    expect(clock.waitingTimers).toBe(0);
  });

  it('gives the slots of a drive that does not answer to the files of other drives', async () => {
    const hung = [1, 2, 3].map((position) => anUpload({ path: `/media/card/${position}.mov`, position }));
    const local = anUpload({ path: '/home/anna/a.mov', position: 4 });
    const { scheduler, started, byId, drives, stateOf, clock } = createScheduler([...hung, local], 1);
    scheduler.pump();
    expect(started.map(({ id }) => id)).toEqual([hung[0]?.id]);
    drives.states.set('/media/card', 'hanging');
    scheduler.pump();
    clock.advance(1_000);
    // The first file waits for the drive, the others are not started, and the other drive's file is.
    expect(started.map(({ id }) => id)).toEqual([hung[0]?.id, local.id]);
    expect(hung.map(stateOf)).toEqual(['checking', 'queued', 'queued']);
    expect(byId.get(hung[1]?.id ?? '')?.status).toMatchObject({
      failure: { kind: 'drive-not-responding', facts: { drive: '/media/card' } },
    });
    await started[0]?.finish(failedWith(newFailure('drive-not-responding', { detail: '' })));
    drives.states.set('/media/card', 'closed');
    await started[1]?.finish(checked);
    clock.advance(120_000);
    expect(started.filter(({ id }) => id !== local.id)).toHaveLength(1);
    drives.states.delete('/media/card');
    clock.advance(120_000);
    expect(started.length).toBeGreaterThan(2);
  });

  describe('an event that a step waits for', () => {
    const claim: UploadEvent = { event: 'creating', blobPath: 'media/a.mov' };

    function uploading(count: number) {
      const uploads = Array.from({ length: count }, () => anUpload({ file: checkedFile }));
      const at = createScheduler(uploads, count);
      at.scheduler.pump();
      at.commits.length = 0;
      const saved: string[] = [];
      const problems: unknown[] = [];
      const wait = (index: number) => {
        const { id = '', signal = new AbortController().signal } = at.started[index] ?? {};
        at.scheduler.applyTogether(id, claim, signal).then(
          () => saved.push(id),
          (error: unknown) => problems.push(error),
        );
      };
      return { ...at, uploads, saved, problems, wait };
    }

    it('is saved in one transaction with those of other uploads and with results', async () => {
      const { started, clock, commits, saved, wait, byId, uploads } = uploading(4);
      await settled(() => wait(0)); // alone
      expect([commits, saved.length]).toEqual([[['creating']], 1]);
      wait(1);
      wait(2);
      await started[3]?.finish(failedWith(localFailure('file-missing')));
      expect(saved).toHaveLength(1);
      await settled(() => clock.advance(100));
      expect(commits.slice(1)).toEqual([['failed', 'creating', 'creating']]);
      expect(saved).toEqual(uploads.slice(0, 3).map(({ id }) => id));
      expect([...byId.values()].map(({ claimedBlob }) => claimedBlob)).toEqual([
        ...Array.from({ length: 3 }, () => 'media/a.mov'),
        null,
      ]);
    });

    it('holds its step until the database can be written', async () => {
      const { settings, clock, saved, wait } = uploading(1);
      settings.isDiskFull = true;
      await settled(() => wait(0));
      await settled(() => clock.advance(20_000));
      expect(saved).toEqual([]);
      settings.isDiskFull = false;
      await settled(() => clock.advance(20_000));
      expect(saved).toHaveLength(1);
    });

    it('ends its step when that is interrupted, or when the upload has ended meanwhile', async () => {
      const { settings, scheduler, clock, saved, problems, wait, byId, uploads } = uploading(2);
      settings.isDiskFull = true;
      await settled(() => wait(0));
      await settled(() => scheduler.interrupt(uploads[0]?.id ?? ''));
      expect(problems).toEqual([expect.objectContaining({ name: 'AbortError' })]);
      byId.delete(uploads[1]?.id ?? '');
      settings.isDiskFull = false;
      wait(1);
      await settled(() => clock.advance(20_000));
      expect([saved, problems.length]).toEqual([[], 2]);
    });
  });
});
