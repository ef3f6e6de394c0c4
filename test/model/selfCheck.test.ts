/** The model test can fail: each of these queues, broken on purpose, breaks the promise that it should. */
import './fakeDisk.ts';
import { check } from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { localFailure } from '../../main/errors/classify.ts';
import type * as Machine from '../../main/queue/model/stateMachine.ts';
import type { UploadEvent } from '../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../main/queue/model/upload.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { keys } from './fakeService.ts';
import { everyPromiseHolds } from './property.ts';
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
    what: 'takes a 401 for a trouble of the file',
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
    what: 'loses what waits when it dies',
    breaks: 'nothing that was added is lost',
    beforeStart: (database) =>
      void database.exec(`DELETE FROM uploads WHERE state = 'queued' AND lane = 'transfer-small'`),
  },
  {
    what: 'lets two files have one name',
    breaks: 'what is stored is the file of its upload',
    store: (database) => {
      const store = new UploadStore(database);
      Object.assign(store.submissionIndex, { isNameTaken: () => false, isBlobTaken: () => false });
      return store;
    },
  },
  {
    what: 'sets no timer for a retry',
    breaks: 'what can end ends',
    store: (database) => Object.assign(new UploadStore(database), { nextDueAt: () => null }),
  },
  {
    what: 'keeps the key in what it notes of a file',
    breaks: 'no key and no signature is anywhere',
    transition: (real) => (upload, event, at) =>
      event.event === 'checked'
        ? real(upload, { ...event, file: { ...event.file, contentType: keys.first } }, at)
        : real(upload, event, at),
  },
];

/** Most are found within a dozen. The same lives each time: what is found out today is found out tomorrow. */
const lives = { numRuns: 1_000, seed: 1, endOnFailure: true };

describe('a queue that is broken on purpose is found out when it', () => {
  it.each(brokenQueues)('$what', { timeout: 600_000 }, async ({ breaks, transition, ...sabotage }) => {
    machine.broken = transition ?? null;
    onTestFinished(() => {
      machine.broken = null;
    });
    const result = await check(everyPromiseHolds(sabotage), lives);
    expect(String(result.errorInstance)).toContain(breaks);
  });
});
