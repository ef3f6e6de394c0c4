/**
 * One large film whose app is killed when storage has acknowledged 70 % of it: what was recorded is never sent again, and
 * of what was under way at most one block for each place. 1 GiB; MEDIAMAGIC_CHAOS=short takes 48 MiB in smaller blocks.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { DelayLine } from '../bench/link/delayLine.ts';
import { sha256OfFile, writeLargeMp4 } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { eventually } from '../support/poll.ts';
import type { QueueConditions } from '../support/queueUnderTest.ts';
import { removeFolder } from '../support/removeFolder.ts';
import { type TcpProxy, startTcpProxy } from '../support/tcpProxy.ts';
import { Bodies } from './bodies.ts';
import { compileQueueProcess } from './compile.ts';
import { Life } from './processRun.ts';
import type { Job } from './queueProcess.ts';
import { overlap, rangeOfBlockId, totalBytes } from './ranges.ts';
import { readRecord } from './record.ts';

const isShort = process.env['MEDIAMAGIC_CHAOS'] === 'short';
const mebibyte = 1_024 * 1_024;
const sizeBytes = (isShort ? 48 : 1_024) * mebibyte;
/** The long form sends blocks as the app does, with its memory for them. */
const conditions: QueueConditions = isShort
  ? { hurry: 5, blockMemoryBytes: 8 * mebibyte, timedOutBlocks: 3 }
  : { hurry: 1, blockMemoryBytes: 96 * mebibyte };
/** No faster than whoever watches over it can look. */
const bytesPerSecond = (isShort ? 30 : 80) * mebibyte;
const killAt = 0.7;
const patienceMs = 300_000;
const name = 'Feature film.mp4';

let folder: string;
let service: Service;
let proxy: TcpProxy;
let bodies: Bodies;
/** Connections to storage: now, and the most at once. */
const connections = { now: 0, most: 0 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-resume-'));
  bodies = new Bodies(await compileQueueProcess(folder), join(folder, 'compiled'));
  service = await startService({ processingSpeed: 20, blobMedium: 'disk' });
  const up = new DelayLine(0, bytesPerSecond);
  const down = new DelayLine(0, bytesPerSecond);
  proxy = await startTcpProxy(Number(new URL(service.storageUrl).port), ({ client, target }) => {
    connections.now += 1;
    connections.most = Math.max(connections.most, connections.now);
    client.once('close', () => target.destroySoon());
    target.once('close', () => {
      connections.now -= 1;
    });
    return { up, down, opensAfterMs: 0 };
  });
  await service.control.setBehaviour({ storageOrigin: `http://127.0.0.1:${proxy.port}` });
}, 120_000);
afterAll(async () => {
  await bodies.close();
  await proxy.stop();
  await service.stop();
  await removeFolder(folder);
}, 120_000);

const blobPath = () => `${service.workspaces.main}/${name}`;

/** Every Put Block that storage received something of. */
async function blocks() {
  const { requests } = await service.control.ledger({ endpoint: 'storage.putBlock' });
  return requests.flatMap(({ at, blockId, requestBytes, status }) => {
    const range = rangeOfBlockId(blockId ?? '');
    return range === null || requestBytes === 0 ? [] : [{ at, range, requestBytes, status }];
  });
}

it('is resumed where its record ends', { timeout: 2 * patienceMs }, async () => {
  const job: Job = {
    folder,
    account: { apiUrl: service.apiUrl, apiKey: service.keys.sandbox },
    paths: [join(folder, name)],
    endAt: null,
    conditions,
    patienceMs,
  };
  await writeLargeMp4(join(folder, name), sizeBytes, 70);

  const first = new Life(job, bodies);
  const acknowledged = async () =>
    totalBytes((await blocks()).filter(({ status }) => status === 201).map(({ range }) => range));
  await eventually(acknowledged, (bytes) => bytes >= killAt * sizeBytes, patienceMs);
  await first.kill();
  await eventually(
    () => connections.now,
    (open) => open === 0,
  );
  const places = connections.most;
  const received = await blocks();
  const [upload] = (await readRecord(folder)).uploads;
  const recorded = upload?.blocks ?? [];
  expect(upload?.blobPath).toBeNull();
  expect(totalBytes(recorded)).toBeGreaterThan(0.5 * sizeBytes);

  const second = new Life(job, bodies);
  const { rows, bugs } = await second.rested;
  await second.end();
  expect(rows).toEqual([{ name, state: 'complete', failure: null }]);
  expect(bugs).toEqual([]);

  const later = (await blocks()).slice(received.length);
  const again = received.filter(({ range }) => later.some((block) => overlap(block.range, range)));
  const largest = Math.max(...received.map(({ range }) => range.length));
  const bytesAgain =
    [...received, ...later].reduce((sum, { requestBytes }) => sum + requestBytes, 0) - sizeBytes;
  console.info(
    `Resume of ${sizeBytes / mebibyte} MiB: killed with ${received.length} blocks of up to ${largest / mebibyte} MiB ` +
      `received and ${recorded.length} recorded; ${again.length} sent again for ${places} places, ` +
      `${(bytesAgain / mebibyte).toFixed(1)} MiB`,
  );
  expect(later.filter(({ range }) => recorded.some((known) => overlap(known, range)))).toEqual([]);
  expect(again.length).toBeLessThanOrEqual(places);
  expect(bytesAgain).toBeLessThanOrEqual(places * largest);
  expect(await service.control.blob(blobPath())).toMatchObject({
    sizeBytes,
    sha256: await sha256OfFile(join(folder, name)),
  });
});
