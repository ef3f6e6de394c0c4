/** Large files as blocks, against the real storage emulator: what was confirmed is never sent again. */
import { open, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

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

/** What is cut off between storage's confirmation and our record of it is sent again; no other block is. */
const blocksUnderWay = 4;

async function expectIdentical(): Promise<void> {
  expect((await service.control.blob(blobPath()))?.sha256).toBe(await sha256OfFile(path()));
}

/** Where in the file the confirmed blocks begin, out of their ids; each as often as it was confirmed. */
async function confirmedOffsets(): Promise<number[]> {
  const { blobs } = await service.control.ledger();
  return Object.entries(blobs[blobPath()]?.blocks ?? {}).flatMap(([id, { confirmed }]) =>
    Array.from({ length: confirmed }, () => Number(Buffer.from(id, 'base64').toString().split('-')[1])),
  );
}

/** Sends slowly until some blocks, the first among them, are confirmed and others are under way. */
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

/** The file's end is not under way while its beginning is. */
async function openWithSmallBlocks(): Promise<void> {
  await app.stop();
  const account = { apiUrl: service.apiUrl, apiKey: service.keys.sandbox };
  app = openQueue(folder, account, { blockMemoryBytes: 16 * 1_024 * 1_024 });
}

/** What `begin` sends once more gets another end when its beginning was confirmed. */
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

/** Another time, the same content. */
async function touch(): Promise<void> {
  const before = new Date('2026-01-01T00:00:00Z');
  await utimes(path(), before, before);
}

function timelineEvents(): string[] {
  const { timeline = [] } = app.queue.queries.details(app.row('film.mp4').id) ?? {};
  return timeline.map(({ event }) => event);
}

describe('blocks', () => {
  it('stop for a sleep, wait for its end, and go on where they were', async () => {
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

  it('arrive whole, in any order, with their type', async () => {
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect((await service.control.blob(blobPath()))?.contentType).toBe('video/mp4');
    expect((await blocks()).length).toBeGreaterThanOrEqual(4);
  });

  it('are read as they are sent where no checksum is wanted', async () => {
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { checksums: false });
    await service.control.addFault({ endpoint: 'storage.putBlock', kind: 'reset', next: 2 });
    await app.queue.add([path()]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
  });

  it('are not sent again after a restart, but for what was under way', async () => {
    await halfway();
    await app.stop();
    await service.control.clearFaults();
    app = openApp();
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('are not sent again after a pause, but for what was under way', async () => {
    await halfway();
    await app.queue.actions.act('pause', [app.row('film.mp4').id]);
    await service.control.clearFaults();
    expect(app.row('film.mp4').state).toBe('paused');
    await app.queue.actions.act('resume', [app.row('film.mp4').id]);
    await app.atRest();
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('are repeated one by one when their connection breaks, or storage is busy', async () => {
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

  it('wait in the queue, and are kept, while storage asks for a long pause', async () => {
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

  it('go on under a new URL when storage calls the old one expired', async () => {
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
    // Not the bytes: those of the refused request may still arrive when the block is confirmed already.
    expect((await blocks()).map(({ confirmed }) => confirmed)).toEqual((await blocks()).map(() => 1));
  });

  it('begin anew where a new URL leads to another blob', async () => {
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

  it('give way to one PUT where storage takes none', async () => {
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

  it('that arrive damaged are refused by their checksum and sent again', async () => {
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

  it('are kept when only the time of the file changes while it is sent', async () => {
    await halfway();
    await touch();
    await service.control.clearFaults();
    await app.atRest();
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', restarts: 0 });
    expect(timelineEvents()).toContain('touched');
    await expectIdentical();
    expect(await sentAgain()).toBeLessThanOrEqual(blocksUnderWay);
  });

  it('are kept when the file is replaced by a copy of itself in a pause', async () => {
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

  it('that are kept of a new version never end in the blob of the version before', async () => {
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

  it('are void where what was sent may have been submitted, and the old blob stays as it was', async () => {
    await openWithSmallBlocks();
    await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer' });
    await app.queue.add([path()]);
    await eventually(
      () => app.row('film.mp4').wait,
      (wait) => wait?.kind === 'retry',
    );
    const before = await sha256OfFile(path());
    const { id } = app.row('film.mp4');
    await app.queue.actions.act('cancel', [id]);
    await service.control.clearFaults();
    await sentAgainWithAnotherEnd(() => app.queue.actions.act('retry', [id]));
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', restarts: 1 });
    expect((await service.control.blob(blobPath()))?.sha256).toBe(before);
  });

  it('are void when one byte of them is another, at the same size', async () => {
    await halfway();
    await writeAt(1_000_000);
    await touch();
    await service.control.clearFaults();
    await expectStartedOver();
  });

  it('are void when the time of the file changes and no checksum can tell', async () => {
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { checksums: false });
    await halfway();
    await touch();
    await service.control.clearFaults();
    await expectStartedOver();
  });

  it('of the old content are void when the file changes meanwhile', async () => {
    await halfway();
    await writeLargeMp4(`${path()}.new`, 50_000_000, 2);
    await rename(`${path()}.new`, path());
    await service.control.clearFaults();
    await expectStartedOver();
    expect(app.row('film.mp4').sizeBytes).toBe(50_000_000);
  });

  it('make the progress go forward only, to the end', async () => {
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
