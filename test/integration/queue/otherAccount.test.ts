/** Nothing is sent to an account that it was not added for, unless a person moves it there. */
import { writeFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import type { UploadRow } from '../../../preload/contract.ts';
import { writeFiller } from '../../fixtures/samples.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

// As in the app: storage refuses to overwrite.
const at = queueAtService();
const live = () => ({ apiUrl: at.service.apiUrl, apiKey: at.service.keys.live });
const sandbox = () => ({ apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox });

async function write(...names: string[]): Promise<string[]> {
  await Promise.all(names.map((name) => writeFile(at.path(name), `content of ${name}`)));
  return names.map((name) => at.path(name));
}

function isOnHold({ wait }: UploadRow): boolean {
  return wait?.kind === 'account';
}

async function requestsWith(key: 'live' | 'sandbox'): Promise<readonly (string | null)[]> {
  const { requests } = await at.service.control.ledger({ key });
  return requests.map(({ endpoint }) => endpoint);
}

/** Changes the key and lets the queue do everything that it would do with it. */
async function changeTo(account: { apiUrl: string; apiKey: string }): Promise<void> {
  at.app.setAccount(account);
  await write('probe.txt');
  await at.app.queue.add([at.path('probe.txt')]);
  await eventually(
    () => at.app.row('probe.txt'),
    ({ state }) => state === 'complete',
  );
}

async function submissionsOf(name: string): Promise<number> {
  const { created } = await at.service.control.ledger();
  return created.filter(({ blobPaths }) => blobPaths.some((path) => path.endsWith(`/${name}`))).length;
}

describe('uploads of another account', () => {
  it('stay on hold when they wait, and continue with their own key', async () => {
    at.app.queue.setAllPaused(true);
    await at.app.queue.add(await write('a.txt', 'b.txt'));
    at.app.setAccount(live());
    at.app.queue.setAllPaused(false);
    await changeTo(live());
    expect(at.app.row('a.txt').wait).toEqual({ kind: 'account', environment: 'sandbox', host: null });
    expect([await submissionsOf('a.txt'), await submissionsOf('b.txt')]).toEqual([0, 0]);
    expect(at.app.queue.queries.overview().held).toMatchObject([{ waiting: 2, submitted: 0 }]);
    at.app.setAccount(sandbox());
    await at.app.atRest();
    expect(at.app.rows().map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
    expect(at.app.queue.queries.overview().held).toEqual([]);
  });

  it('are cut off while they are sent', async () => {
    await writeFiller(at.path('large.txt'), 12_000_000, 1);
    await at.service.control.addFault({ endpoint: 'storage.putBlock', kind: 'stall' });
    await at.app.queue.add([at.path('large.txt')]);
    await eventually(
      () => at.service.control.ledger({ endpoint: 'storage.putBlock' }),
      ({ requests }) => requests.length > 0,
    );
    at.app.setAccount(live());
    await at.service.control.clearFaults();
    await changeTo(live());
    await eventually(() => at.app.row('large.txt'), isOnHold);
    expect(await submissionsOf('large.txt')).toBe(0);
    at.app.setAccount(sandbox());
    await at.app.atRest();
    expect(await submissionsOf('large.txt')).toBe(1);
    expect(await requestsWith('sandbox')).toContain('submissions.create');
  });

  it('are neither polled nor shown nor processed again with the other key', async () => {
    await at.service.control.setProcessingSpeed(0);
    await at.app.queue.add(await write('a.txt', 'fail-transient.txt'));
    await eventually(
      () => at.app.rows(),
      (rows) => rows.every(({ state }) => state === 'processing'),
    );
    const ids = at.app.rows().map(({ submissionId }) => submissionId ?? '');
    await at.service.control.setProcessingSpeed(50);
    await changeTo(live());
    const [row] = at.app.rows();
    expect(isOnHold(at.app.row('a.txt'))).toBe(true);
    expect(await at.app.results.read(row?.id ?? '')).toMatchObject({
      state: 'other-account',
      environment: 'sandbox',
    });
    const { requests } = await at.service.control.ledger({ key: 'live' });
    expect(requests.filter(({ path }) => ids.some((id) => path.includes(id)))).toEqual([]);
    at.app.setAccount(sandbox());
    await eventually(
      () => at.app.row('a.txt'),
      ({ state }) => state === 'complete',
    );
  });

  it('are not sent by a retry', async () => {
    await at.service.control.setBehaviour({});
    await writeFile(at.path('empty.txt'), '');
    await at.app.queue.add([at.path('empty.txt')]);
    await eventually(
      () => at.app.row('empty.txt'),
      ({ state }) => state === 'failed',
    );
    await writeFile(at.path('empty.txt'), 'not empty any more');
    await changeTo(live());
    await at.app.queue.actions.act('retry', [at.app.row('empty.txt').id]);
    await eventually(() => at.app.row('empty.txt'), isOnHold);
    expect(await submissionsOf('empty.txt')).toBe(0);
  });

  it('stay on hold as a group, which is submitted as a whole with its own key', async () => {
    const paths = await write('a.txt', 'b.txt');
    await at.service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1_000 });
    await at.app.queue.add(paths, { mode: 'together', metadata: {}, sidekickIds: [] });
    await eventually(
      () => at.app.row('a.txt'),
      ({ wait }) => wait?.kind === 'retry',
    );
    at.app.setAccount(live());
    await at.service.control.clearFaults();
    await changeTo(live());
    expect(isOnHold(at.app.row('b.txt'))).toBe(true);
    expect((await requestsWith('live')).filter((endpoint) => endpoint === 'submissions.create')).toHaveLength(
      1,
    );
    at.app.setAccount(sandbox());
    await at.app.atRest();
    expect(await submissionsOf('a.txt')).toBe(1);
  });

  it('are on hold after a restart with another key', async () => {
    at.app.queue.setAllPaused(true);
    await at.app.queue.add(await write('a.txt'));
    at.app.queue.setAllPaused(false);
    await at.app.stop();
    at.app = openQueue(at.folder, live());
    const submitted = await submissionsOf('a.txt');
    await changeTo(live());
    // With its first key it may have been faster than the restart.
    if (submitted === 0) expect(isOnHold(at.app.row('a.txt'))).toBe(true);
    expect((await requestsWith('live')).filter((endpoint) => endpoint === 'submissions.create')).toHaveLength(
      1,
    );
  });

  it('do not keep the same file from being sent to the current account', async () => {
    at.app.queue.setAllPaused(true);
    const paths = await write('a.txt');
    await at.app.queue.add(paths);
    at.app.setAccount(live());
    at.app.queue.setAllPaused(false);
    expect(await at.app.queue.add(paths)).toMatchObject({ added: 1, alreadyQueued: [] });
    await eventually(
      () => at.app.rows().map(({ state }) => state),
      (states) => states.includes('complete'),
    );
    expect(await submissionsOf('a.txt')).toBe(1);
    expect(at.app.rows().filter(isOnHold)).toHaveLength(1);
  });
});

describe('a person', () => {
  it('moves uploads, which then start over at the other account', async () => {
    await writeFiller(at.path('large.txt'), 12_000_000, 1);
    await at.service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1_000 });
    await at.app.queue.add([at.path('large.txt'), ...(await write('a.txt'))]);
    await eventually(
      () => at.app.rows(),
      (rows) => rows.every(({ wait }) => wait?.kind === 'retry'),
      20_000,
    );
    at.app.setAccount(live());
    await at.service.control.clearFaults();
    const [held] = await eventually(
      () => at.app.queue.queries.overview().held,
      (all) => all.length === 1,
    );
    const before = await at.service.control.ledger();
    expect(await at.app.queue.decideAboutHeld(held?.site ?? '', 'move')).toEqual({ changed: 2, undo: null });
    await at.app.atRest(20_000);
    expect(at.app.rows().map(({ state }) => state)).toEqual(['complete', 'complete']);
    const { requests } = await at.service.control.ledger({ endpoint: 'submissions.create', key: 'live' });
    expect(requests.map(({ status }) => status)).toEqual([201, 201]);
    // What the sandbox may have is not overwritten: the local service has one workspace for both keys.
    const { blobs } = await at.service.control.ledger();
    for (const [path, blob] of Object.entries(before.blobs)) expect(blobs[path]?.stored).toBe(blob.stored);
  });

  it('moves a group, which becomes one submission at the other account', async () => {
    at.app.queue.setAllPaused(true);
    await at.app.queue.add(await write('a.txt', 'b.txt'), {
      mode: 'together',
      metadata: {},
      sidekickIds: [],
    });
    at.app.setAccount(live());
    at.app.queue.setAllPaused(false);
    await at.app.queue.moveToAccount(at.app.rows().map(({ id }) => id));
    await at.app.atRest();
    const { created } = await at.service.control.ledger();
    expect(created.map(({ blobPaths }) => blobPaths.length)).toEqual([2]);
  });

  it('moves one file of a group, and the rest stays for its own key', async () => {
    at.app.queue.setAllPaused(true);
    await at.app.queue.add(await write('a.txt', 'b.txt'), {
      mode: 'together',
      metadata: {},
      sidekickIds: [],
    });
    at.app.setAccount(live());
    at.app.queue.setAllPaused(false);
    await at.app.queue.moveToAccount([at.app.row('a.txt').id]);
    await eventually(
      () => at.app.row('a.txt'),
      ({ state }) => state === 'complete',
    );
    expect(isOnHold(at.app.row('b.txt'))).toBe(true);
    at.app.setAccount(sandbox());
    await at.app.atRest();
    const { created } = await at.service.control.ledger();
    expect(created.map(({ blobPaths }) => blobPaths.length)).toEqual([1, 1]);
  });

  it('removes them, and can undo that', async () => {
    at.app.queue.setAllPaused(true);
    await at.app.queue.add(await write('a.txt', 'b.txt'));
    at.app.setAccount(live());
    const [held] = at.app.queue.queries.overview().held;
    const { changed, undo } = await at.app.queue.decideAboutHeld(held?.site ?? '', 'remove');
    expect([changed, at.app.rows().length]).toEqual([2, 0]);
    expect(at.app.queue.queries.overview().held).toEqual([]);
    await at.app.queue.actions.undoRemoval(undo ?? 0);
    expect(at.app.queue.queries.overview().held).toMatchObject([{ waiting: 2 }]);
  });
});

it('continues with another key of the same environment and host', async () => {
  await at.service.control.grantPlan({ key: 'noPlan', bucket: '*' });
  at.app.queue.setAllPaused(true);
  await at.app.queue.add(await write('a.txt'));
  at.app.setAccount({ apiUrl: at.service.apiUrl, apiKey: at.service.keys.noPlan });
  at.app.queue.setAllPaused(false);
  await at.app.atRest();
  expect(at.app.row('a.txt').state).toBe('complete');
});

it('sends files that were added without a key with the first key', async () => {
  at.app.setAccount({ apiUrl: at.service.apiUrl, apiKey: '' });
  await at.app.queue.add(await write('a.txt'));
  at.app.setAccount(live());
  await at.app.atRest();
  expect(at.app.row('a.txt').state).toBe('complete');
  expect(await requestsWith('live')).toContain('submissions.create');
});
