import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';

import type { Bridge, GateNotice, ResultsAnswer } from '../../../../preload/contract.ts';
import { setApi } from '../../../../renderer/app/api.ts';
import { useOverview } from '../../../../renderer/app/overviewStore.ts';
import { useToasts } from '../../../../renderer/app/toastsStore.ts';
import { useResults } from '../../../../renderer/results/resultsStore.ts';
import { sampleFailure } from '../../../support/sampleRow.ts';

const notFinished: ResultsAnswer = { state: 'not-finished' };
const planGated = sampleFailure('plan-gated', { scope: 'bucket', bucket: 'submission_read' });
const held: ResultsAnswer = { state: 'unavailable', failure: planGated, docs: null };

interface Asked {
  readonly id: string;
  answer(answer: ResultsAnswer | null): Promise<void>;
}

/** A bridge whose questions are answered by the test. */
function pretendMain() {
  const asked: Asked[] = [];
  const opened: unknown[] = [];
  setApi({
    uploadResults: ({ id }) =>
      new Promise((resolve) => {
        asked.push({
          id,
          async answer(answer) {
            resolve(answer);
            await vi.advanceTimersByTimeAsync(0);
          },
        });
      }),
    openResultLink: async (link) => {
      opened.push(link);
      return { found: link.link === 'known' };
    },
  } as Partial<Bridge> as Bridge);
  return { asked, opened };
}

function closeGates(...gates: readonly GateNotice[]): Promise<void> {
  const store = useOverview();
  store.apply({ ...store.overview, gates });
  return nextTick();
}

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the results in the drawer', () => {
  it('are asked for where the drawer comes to rest, not at every row it passes', async () => {
    const { asked } = pretendMain();
    const store = useResults();
    for (const id of ['a', 'b', 'c']) store.show(id);
    expect(store.loading).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.map(({ id }) => id)).toEqual(['c']);
    await asked[0]?.answer(notFinished);
    expect([store.answer, store.loading]).toEqual([notFinished, false]);
  });

  it('of the upload before are never shown for the next one', async () => {
    const { asked } = pretendMain();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    store.show('b');
    await asked[0]?.answer(notFinished);
    expect([store.answer, store.loading]).toEqual([null, true]);
  });

  it('stay in sight while they are loaded again', async () => {
    const { asked } = pretendMain();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    await asked[0]?.answer(held);
    store.reload();
    store.reload();
    expect(asked).toHaveLength(2);
    expect([store.answer, store.loading]).toEqual([held, true]);
    await asked[1]?.answer(notFinished);
    expect(store.answer).toEqual(notFinished);
  });

  it('are asked for again by themselves when what held them back is gone', async () => {
    const { asked } = pretendMain();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    await closeGates({ gate: 'plan', bucket: 'submission_read', failure: planGated, checking: false });
    await asked[0]?.answer(held);
    await closeGates({ gate: 'plan', bucket: 'submission_read', failure: planGated, checking: true });
    expect(asked).toHaveLength(1);
    await closeGates();
    expect(asked.map(({ id }) => id)).toEqual(['a', 'a']);
  });

  it('are not asked for again when a gate opens that was none of theirs', async () => {
    const { asked } = pretendMain();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    await closeGates({ gate: 'plan', bucket: 'upload', failure: planGated, checking: false });
    await asked[0]?.answer(held);
    await closeGates();
    expect(asked).toHaveLength(1);
  });

  it('are forgotten when the drawer closes, and nothing is asked any more', async () => {
    const { asked } = pretendMain();
    const store = useResults();
    store.show('a');
    store.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    store.reload();
    expect(asked).toEqual([]);
    expect([store.id, store.answer, store.loading]).toEqual([null, null, false]);
  });

  it('open a link by its name, and say so when it is gone', async () => {
    const { opened } = pretendMain();
    const store = useResults();
    store.show('a');
    await store.openLink('known');
    expect(useToasts().toasts).toEqual([]);
    await store.openLink('unknown');
    expect(opened).toEqual([
      { id: 'a', link: 'known' },
      { id: 'a', link: 'unknown' },
    ]);
    expect(useToasts().toasts.map(({ lines }) => lines[0]?.key)).toEqual(['outside.gone']);
  });
});
