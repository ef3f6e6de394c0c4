/** The texts of the system's notifications, and how often they are shown. */
import { beforeEach, describe, expect, it } from 'vitest';

import { desktopMessages } from '../../../../../main/desktop/messages.ts';
import { BatchNotifications } from '../../../../../main/desktop/notifications/batchNotifications.ts';
import { GateNotifications } from '../../../../../main/desktop/notifications/gateNotifications.ts';
import {
  batchNotification,
  gateNotification,
  isNotified,
} from '../../../../../main/desktop/notifications/notificationText.ts';
import { Batch } from '../../../../../main/queue/list/batches.ts';
import { type BatchEnd, BatchEnds } from '../../../../../main/queue/reports/batchEnds.ts';
import { type GateNotice, noIssues } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { sampleFailure } from '../../../../support/sampleRow.ts';
import { anUpload } from '../../../../support/uploads.ts';

const english = desktopMessages('en', 'en');
const nothing = {
  batchId: 1,
  name: null,
  done: 0,
  alreadySubmitted: 0,
  attention: 0,
  withIssues: 0,
  critical: 0,
  unread: 0,
};
const ended = (change: Partial<BatchEnd>): BatchEnd => ({ ...nothing, ...change });

describe('batchNotification', () => {
  it('counts the files that are done and that need attention', () => {
    const content = batchNotification([ended({ done: 340, attention: 3 })], english);
    expect(content).toMatchObject({
      title: 'Uploads finished',
      body: '340 files reviewed, 3 need attention',
    });
  });

  it.each([
    ['12 files reviewed, 3 with critical issues', { critical: 3, withIssues: 7 }],
    ['12 files reviewed, 7 with issues', { withIssues: 7 }],
    ['12 files reviewed, 3 with critical issues, details of 4 still loading', { critical: 3, unread: 4 }],
    ['12 files reviewed', {}],
  ])('says "%s"', (body, found) => {
    expect(batchNotification([ended({ done: 12, ...found })], english).body).toBe(body);
    const two = [ended({ done: 5, ...found }), ended({ batchId: 2, done: 7 })];
    expect(batchNotification(two, english)).toMatchObject({
      body,
      target: { filter: 'critical' in found ? 'critical' : 'done' },
    });
  });

  it('has the name of the folder when there is one batch from a folder', () => {
    const [day] = [ended({ name: 'Day 1', done: 1 })];
    expect(batchNotification([day], english)).toMatchObject({
      title: 'Day 1: upload finished',
      body: '1 file reviewed',
    });
    expect(batchNotification([day, ended({ batchId: 2, done: 2 })], english)).toMatchObject({
      title: 'Uploads finished',
      body: '3 files reviewed',
    });
  });

  it('leads to the batch, or to a filter when there are several', () => {
    const other = ended({ batchId: 7 });
    expect(batchNotification([ended({ batchId: 7, done: 1 })], english).target).toEqual({
      filter: 'all',
      search: '',
      batch: 7,
    });
    expect(batchNotification([ended({ done: 1 }), other], english).target).toEqual({ filter: 'done' });
    expect(batchNotification([ended({ alreadySubmitted: 1 }), other], english).target).toEqual({
      filter: 'already-submitted',
    });
    expect(batchNotification([ended({ done: 1, attention: 1 }), other], english).target).toEqual({
      filter: 'attention',
    });
  });
});

describe('isNotified', () => {
  it.each([
    [true, true, false],
    [false, true, true],
    [false, false, false],
  ])(
    'is %s when notifications are enabled: %s and the window has the focus: %s',
    (expected, isEnabled, windowHasFocus) => {
      expect(isNotified({ isEnabled, windowHasFocus })).toBe(expected);
    },
  );
});

describe('BatchNotifications', () => {
  const clock = new FakeClock();
  let waiting: BatchEnd[] = [];
  let isWaiting = false;
  let notified: number[][] = [];
  let notifications: BatchNotifications;
  function end(batchId: number, change: Partial<BatchEnd> = { done: 1 }): void {
    waiting.push(ended({ batchId, ...change }));
    notifications.uploadsEnded();
  }
  beforeEach(() => {
    waiting = [];
    notified = [];
    notifications = new BatchNotifications({
      clock,
      takeEnded: () => (isWaiting ? [] : waiting.splice(0)),
      isAnyWaiting: () => isWaiting,
      notify: (ends) => notified.push(ends.map(({ batchId }) => batchId)),
    });
  });

  it('notifies once when several batches end close together', () => {
    end(1);
    end(2);
    clock.advance(2_000);
    expect(notified).toEqual([[1, 2]]);
  });

  it('notifies of a batch that waits for its issues as soon as it no longer does, without another event', () => {
    isWaiting = true;
    end(1);
    clock.advance(20_000);
    expect(notified).toEqual([]);
    isWaiting = false;
    clock.advance(5_000);
    expect(notified).toEqual([[1]]);
  });

  it('notifies at most once a minute when many files end one by one', () => {
    for (let batchId = 1; batchId <= 30; batchId += 1) {
      end(batchId);
      clock.advance(10_000);
    }
    clock.advance(60_000);
    expect(notified.length).toBeLessThanOrEqual(6);
    expect(notified.flat()).toHaveLength(30);
  });

  it('looks at no batch any more after it was stopped', () => {
    isWaiting = true;
    end(1);
    clock.advance(2_000);
    notifications.stop();
    isWaiting = false;
    end(2);
    clock.advance(120_000);
    expect([notified, waiting.length]).toEqual([[], 2]);
  });

  it('does not notify when a person has cancelled or removed everything', () => {
    end(1, { done: 0 });
    clock.advance(2_000);
    expect(notified).toEqual([]);
  });

  it('leaves no timer behind', () => {
    end(1);
    clock.advance(120_000);
    expect(clock.waitingTimers).toBe(0);
  });
});

describe('GateNotifications', () => {
  const clock = new FakeClock();
  const counts = {
    all: 3,
    active: 3,
    attention: 0,
    done: 0,
    critical: 0,
    'with-issues': 0,
    'already-submitted': 0,
  };
  const plan: GateNotice = {
    gate: 'plan',
    bucket: 'upload',
    failure: { ...sampleFailure('plan-gated'), detail: 'Your plan ends here.' },
    checking: false,
  };
  const offline: GateNotice = {
    gate: 'offline',
    failure: sampleFailure('network-down'),
    since: 0,
    nextProbeAt: 1,
    checking: false,
    recovery: 'by-itself',
  };
  let notified: GateNotice[] = [];
  let notifications: GateNotifications;
  beforeEach(() => {
    notified = [];
    notifications = new GateNotifications({ clock, notify: (gate) => notified.push(gate) });
  });

  it('notifies once for each closing, also when several buckets of a plan are closed', () => {
    const gates = [plan, { ...plan, bucket: 'submission_write' as const }];
    notifications.update({ gates, counts });
    notifications.update({ gates: [{ ...plan, checking: true }], counts });
    expect(notified).toEqual([plan]);
    notifications.update({ gates: [], counts });
    notifications.update({ gates: [plan], counts });
    expect(notified).toHaveLength(2);
  });

  it('does not notify before an upload waits', () => {
    notifications.update({ gates: [plan], counts: { ...counts, active: 0 } });
    expect(notified).toEqual([]);
    notifications.update({ gates: [plan], counts });
    expect(notified).toHaveLength(1);
  });

  it('notifies about a lost connection only when it lasts a minute', () => {
    notifications.update({ gates: [offline], counts });
    clock.advance(59_000);
    notifications.update({ gates: [], counts });
    clock.advance(60_000);
    expect(notified).toEqual([]);
    notifications.update({ gates: [offline], counts });
    clock.advance(60_000);
    expect(notified).toEqual([offline]);
  });

  it('shows the message of the service and leads to the banner when a plan gate closes', () => {
    expect(gateNotification(plan, english).body).toBe('Your plan ends here.');
    expect(gateNotification(plan, english).target).toEqual({ filter: 'active', banner: 'plan' });
  });
});

describe('BatchEnds', () => {
  it('waits for the issues of a batch, but not for ever', () => {
    const clock = new FakeClock();
    const batch = new Batch({ id: 1, position: 1, isCollapsed: false });
    const unread = anUpload({ batchId: 1, status: { state: 'complete', issueCount: 3 } });
    batch.counts.add(unread, 1);
    const batches = new BatchEnds(
      {
        get: () => batch,
        inOrder: () => [],
        facts: (id) => ({ id, name: null, addedAt: 0, sentBytes: 0, sendingMs: 0 }),
      },
      clock,
    );
    batches.started(1);
    expect(batches.takeEnded()).toEqual([]);
    expect(batches.isAnyWaiting).toBe(true);
    clock.advance(29_000);
    expect(batches.takeEnded()).toEqual([]);
    clock.advance(1_000);
    expect(batches.takeEnded()).toEqual([{ ...nothing, done: 1, withIssues: 1, unread: 1 }]);
    expect(batches.isAnyWaiting).toBe(false);
    batches.started(1);
    expect(batches.takeEnded()).toEqual([]);
    batch.counts.add(unread, -1);
    const severities = { ...noIssues, CRITICAL: 3 };
    batch.counts.add({ ...unread, status: { state: 'complete', issueCount: 3, severities } }, 1);
    expect(batches.takeEnded()).toEqual([{ ...nothing, done: 1, withIssues: 1, critical: 1 }]);
  });

  it('returns each batch once when it is no longer active', () => {
    const clock = new FakeClock();
    const upload = anUpload({ batchId: 1 });
    const one = new Batch({ id: 1, position: 1, isCollapsed: false });
    one.counts.add(upload, 1);
    const two = new Batch({ id: 2, position: 2, isCollapsed: false });
    two.counts.add({ ...upload, batchId: 2 }, 1);
    const batches = new BatchEnds(
      {
        get: (id) => ({ 1: one, 2: two })[id] ?? null,
        inOrder: () => [one, two],
        facts: (id) => ({ id, name: 'Day 1', addedAt: 0, sentBytes: 0, sendingMs: 0 }),
      },
      clock,
    );
    expect(batches.takeEnded()).toEqual([]);
    one.counts.add(upload, -1);
    one.counts.add({ ...upload, status: { state: 'complete', issueCount: 0 } }, 1);
    expect(batches.takeEnded()).toEqual([{ ...nothing, batchId: 1, name: 'Day 1', done: 1 }]);
    expect(batches.takeEnded()).toEqual([]);
    batches.started(1); // a retry that ended before the ends were read
    expect(batches.takeEnded().map(({ batchId }) => batchId)).toEqual([1]);
  });
});
