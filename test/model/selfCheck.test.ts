/** Proves that the model test can fail: each of these queues has a defect and violates the expected guarantee. */
import './fakeDisk.ts';
import { check } from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { localFailure } from '../../main/errors/classify.ts';
import type * as Machine from '../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../main/queue/model/upload.ts';
import type { UploadEvent } from '../../main/queue/model/uploadEvent.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { keys } from './fakeService.ts';
import { everyGuaranteeHolds } from './property.ts';
import type { Sabotage } from './world.ts';

type Transition = (upload: Upload, event: UploadEvent, at: number) => Upload | null;

const machine = vi.hoisted(() => ({
  broken: null as ((real: Transition) => Transition) | null,
}));

vi.mock('../../main/queue/model/stateMachine.ts', async (original) => {
  const real = await original<typeof Machine>();
  const transition: Transition = (...args) => (machine.broken?.(real.transition) ?? real.transition)(...args);
  return { ...real, transition };
});

interface Broken extends Sabotage {
  readonly what: string;
  readonly breaks: string;
  readonly transition?: (real: Transition) => Transition;
}

const brokenQueues: readonly Broken[] = [
  {
    what: 'does not record its intent before POST /submissions',
    breaks: 'the intent is durable',
    transition: (real) => (upload, event, at) => {
      const after = real(upload, event, at);
      return after === null ? null : { ...after, submitRequestedAt: null };
    },
  },
  {
    what: 'forgets the recorded blocks at a start',
    breaks: 'a recorded block is not sent again',
    beforeStart: (database) => void database.exec('DELETE FROM blocks'),
  },
  {
    what: 'treats a 401 as an error of the file',
    breaks: 'account and network fail no upload',
    transition: (real) => (upload, event, at) =>
      real(
        upload,
        event.event === 'gated' ? { event: 'failed', failure: localFailure('key-refused') } : event,
        at,
      ),
  },
  {
    what: 'sends a file again under another name when an answer was lost',
    breaks: 'a file is submitted once',
    transition: (real) => (upload, event, at) =>
      event.event === 'already-submitted' && upload.status.state === 'submitting'
        ? real(upload, { event: 'renamed', remoteName: `again ${upload.attempt}.mp4` }, at)
        : real(upload, event, at),
  },
  {
    what: 'loses waiting uploads when it crashes',
    breaks: 'nothing that was added is lost',
    beforeStart: (database) =>
      void database.exec(`DELETE FROM uploads WHERE state = 'queued' AND lane = 'transfer-small'`),
  },
  {
    what: 'gives two files the same name',
    breaks: 'what is stored is the file of its upload',
    store: (database) => {
      const store = new UploadStore(database);
      Object.assign(store.submissionIndex, {
        isNameTaken: () => false,
        isBlobTaken: () => false,
        hasCreated: () => true,
      });
      return store;
    },
  },
  {
    what: 'sets no timer for a retry',
    breaks: 'every upload ends',
    store(database) {
      const store = new UploadStore(database);
      Object.assign(store.due, { nextAt: () => null });
      return store;
    },
  },
  {
    what: 'repeats the request of a group with another list when it crashed',
    breaks: 'the list of a group does not change',
    beforeStart: (database) =>
      void database.exec(`UPDATE submissions SET request = (
        SELECT json_group_array(json(value)) FROM (SELECT value FROM json_each(request) ORDER BY key DESC)
      ) WHERE state = 'requested'`),
  },
  {
    what: 'forgets waiting groups when it starts',
    breaks: 'every upload ends',
    store: (database) => {
      const store = new UploadStore(database);
      Object.assign(store.submissions, { openGroups: () => [] });
      return store;
    },
  },
  {
    what: 'stores the key with a file',
    breaks: 'no key and no signature is anywhere',
    transition: (real) => (upload, event, at) =>
      event.event === 'checked'
        ? real(upload, { ...event, file: { ...event.file, contentType: keys.first } }, at)
        : real(upload, event, at),
  },
];

/** Most defects are found within a dozen runs. The seed is fixed, so that the result is always the same. */
const runs = { numRuns: 1_000, seed: 1, endOnFailure: true };

describe('the model test detects a queue that', () => {
  it.each(brokenQueues)('$what', { timeout: 600_000 }, async ({ breaks, transition, ...sabotage }) => {
    machine.broken = transition ?? null;
    onTestFinished(() => {
      machine.broken = null;
    });
    const result = await check(everyGuaranteeHolds(sabotage), runs);
    expect(String(result.errorInstance)).toContain(breaks);
  });
});
