/** Large files as blocks, against the storage emulator. A confirmed block is never sent again. */
import { open, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { BufferPool } from '../../../main/transfer/bufferPool.ts';
import { sha256OfFile, writeLargeMp4 } from '../../fixtures/samples.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let folder: string;
let app: QueueUnderTest;
const path = () => join(folder, 'film.mp4');
const blobPath = () => `${service.workspaces.main}/film.mp4`;
const openApp = () => openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });

beforeAll(async () => {
  service = await startService({ processingSpeed: 50 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  folder = await temporaryFolder();
  await writeLargeMp4(path(), 60_000_000, 1);
  app = openApp();
});
afterEach(async () => {
  await app.stop();
  expect(app.bugs).toEqual([]);
  expect((await service.control.ledger()).problems).toEqual([]);
});

async function blocks() {
  const { blobs } = await service.control.ledger();
  return Object.values(blobs[blobPath()]?.blocks ?? {});
}

/** Blocks that arrived once more after storage had confirmed them. */
async function sentAgain(): Promise<number> {
  return (await blocks()).filter(({ bytesAfterConfirmed }) => bytesAfterConfirmed > 0).length;
}

/** Only a block whose confirmation was lost before it was recorded is sent again. */
const blocksUnderWay = 4;

async function expectIdentical(): Promise<void> {
  expect((await service.control.blob(blobPath()))?.sha256).toBe(await sha256OfFile(path()));
}

/** The offsets of the confirmed blocks, from their ids, each as often as it was confirmed. */
async function confirmedOffsets(): Promise<number[]> {
  const { blobs } = await service.control.ledger();
  return Object.entries(blobs[blobPath()]?.blocks ?? {}).flatMap(([id, { confirmed }]) =>
    Array.from({ length: confirmed }, () => Number(Buffer.from(id, 'base64').toString().split('-')[1])),
  );
}

/** Sends slowly until some blocks, including the first, are confirmed and others are in flight. */
async function halfway(): Promise<void> {
  await service.control.addFault({ endpoint: 'storage.putBlock', kind: 'slow', bytesPerSecond: 8_000_000 });
  await app.queue.add([path()]);
  await eventually(confirmedOffsets, (offsets) => offsets.length >= 2 && offsets.includes(0));
}

async function writeAt(position: number): Promise<void> {
  const handle = await open(path(), 'r+');
  await handle.write('!', position);
  await handle.close();
}

/** Uses small blocks, so that the end of the file is not in flight together with its beginning. */
async function openWithSmallBlocks(): Promise<void> {
  await app.stop();
  const account = { apiUrl: service.apiUrl, apiKey: service.keys.sandbox };
  app = openQueue(folder, account, { blockMemoryBytes: 16 * 1_024 * 1_024 });
}

/** Changes the end of the file that `begin` sends again, after its beginning was confirmed. */
async function sentAgainWithAnotherEnd(begin: () => Promise<unknown>) {
  await service.control.addFault({ endpoint: 'storage.putBlock', kind: 'slow', bytesPerSecond: 8_000_000 });
  await begin();
  await eventually(confirmedOffsets, (offsets) => offsets.filter((offset) => offset === 0).length === 2);
  await writeAt(59_999_990);
  await touch();
  await service.control.clearFaults();
  return app.atRest();
}

async function expectStartedOver(): Promise<void> {
  await app.atRest();
  expect(app.row('film.mp4').state).toBe('complete');
  expect(app.row('film.mp4').restarts).toBeGreaterThanOrEqual(1);
  await expectIdentical();
}

/** Changes the modification time and keeps the content. */
async function touch(): Promise<void> {
  const before = new Date('2026-01-01T00:00:00Z');
  await utimes(path(), before, before);
}

function timelineEvents(): string[] {
  const { timeline = [] } = app.queue.queries.details(app.row('film.mp4').id) ?? {};
  return timeline.map(({ event }) => event);
}

describe('blocks', () => {
  it('stop during sleep and continue afterwards', async () => {
    await halfway();
    expect(app.queue.isSending).toBe(true);
    app.queue.setAsleep('asleep');
    await eventually(
      () => app.row('film.mp4').state,
      (state) => state === 'queued',
    );
    expect(app.queue.isSending).toBe(false);
    app.queue.wake();
    expect(app.row('film.mp4').state).toBe('queued');
    await service.control.clearFaults();
    app.queue.setAsleep('awake');
    app.queue.networkChanged();
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('arrive completely, in any order, with their type', async () => {
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect((await service.control.blob(blobPath()))?.contentType).toBe('video/mp4');
    expect((await blocks()).length).toBeGreaterThanOrEqual(4);
  });

  it('are read while they are sent when checksums are off', async () => {
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { checksums: false });
    await service.control.addFault({ endpoint: 'storage.putBlock', kind: 'reset', next: 2 });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
  });

  it('use the same memory one after the other', async () => {
    const discard = vi.spyOn(BufferPool.prototype, 'discard');
    await app.queue.add([path()]);
    await app.atRest();
    expect(discard).not.toHaveBeenCalled();
    discard.mockRestore();
  });

  it('are not sent again after a restart, except for blocks in flight', async () => {
    await halfway();
    await app.stop();
    await service.control.clearFaults();
    app = openApp();
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('are not sent again after a pause, except for blocks in flight', async () => {
    await halfway();
    await app.queue.actions.act('pause', [app.row('film.mp4').id]);
    await service.control.clearFaults();
    expect(app.row('film.mp4').state).toBe('paused');
    await app.queue.actions.act('resume', [app.row('film.mp4').id]);
    await app.atRest();
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('are retried one by one when a connection breaks or storage is busy', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'reset',
      afterBytes: 1_000_000,
      every: 3,
    });
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'storage-error',
      status: 503,
      code: 'ServerBusy',
      skip: 1,
      next: 2,
    });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
  });

  it('are kept while the upload waits for a long pause of storage', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'answer',
      status: 503,
      headers: { 'Retry-After': '30' },
      skip: 2,
      next: 1,
    });
    await app.queue.add([path()]);
    const { wait } = await eventually(
      () => app.row('film.mp4'),
      (row) => row.wait?.kind === 'retry',
    );
    expect(wait).toMatchObject({ failure: { kind: 'storage-busy', retryAfterMs: 30_000 } });
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('continue with a new URL when storage reports an expired one', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'storage-error',
      status: 403,
      code: 'AuthenticationFailed',
      skip: 3,
      next: 1,
    });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect((await service.control.ledger({ endpoint: 'uploads.url' })).requests).toHaveLength(2);
    // The bytes are not compared: those of the refused request may arrive after the block was confirmed.
    expect((await blocks()).map(({ confirmed }) => confirmed)).toEqual((await blocks()).map(() => 1));
  });

  it('start over when a new URL leads to another blob', async () => {
    await service.control.setBehaviour({ blobPaths: 'random' });
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'storage-error',
      status: 403,
      code: 'AuthenticationFailed',
      skip: 3,
      next: 1,
    });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    const stored = app.queue.queries.details(app.row('film.mp4').id)?.blobPath ?? '';
    expect((await service.control.blob(stored))?.sha256).toBe(await sha256OfFile(path()));
  });

  it('are replaced by one PUT when storage accepts no blocks', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'storage-error',
      status: 403,
      code: 'AuthorizationPermissionMismatch',
    });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    expect(app.queue.queries.details(app.row('film.mp4').id)?.method).toBe('single-put');
    await expectIdentical();
  });

  it('are sent again when storage no longer has them', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlockList',
      kind: 'storage-error',
      status: 400,
      code: 'InvalidBlockList',
      next: 1,
    });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
  });

  it('that arrive damaged fail their checksum and are sent again', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'storage-error',
      status: 400,
      code: 'Md5Mismatch',
      next: 2,
    });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
  });

  it('are kept when only the file’s time changes while it is sent', async () => {
    await halfway();
    await touch();
    await service.control.clearFaults();
    await app.atRest();
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', restarts: 0 });
    expect(timelineEvents()).toContain('touched');
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('are kept when a copy replaces the file during a pause', async () => {
    await halfway();
    await app.queue.actions.act('pause', [app.row('film.mp4').id]);
    await service.control.clearFaults();
    await writeLargeMp4(`${path()}.new`, 60_000_000, 1);
    await rename(`${path()}.new`, path());
    await app.queue.actions.act('resume', [app.row('film.mp4').id]);
    await app.atRest();
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', restarts: 0 });
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('of a new version never reach the blob of the version before', async () => {
    await openWithSmallBlocks();
    await app.queue.add([path()]);
    await app.atRest();
    const before = await sha256OfFile(path());
    await app.queue.add([path()]);
    await app.atRest();
    const again = app.rows().find(({ state }) => state === 'already-submitted');
    const rows = await sentAgainWithAnotherEnd(() =>
      app.queue.actions.submitAsNewVersion(again?.id ?? '', null),
    );
    expect(rows.map(({ state, restarts }) => [state, restarts])).toEqual([
      ['complete', 0],
      ['complete', 0],
    ]);
    expect((await service.control.blob(blobPath()))?.sha256).toBe(before);
    const second = await service.control.blob(blobPath().replace('film', 'film (2)'));
    expect(second?.sha256).toBe(await sha256OfFile(path()));
  });

  it('are discarded when the blob may be submitted, and that blob does not change', async () => {
    await openWithSmallBlocks();
    await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer' });
    const before = await sha256OfFile(path());
    await app.queue.add([path()]);
    const { id } = app.row('film.mp4');
    // A cancellation that meets a request under way changes nothing, so it is tried in each pause between two requests.
    await eventually(
      async () => {
        if (app.row('film.mp4').wait?.kind === 'retry') await app.queue.actions.act('cancel', [id]);
        return app.row('film.mp4').failure?.kind;
      },
      (kind) => kind === 'cancelled',
    );
    await service.control.clearFaults();
    await sentAgainWithAnotherEnd(() => app.queue.actions.act('retry', [id]));
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', restarts: 1 });
    expect((await service.control.blob(blobPath()))?.sha256).toBe(before);
  });

  it('are discarded when one byte changes at the same size', async () => {
    await halfway();
    await writeAt(1_000_000);
    await touch();
    await service.control.clearFaults();
    await expectStartedOver();
  });

  it('are discarded when the file’s time changes and there are no checksums', async () => {
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { checksums: false });
    await halfway();
    await touch();
    await service.control.clearFaults();
    await expectStartedOver();
  });

  it('of the old content are discarded when the file changes', async () => {
    await halfway();
    await writeLargeMp4(`${path()}.new`, 50_000_000, 2);
    await rename(`${path()}.new`, path());
    await service.control.clearFaults();
    await expectStartedOver();
    expect(app.row('film.mp4').sizeBytes).toBe(50_000_000);
  });

  it('report progress that only increases, up to the end', async () => {
    await service.control.addFault({
      endpoint: 'storage.putBlock',
      kind: 'reset',
      afterBytes: 4_000_000,
      every: 4,
    });
    const seen: number[] = [];
    await app.queue.add([path()]);
    await eventually(
      () => app.row('film.mp4'),
      ({ sentBytes, state }) => {
        seen.push(sentBytes);
        return state === 'complete';
      },
    );
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(60_000_000);
  });
});
