/** A file that another program continues to write while it is uploaded, or while its upload is paused. */
import { appendFile } from 'node:fs/promises';

import { beforeEach, expect, it } from 'vitest';

import { GrowingFiles } from '../../../main/queue/run/growingFiles.ts';
import { systemClock } from '../../../main/shared/clock.ts';
import { writeLargeMp4 } from '../../fixtures/large-mp4.ts';
import { sha256OfFile } from '../../fixtures/sha256.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';

const filmBytes = 40_000_000;
const limitMs = 40_000;

/** What programs have open for writing. */
const writers = new Map<string, string>();
const at = queueAtService({
  parallelUploads: 1,
  growing: new GrowingFiles({
    clock: systemClock,
    writerOf: (path) => Promise.resolve(writers.get(path) ?? null),
    stillMs: () => 1,
  }),
});

beforeEach(() => writers.clear());

const rowReaches = (check: (row: ReturnType<typeof at.app.row>) => boolean) =>
  eventually(() => at.app.row('film.mp4'), check, limitMs);

it.each(['uploading', 'paused'] as const)(
  'waits while it is written again, and sends all of it: %s',
  async (state) => {
    const path = at.path('film.mp4');
    await writeLargeMp4(path, filmBytes, 1);
    await at.app.queue.add([path]);
    const { id } = await rowReaches((row) => row.state === 'uploading');
    if (state === 'paused') {
      await at.app.queue.actions.act('pause', [id]);
      await rowReaches((row) => row.state === 'paused');
    }
    writers.set(path, 'ffmpeg');
    await appendFile(path, Buffer.alloc(5_000, 1));
    if (state === 'paused') await at.app.queue.actions.act('resume', [id]);
    const waiting = await rowReaches((row) => row.failure?.kind === 'file-being-written');
    expect(waiting.failure?.facts).toEqual({ program: 'ffmpeg' });
    await appendFile(path, Buffer.alloc(5_000, 2));
    writers.clear();
    await rowReaches((row) => row.state === 'complete');
    const { submissions } = await at.service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1]);
    const blob = await at.service.control.blob(`${at.service.workspaces.main}/film.mp4`);
    expect(blob?.sha256).toBe(await sha256OfFile(path));
  },
);
