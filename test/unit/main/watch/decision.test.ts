import { describe, expect, it } from 'vitest';

import {
  type DecisionRules,
  type Look,
  type Memory,
  type Remembered,
  type FileSnapshot,
  decide,
} from '../../../../main/watch/decision.ts';

const stillMs = 10_000;
const rules: DecisionRules = { now: 100_000, stillMs, changed: 'new-version', baselineAt: null };
const fingerprint = { sizeBytes: 500, mtimeMs: 40_000, inode: 7 };
const look: Look = { fingerprint, changedAtMs: 40_000 };
const unknown: Memory = { own: null, elsewhere: null };
const stillSince = (since: number): FileSnapshot => ({ fingerprint, since });
const remembered = (change: Partial<Remembered> = {}): Remembered => ({
  path: '/watched/film.mov',
  fingerprint,
  uploadId: 'upload',
  wasGone: false,
  ...change,
});
const changed: Memory = {
  own: remembered({ fingerprint: { ...fingerprint, sizeBytes: 499 } }),
  elsewhere: null,
};

describe('a file in a watch folder', () => {
  it('waits when it is seen for the first time, however old it is', () => {
    expect(decide(look, undefined, unknown, rules)).toEqual({
      do: 'wait',
      seen: { fingerprint, since: 100_000 },
    });
  });

  it('is taken once it looked the same for the still time, not a millisecond before', () => {
    expect(decide(look, stillSince(90_001), unknown, rules)).toMatchObject({ do: 'wait' });
    expect(decide(look, stillSince(90_000), unknown, rules)).toEqual({ do: 'take', as: 'new' });
  });

  it.each([
    ['size', { ...fingerprint, sizeBytes: 501 }],
    ['time', { ...fingerprint, mtimeMs: 40_001 }],
  ])('waits anew when its %s has changed', (_what, now) => {
    const decision = decide({ fingerprint: now, changedAtMs: 0 }, stillSince(0), unknown, rules);
    expect(decision).toEqual({ do: 'wait', seen: { fingerprint: now, since: 100_000 } });
  });

  it('keeps waiting since the same moment while nothing changes', () => {
    expect(decide(look, stillSince(95_000), unknown, rules)).toEqual({
      do: 'wait',
      seen: stillSince(95_000),
    });
  });

  it('does not wait for an hour because the clock was set back', () => {
    expect(decide(look, stillSince(3_700_000), unknown, rules)).toEqual({
      do: 'wait',
      seen: stillSince(100_000),
    });
  });

  it('is left alone while it is empty or gone', () => {
    const empty: Look = { fingerprint: { ...fingerprint, sizeBytes: 0 }, changedAtMs: 0 };
    expect(decide(empty, { fingerprint: empty.fingerprint, since: 0 }, unknown, rules)).toEqual({
      do: 'leave',
    });
    expect(decide(null, stillSince(0), unknown, rules)).toEqual({ do: 'leave' });
  });

  it('is left alone when it is known as it is, also with another number on a drive that was mounted anew', () => {
    const again: Look = { ...look, fingerprint: { ...fingerprint, inode: 8 } };
    expect(decide(again, stillSince(0), { own: remembered(), elsewhere: null }, rules)).toEqual({
      do: 'leave',
    });
  });

  it('is not sent when it was there before its folder was watched', () => {
    expect(decide(look, undefined, unknown, { ...rules, baselineAt: 40_000 })).toEqual({ do: 'remember' });
  });

  it('is sent when it came while the folder was looked through for the first time, although its content is old', () => {
    const copied: Look = { ...look, changedAtMs: 99_000 };
    expect(decide(copied, stillSince(0), unknown, { ...rules, baselineAt: 98_000 })).toEqual({
      do: 'take',
      as: 'new',
    });
  });

  it('is followed when it is known under another name: at once, it was still before', () => {
    const elsewhere = remembered({ path: '/watched/old.mov' });
    expect(decide(look, undefined, { own: null, elsewhere }, rules)).toEqual({
      do: 'follow',
      from: elsewhere,
    });
    // Also over another one that was there.
    expect(decide(look, undefined, { ...changed, elsewhere }, rules)).toEqual({
      do: 'follow',
      from: elsewhere,
    });
  });

  it('that changed after it was sent is taken as a changed one, when it is still again', () => {
    expect(decide(look, undefined, changed, rules)).toMatchObject({ do: 'wait' });
    expect(decide(look, stillSince(0), changed, rules)).toEqual({ do: 'take', as: 'changed' });
  });

  it('that changed is known as it is now and not sent where changes are to be left alone', () => {
    const ignoring: DecisionRules = { ...rules, changed: 'ignore' };
    expect(decide(look, stillSince(0), changed, ignoring)).toEqual({ do: 'remember' });
  });

  it('that took the place of one that was gone is a new one, where changes are left alone', () => {
    const own = remembered({ fingerprint: { ...fingerprint, mtimeMs: 1 }, wasGone: true });
    const ignoring: DecisionRules = { ...rules, changed: 'ignore' };
    expect(decide(look, stillSince(0), { own, elsewhere: null }, ignoring)).toEqual({
      do: 'take',
      as: 'new',
    });
  });

  it('that was gone and is back as it was is not sent again', () => {
    const own = remembered({ wasGone: true });
    expect(decide(look, stillSince(0), { own, elsewhere: null }, rules)).toEqual({ do: 'remember' });
  });
});
