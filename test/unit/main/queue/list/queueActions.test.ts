import { expect, it } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import { QueueActions, UndoableRemovals } from '../../../../../main/queue/list/queueActions.ts';
import type { FailureKind } from '../../../../../preload/contract.ts';
import { actionDeps, createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload } from '../../../../support/uploads.ts';

async function createActions() {
  const { store, list } = await createStore();
  const actions = new QueueActions({
    ...actionDeps({ store, list }),
    endRun: () => undefined,
    addVersion: () => undefined,
  });
  return { store, list, actions };
}

function failedBy(kind: FailureKind) {
  return anUpload({ status: { state: 'failed', failure: localFailure(kind) }, finishedAt: 1 });
}

it('retries every failed upload that can succeed as it is, and no other', async () => {
  const { store, list, actions } = await createActions();
  const [worth, wrongType, cancelled] = [
    failedBy('service-error'),
    failedBy('type-not-allowed'),
    failedBy('cancelled'),
  ];
  store.insert([worth, wrongType, cancelled, anUpload()]);
  expect(list.counts.worthRetrying).toBe(1);
  expect(await actions.retryFailed()).toEqual({ changed: 1, undo: null });
  const states = [worth, wrongType, cancelled].map(({ id }) => store.get(id)?.status.state);
  expect(states).toEqual(['queued', 'failed', 'failed']);
  expect(list.counts.worthRetrying).toBe(0);
});

it('clears what is finished and nothing else, and undoes it as a whole', async () => {
  const { store, list, actions } = await createActions();
  const done = Array.from({ length: 450 }, () =>
    anUpload({ status: { state: 'complete', issueCount: 0 }, finishedAt: 1 }),
  );
  const already = anUpload({ status: { state: 'already-submitted', docsUrl: null, detail: '' } });
  const staying = [anUpload(), failedBy('service-error')];
  store.insert([...done, already, failedBy('cancelled'), ...staying]);
  const { changed, undo } = await actions.clearFinished();
  expect(changed).toBe(452);
  expect(new Set(list.selected({ filter: 'all', search: '' }))).toEqual(new Set(staying.map(({ id }) => id)));
  expect(await actions.undoRemoval(undo ?? 0)).toBe(452);
  expect(list.counts).toMatchObject({ all: 454, ended: 452 });
});

it('undoes a removal once', () => {
  const removals = new UndoableRemovals();
  removals.add(['a']);
  const second = removals.add(['b', 'c']) ?? 0;
  expect(removals.take(second)).toEqual(['b', 'c']);
  expect(removals.take(second)).toEqual([]);
});

it('names the latest removal as long as it can be undone', () => {
  const removals = new UndoableRemovals();
  expect(removals.last).toBeNull();
  const first = removals.add(['a']) ?? 0;
  const second = removals.add(['b', 'c']) ?? 0;
  expect(removals.last).toEqual({ undo: second, count: 2 });
  removals.take(second);
  expect(removals.last).toEqual({ undo: first, count: 1 });
  removals.take(first);
  expect(removals.last).toBeNull();
});

it('has nothing to undo when nothing was removed', () => {
  expect(new UndoableRemovals().add([])).toBeNull();
});

it('forgets the oldest removal when there are many', () => {
  const removals = new UndoableRemovals();
  const first = removals.add(['a']) ?? 0;
  for (let more = 0; more < 20; more += 1) removals.add(['more']);
  expect(removals.take(first)).toEqual([]);
});
