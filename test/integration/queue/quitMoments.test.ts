/**
 * The app quits at any moment of an upload, and parts of it fail once. The upload continues at the next start, or after a
 * pause, and none of this becomes a failure of the file.
 */
import { Worker } from 'node:worker_threads';

import { expect, it, vi } from 'vitest';

import { writeLargeMp4 } from '../../fixtures/samples.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

const at = queueAtService();

const submissionsOf = async () =>
  Object.values((await at.service.control.ledger()).submissions).map(
    ({ submissionIds }) => submissionIds.length,
  );

it('continues an upload after quits at twelve moments, without a failure', async () => {
  await writeLargeMp4(at.path('film.mp4'), 24_000_000, 1);
  await at.service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 8_000_000 });
  await at.app.queue.add([at.path('film.mp4')]);
  const account = { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox };
  for (let quits = 1; quits <= 12; quits += 1) {
    // A new start reads the state of the last one. Each run gets a little further: into the checksum, the URL, the blocks.
    for (let turns = 0; turns < quits * quits; turns += 1) await new Promise((turn) => setImmediate(turn));
    await at.app.stop();
    expect(at.app.bugs).toEqual([]);
    at.app = openQueue(at.folder, account);
    expect(at.app.row('film.mp4').failure).toBeNull();
  }
  await at.service.control.clearFaults();
  const [row] = await at.app.atRest();
  expect(row?.state).toBe('complete');
  expect(await submissionsOf()).toEqual([1]);
});

it('fails no upload when the window cannot be notified of its changes', async () => {
  await at.app.stop();
  const app = openQueue(
    at.folder,
    { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox },
    {
      onChange() {
        throw new TypeError('Object has been destroyed');
      },
    },
  );
  await writeLargeMp4(at.path('film.mp4'), 6_000_000, 2);
  await app.queue.add([at.path('film.mp4')]);
  const [row] = await app.atRest();
  await app.stop();
  at.app = openQueue(at.folder, { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox });
  const { requests } = await at.service.control.ledger();
  expect(row?.state).toBe('complete');
  expect(requests.filter(({ endpoint }) => endpoint === 'uploads.url')).toHaveLength(1);
  expect(app.bugs.length).toBeGreaterThan(0);
});

it('sends a file whose checksum thread ended once', async () => {
  const post = Worker.prototype.postMessage;
  const posting = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (
    this: Worker,
    ...args: Parameters<Worker['postMessage']>
  ) {
    if (!JSON.stringify(args[0]).includes('"part"')) return post.apply(this, args);
    posting.mockRestore();
    void this.terminate();
  });
  await writeLargeMp4(at.path('film.mp4'), 6_000_000, 3);
  await at.app.queue.add([at.path('film.mp4')]);
  await eventually(
    () => at.app.row('film.mp4').state,
    (state) => state === 'complete' || state === 'failed',
  );
  expect(at.app.row('film.mp4').state).toBe('complete');
  expect(await submissionsOf()).toEqual([1]);
});
