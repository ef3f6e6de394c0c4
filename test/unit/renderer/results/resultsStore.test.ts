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

interface Pending {
  readonly id: string;
  answer(answer: ResultsAnswer | null): Promise<void>;
}

/** A bridge whose requests the test answers. */
function fakeBridge() {
  const requests: Pending[] = [];
  const opened: unknown[] = [];
  setApi({
    uploadResults: ({ id }) =>
      new Promise((resolve) => {
        requests.push({
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
  return { requests, opened };
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
  it('are requested only for the row at which the drawer stays', async () => {
    const { requests } = fakeBridge();
    const store = useResults();
    for (const id of ['a', 'b', 'c']) store.show(id);
    expect(store.loading).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests.map(({ id }) => id)).toEqual(['c']);
    await requests[0]?.answer(notFinished);
    expect([store.answer, store.loading]).toEqual([notFinished, false]);
  });

  it('are never shown for another upload', async () => {
    const { requests } = fakeBridge();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    store.show('b');
    await requests[0]?.answer(notFinished);
    expect([store.answer, store.loading]).toEqual([null, true]);
  });

  it('stay visible while they are reloaded', async () => {
    const { requests } = fakeBridge();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    await requests[0]?.answer(held);
    store.reload();
    store.reload();
    expect(requests).toHaveLength(2);
    expect([store.answer, store.loading]).toEqual([held, true]);
    await requests[1]?.answer(notFinished);
    expect(store.answer).toEqual(notFinished);
  });

  it('are requested again when the gate that blocked them opens', async () => {
    const { requests } = fakeBridge();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    await closeGates({ gate: 'plan', bucket: 'submission_read', failure: planGated, checking: false });
    await requests[0]?.answer(held);
    await closeGates({ gate: 'plan', bucket: 'submission_read', failure: planGated, checking: true });
    expect(requests).toHaveLength(1);
    await closeGates();
    expect(requests.map(({ id }) => id)).toEqual(['a', 'a']);
  });

  it('are not requested again when an unrelated gate opens', async () => {
    const { requests } = fakeBridge();
    const store = useResults();
    store.show('a');
    await vi.advanceTimersByTimeAsync(1_000);
    await closeGates({ gate: 'plan', bucket: 'upload', failure: planGated, checking: false });
    await requests[0]?.answer(held);
    await closeGates();
    expect(requests).toHaveLength(1);
  });

  it('are cleared when the drawer closes, and nothing is requested', async () => {
    const { requests } = fakeBridge();
    const store = useResults();
    store.show('a');
    store.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    store.reload();
    expect(requests).toEqual([]);
    expect([store.id, store.answer, store.loading]).toEqual([null, null, false]);
  });

  it('open a link by its id, and show a toast when it is gone', async () => {
    const { opened } = fakeBridge();
    const store = useResults();
    store.show('a');
    await store.openLink('known');
    expect(useToasts().toasts).toEqual([]);
    await store.openLink('unknown');
    expect(opened).toEqual([
      { id: 'a', link: 'known' },
      { id: 'a', link: 'unknown' },
    ]);
    expect(useToasts().toasts.map(({ lines }) => lines[0]?.key)).toEqual(['externalLink.gone']);
  });
});
