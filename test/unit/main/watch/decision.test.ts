import { describe, expect, it } from 'vitest';

import {
  type DecisionRules,
  type FileStat,
  type KnownFiles,
  type KnownFile,
  type FileSnapshot,
  decide,
} from '../../../../main/watch/decision.ts';

const stableMs = 10_000;
const rules: DecisionRules = { now: 100_000, stableMs, changed: 'new-version', baselineAt: null };
const fingerprint = { sizeBytes: 500, mtimeMs: 40_000, inode: 7 };
const stat: FileStat = { fingerprint, changedAtMs: 40_000 };
const unknown: KnownFiles = { own: null, elsewhere: null };
const stillSince = (since: number): FileSnapshot => ({ fingerprint, since });
const remembered = (change: Partial<KnownFile> = {}): KnownFile => ({
  path: '/watched/film.mov',
  fingerprint,
  uploadId: 'upload',
  wasGone: false,
  ...change,
});
const changed: KnownFiles = {
  own: remembered({ fingerprint: { ...fingerprint, sizeBytes: 499 } }),
  elsewhere: null,
};

describe('a file in a watch folder', () => {
  it('waits when it is found for the first time, at any age', () => {
    expect(decide(stat, undefined, unknown, rules)).toEqual({
      do: 'wait',
      seen: { fingerprint, since: 100_000 },
    });
  });

  it('is imported after the stable time, and not a millisecond earlier', () => {
    expect(decide(stat, stillSince(90_001), unknown, rules)).toMatchObject({ do: 'wait' });
    expect(decide(stat, stillSince(90_000), unknown, rules)).toEqual({ do: 'import', as: 'new' });
  });

  it.each([
    ['size', { ...fingerprint, sizeBytes: 501 }],
    ['time', { ...fingerprint, mtimeMs: 40_001 }],
  ])('waits anew when its %s has changed', (_what, now) => {
    const decision = decide({ fingerprint: now, changedAtMs: 0 }, stillSince(0), unknown, rules);
    expect(decision).toEqual({ do: 'wait', seen: { fingerprint: now, since: 100_000 } });
  });

  it('keeps waiting since the same moment while nothing changes', () => {
    expect(decide(stat, stillSince(95_000), unknown, rules)).toEqual({
      do: 'wait',
      seen: stillSince(95_000),
    });
  });

  it('does not wait for an hour because the clock was set back', () => {
    expect(decide(stat, stillSince(3_700_000), unknown, rules)).toEqual({
      do: 'wait',
      seen: stillSince(100_000),
    });
  });

  it('is ignored while it is empty or gone', () => {
    const empty: FileStat = { fingerprint: { ...fingerprint, sizeBytes: 0 }, changedAtMs: 0 };
    expect(decide(empty, { fingerprint: empty.fingerprint, since: 0 }, unknown, rules)).toEqual({
      do: 'ignore',
    });
    expect(decide(null, stillSince(0), unknown, rules)).toEqual({ do: 'ignore' });
  });

  it('is ignored when it is known, even with another inode on a remounted drive', () => {
    const again: FileStat = { ...stat, fingerprint: { ...fingerprint, inode: 8 } };
    expect(decide(again, stillSince(0), { own: remembered(), elsewhere: null }, rules)).toEqual({
      do: 'ignore',
    });
  });

  it('is not sent when it existed before its folder was watched', () => {
    expect(decide(stat, undefined, unknown, { ...rules, baselineAt: 40_000 })).toEqual({ do: 'remember' });
  });

  it('is sent when it arrived during the first scan, even with old content', () => {
    const copied: FileStat = { ...stat, changedAtMs: 99_000 };
    expect(decide(copied, stillSince(0), unknown, { ...rules, baselineAt: 98_000 })).toEqual({
      do: 'import',
      as: 'new',
    });
  });

  it('is followed at once when it is known under another name', () => {
    const elsewhere = remembered({ path: '/watched/old.mov' });
    expect(decide(stat, undefined, { own: null, elsewhere }, rules)).toEqual({
      do: 'follow',
      from: elsewhere,
    });
    // Also if it replaced another file.
    expect(decide(stat, undefined, { ...changed, elsewhere }, rules)).toEqual({
      do: 'follow',
      from: elsewhere,
    });
  });

  it('is imported as changed when it changed after it was sent and is stable again', () => {
    expect(decide(stat, undefined, changed, rules)).toMatchObject({ do: 'wait' });
    expect(decide(stat, stillSince(0), changed, rules)).toEqual({ do: 'import', as: 'changed' });
  });

  it('is remembered and not sent when it changed and the rule ignores changes', () => {
    const ignoring: DecisionRules = { ...rules, changed: 'ignore' };
    expect(decide(stat, stillSince(0), changed, ignoring)).toEqual({ do: 'remember' });
  });

  it('is new when it replaced a file that was gone and the rule ignores changes', () => {
    const own = remembered({ fingerprint: { ...fingerprint, mtimeMs: 1 }, wasGone: true });
    const ignoring: DecisionRules = { ...rules, changed: 'ignore' };
    expect(decide(stat, stillSince(0), { own, elsewhere: null }, ignoring)).toEqual({
      do: 'import',
      as: 'new',
    });
  });

  it('is not sent again when it was gone and is back unchanged', () => {
    const own = remembered({ wasGone: true });
    expect(decide(stat, stillSince(0), { own, elsewhere: null }, rules)).toEqual({ do: 'remember' });
  });
});
