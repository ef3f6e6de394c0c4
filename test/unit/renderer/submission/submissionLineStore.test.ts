import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Bridge, CallArgs, SettingsView } from '../../../../preload/contract.ts';
import { setApi } from '../../../../renderer/app/api.ts';
import { useToasts } from '../../../../renderer/app/toastsStore.ts';
import { useSubmissionLine } from '../../../../renderer/submission/submissionLineStore.ts';

type Change = CallArgs<'changeSubmission'>;

const added = {
  outcome: 'added',
  holdMs: 5_000,
  added: 3,
  alreadyQueued: [],
  batchId: 7,
} as const;

/** Answers every call and returns the changes that were requested. `tooLate`: the files that can no longer change. */
function fakeBridge(tooLate = 0): Change[] {
  const changes: Change[] = [];
  setApi({
    changeSubmission: async (change) => {
      changes.push(change);
      return { changed: 3 - tooLate, tooLate };
    },
    settings: async () => ({ submissionMode: 'each' }) as SettingsView,
  } as Partial<Bridge> as Bridge);
  return changes;
}

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the line after a small drop', () => {
  it('is shown only as long as the submissions wait, and asks for nothing', async () => {
    const changes = fakeBridge();
    const line = useSubmissionLine();
    line.show({ ...added, holdMs: 0 });
    expect(line.drop).toBeNull();
    line.show(added);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(line.drop).toMatchObject({ files: 3, choice: { mode: 'each' } });
    await vi.advanceTimersByTimeAsync(1);
    expect(line.drop).toBeNull();
    expect(changes).toEqual([]);
  });

  it('holds the submissions while it has pointer or focus, and lets them go when it closes', async () => {
    const changes = fakeBridge();
    const line = useSubmissionLine();
    line.show(added);
    await vi.advanceTimersByTimeAsync(4_000);
    await line.keep();
    await line.keep();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.drop).not.toBeNull();
    expect(changes).toEqual([{ batchId: 7, hold: true }]);
    line.leave();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(line.drop).toBeNull();
    expect(changes.slice(1)).toEqual([{ batchId: 7, hold: false }]);
  });

  it('stays open until the options are saved, and sends them for the whole drop', async () => {
    const changes = fakeBridge();
    const line = useSubmissionLine();
    line.show(added);
    await line.open();
    line.leave();
    await vi.advanceTimersByTimeAsync(600_000);
    if (line.draft === null) throw new Error('The form has closed');
    line.draft = { ...line.draft, mode: 'together', campaign: 'Aurora' };
    await line.save();
    expect(changes.at(-1)).toEqual({
      batchId: 7,
      submission: { mode: 'together', metadata: { campaign: 'Aurora' }, sidekickIds: [] },
      hold: false,
    });
    expect([line.drop, line.draft]).toEqual([null, null]);
    expect(useToasts().current?.lines[0]).toMatchObject({ key: 'submissionLine.saved' });
  });

  it('does not save options with a problem', async () => {
    const changes = fakeBridge();
    const line = useSubmissionLine();
    line.show(added);
    await line.open();
    if (line.draft === null) throw new Error('The form has closed');
    line.draft = { ...line.draft, form: 'json', json: '{' };
    await line.save();
    expect(line.drop).not.toBeNull();
    expect(changes).toHaveLength(1);
  });

  it('says how many files can no longer change', async () => {
    fakeBridge(3);
    const line = useSubmissionLine();
    line.show(added);
    await line.open();
    expect(line.tooLate).toBe(3);
  });

  it('keeps an open form when more files are dropped, and moves to them when it is closed', async () => {
    const changes = fakeBridge();
    const line = useSubmissionLine();
    line.show(added);
    await line.open();
    line.show({ ...added, batchId: 8 });
    expect(line.drop).toMatchObject({ batchId: 7 });
    line.close();
    line.show({ ...added, batchId: 9 });
    expect(line.drop).toMatchObject({ batchId: 9 });
    expect(changes.at(-1)).toEqual({ batchId: 7, hold: false });
  });
});
