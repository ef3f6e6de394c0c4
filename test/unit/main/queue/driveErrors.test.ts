/** Uploads whose drive cannot be read for a while. */
import type * as fs from 'node:fs/promises';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { driveOf } from '../../../../main/files/fileCalls.ts';
import { nothingKnown } from '../../../../main/queue/add/knownFiles.ts';
import { Preflights } from '../../../../main/queue/add/preflights.ts';
import { silentLog } from '../../../../main/shared/log.ts';
import type { UploadRow } from '../../../../preload/contract.ts';
import { mountFolders } from '../../../support/hungDrives.ts';
import { idleQueue } from '../../../support/idleQueue.ts';
import { eventually } from '../../../support/poll.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const png = resolve(import.meta.dirname, '../../../fixtures/media/Logo.png');
/** Far more than a check of one small file needs. */
const limitMs = 5_000;
const drive = vi.hoisted(() => ({ code: '' }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    open(...args: Parameters<typeof real.open>) {
      const isFile = String(args[0]).endsWith('.png');
      if (drive.code === '' || !isFile) return real.open(...args);
      return Promise.reject(Object.assign(new Error(drive.code), { code: drive.code, syscall: 'open' }));
    },
  };
});

async function queueOnDrive(code: string) {
  drive.code = code;
  onTestFinished(() => {
    drive.code = '';
  });
  const folder = await temporaryFolder();
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  const { queue, clock } = idleQueue(folder);
  const row = () => {
    clock.advance(1_000);
    const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10 } as const;
    return queue.queries.window(query).rows[0];
  };
  return { path, queue, clock, row };
}

/** The wait for the next try; null if the row does not wait for one. */
function retryOf(row: UploadRow | undefined) {
  return row?.state === 'queued' && row.wait?.kind === 'retry' ? row.wait : null;
}

it.each(['EIO', 'ENODEV', 'ENOTCONN', 'ESTALE', 'EBUSY', 'EMFILE', 'ETXTBSY'])(
  'waits for a drive that answers %s, for longer than twelve tries, and then continues',
  async (code) => {
    const { path, queue, clock, row } = await queueOnDrive(code);
    await queue.add([path]);
    let attempt = 0;
    while (attempt < 15) {
      const wait = retryOf(
        await eventually(row, (shown) => (retryOf(shown)?.attempt ?? 0) > attempt, limitMs),
      );
      expect(wait?.failure).toMatchObject({
        kind: 'file-unavailable',
        facts: { code, drive: await driveOf(path) },
      });
      attempt = wait?.attempt ?? 99;
      clock.advance(60_000);
    }
    drive.code = '';
    const checked = await eventually(
      row,
      (shown) => shown?.sizeBytes !== null && retryOf(shown) === null,
      limitMs,
    );
    expect(checked?.state).toBe('queued');
  },
);

it('fails when the drive cannot be read for a day', async () => {
  const { path, queue, clock, row } = await queueOnDrive('EIO');
  await queue.add([path]);
  await eventually(row, (shown) => retryOf(shown) !== null, limitMs);
  clock.jump(86_400_000);
  await eventually(row, (shown) => shown?.state === 'failed', limitMs);
  expect(row()?.failure?.kind).toBe('file-unavailable');
});

it('fails at once when the person may not read the file', async () => {
  const { path, queue, row } = await queueOnDrive('ELOOP');
  await queue.add([path]);
  await eventually(row, (shown) => shown?.state === 'failed', limitMs);
  expect(row()?.failure?.kind).toBe('file-unreadable');
});

it('is not left out of a drop that is inspected first', async () => {
  const { path, queue } = await queueOnDrive('EBUSY');
  const preflights = new Preflights({
    asks: () => true,
    unfinishedAmong: () => [],
    compare: () => Promise.resolve(nothingKnown),
    versionChoices: () => ({ path: 'new-version', name: 'separate' }),
    onVersionsChosen: () => undefined,
    queue,
    unanswered: { read: () => [], write: () => undefined },
    defaultMode: () => 'each',
    onChosen: () => undefined,
    onChange: () => undefined,
    log: silentLog,
  });
  preflights.ask([path], 'window');
  const view = await eventually(
    () => preflights.view(),
    (shown) => shown?.state === 'ready',
  );
  expect(view).toMatchObject({ files: 1, skipped: [] });
  expect(await preflights.send(view?.revision ?? 0)).toMatchObject({ added: 1, changedSince: 0 });
});

it('waits for a drive that vanished with its mount point, and not for a file that was deleted', async () => {
  const { path, queue, row, clock } = await queueOnDrive('');
  const card = join(await temporaryFolder(), 'card');
  await mountFolders(card);
  await mountFolders(); // the card is gone, its folder too
  await queue.add([join(card, 'clip.png')]);
  const held = await eventually(row, (shown) => retryOf(shown) !== null, limitMs);
  expect(held?.failure).toMatchObject({ kind: 'file-unavailable', facts: { drive: card, code: 'ENODEV' } });
  await mountFolders(card);
  await mkdir(card);
  await copyFile(path, join(card, 'clip.png'));
  clock.advance(60_000);
  await eventually(row, (shown) => shown?.sizeBytes !== null, limitMs);
  await queue.add([`${path}.deleted`]);
  const rows = () => {
    clock.advance(1_000);
    return queue.queries.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10 }).rows;
  };
  await eventually(rows, (shown) => shown[1]?.failure?.kind === 'file-missing', limitMs);
});
