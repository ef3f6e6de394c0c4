/** What the system's notifications tell, and how seldom. */
import { beforeEach, describe, expect, it } from 'vitest';

import { desktopMessages } from '../../../../../main/desktop/messages.ts';
import { BatchNews } from '../../../../../main/desktop/notifications/batchNotifications.ts';
import { GateNews } from '../../../../../main/desktop/notifications/gateNotifications.ts';
import {
  batchNews,
  gateNews,
  isNotified,
} from '../../../../../main/desktop/notifications/notificationText.ts';
import { Batch } from '../../../../../main/queue/list/batches.ts';
import { type BatchEnd, BatchEnds } from '../../../../../main/queue/reports/batchEnds.ts';
import type { GateNotice } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { sampleFailure } from '../../../../support/sampleRow.ts';
import { anUpload } from '../../../../support/uploads.ts';

const english = desktopMessages('en', 'en');
const nothing = { batchId: 1, name: null, done: 0, alreadySubmitted: 0, attention: 0 };
const ended = (change: Partial<BatchEnd>): BatchEnd => ({ ...nothing, ...change });

describe('the words of a finished batch', () => {
  it('count what is done and what needs a person, and lead to the latter', () => {
    const news = batchNews([ended({ done: 340, attention: 3 })], english);
    expect(news).toMatchObject({ title: 'Uploads finished', body: '340 files done, 3 need attention' });
  });

  it('name the folder, where it was one', () => {
    const [day] = [ended({ name: 'Day 1', done: 1 })];
    expect(batchNews([day], english)).toMatchObject({ title: 'Day 1 is finished', body: '1 file done' });
    expect(batchNews([day, ended({ batchId: 2, done: 2 })], english)).toMatchObject({
      title: 'Uploads finished',
      body: '3 files done',
    });
  });

  it('lead to the batch; several at once lead to where their files are', () => {
    const other = ended({ batchId: 7 });
    expect(batchNews([ended({ batchId: 7, done: 1 })], english).place).toEqual({
      filter: 'all',
      search: '',
      batch: 7,
    });
    expect(batchNews([ended({ done: 1 }), other], english).place).toEqual({ filter: 'done' });
    expect(batchNews([ended({ alreadySubmitted: 1 }), other], english).place).toEqual({
      filter: 'already-submitted',
    });
    expect(batchNews([ended({ done: 1, attention: 1 }), other], english).place).toEqual({
      filter: 'attention',
    });
  });
});

describe('whether news are told', () => {
  it.each([
    [true, true, false],
    [false, true, true],
    [false, false, false],
  ])('is %s where they are wanted: %s and the window has the focus: %s', (told, isWanted, windowHasFocus) => {
    expect(isNotified({ isWanted, windowHasFocus })).toBe(told);
  });
});

describe('news of batches', () => {
  const clock = new FakeClock();
  let waiting: BatchEnd[] = [];
  let told: number[][] = [];
  let news: BatchNews;
  function end(batchId: number, change: Partial<BatchEnd> = { done: 1 }): void {
    waiting.push(ended({ batchId, ...change }));
    news.ended();
  }
  beforeEach(() => {
    waiting = [];
    told = [];
    news = new BatchNews({
      clock,
      takeEnded: () => waiting.splice(0),
      tell: (ends) => told.push(ends.map(({ batchId }) => batchId)),
    });
  });

  it('are one for all that end close together', () => {
    end(1);
    end(2);
    clock.advance(2_000);
    expect(told).toEqual([[1, 2]]);
  });

  it('come at most once a minute, however many files come one by one', () => {
    for (let batchId = 1; batchId <= 30; batchId += 1) {
      end(batchId);
      clock.advance(10_000);
    }
    clock.advance(60_000);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(told.flat()).toHaveLength(30);
  });

  it('are none where a person took everything back themselves', () => {
    end(1, { done: 0 });
    clock.advance(2_000);
    expect(told).toEqual([]);
  });

  it('leave no timer behind', () => {
    end(1);
    clock.advance(120_000);
    expect(clock.waitingTimers).toBe(0);
  });
});

describe('news of gates', () => {
  const clock = new FakeClock();
  const counts = { all: 3, active: 3, attention: 0, done: 0, 'already-submitted': 0 };
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
  let told: GateNotice[] = [];
  let news: GateNews;
  beforeEach(() => {
    told = [];
    news = new GateNews({ clock, tell: (gate) => told.push(gate) });
  });

  it('are one for each closing, also where several buckets of one plan are closed', () => {
    const gates = [plan, { ...plan, bucket: 'submission_write' as const }];
    news.take({ gates, counts });
    news.take({ gates: [{ ...plan, checking: true }], counts });
    expect(told).toEqual([plan]);
    news.take({ gates: [], counts });
    news.take({ gates: [plan], counts });
    expect(told).toHaveLength(2);
  });

  it('are none while no upload waits, and come with the first that does', () => {
    news.take({ gates: [plan], counts: { ...counts, active: 0 } });
    expect(told).toEqual([]);
    news.take({ gates: [plan], counts });
    expect(told).toHaveLength(1);
  });

  it('tell of a lost connection only when it lasts a minute', () => {
    news.take({ gates: [offline], counts });
    clock.advance(59_000);
    news.take({ gates: [], counts });
    clock.advance(60_000);
    expect(told).toEqual([]);
    news.take({ gates: [offline], counts });
    clock.advance(60_000);
    expect(told).toEqual([offline]);
  });

  it('say what the service said of the plan', () => {
    expect(gateNews(plan, english).body).toBe('Your plan ends here.');
    expect(gateNews(plan, english).place).toEqual({ filter: 'active', banner: 'plan' });
  });
});

describe('which batches ended', () => {
  it('are those that were under way and are no longer, each told once', () => {
    const upload = anUpload({ batchId: 1 });
    const one = new Batch({ id: 1, position: 1, isCollapsed: false });
    one.counts.add(upload, 1);
    const two = new Batch({ id: 2, position: 2, isCollapsed: false });
    two.counts.add({ ...upload, batchId: 2 }, 1);
    const batches = new BatchEnds({
      get: (id) => ({ 1: one, 2: two })[id] ?? null,
      inOrder: () => [one, two],
      facts: (id) => ({ id, name: 'Day 1', addedAt: 0, sentBytes: 0, sendingMs: 0 }),
    });
    expect(batches.takeEnded()).toEqual([]);
    one.counts.add(upload, -1);
    one.counts.add({ ...upload, status: { state: 'complete', issueCount: 0 } }, 1);
    expect(batches.takeEnded()).toEqual([
      { batchId: 1, name: 'Day 1', done: 1, alreadySubmitted: 0, attention: 0 },
    ]);
    expect(batches.takeEnded()).toEqual([]);
    batches.started(1); // a retry that ended before anybody looked
    expect(batches.takeEnded().map(({ batchId }) => batchId)).toEqual([1]);
  });
});
