/**
 * Kills the app when storage has acknowledged 70 % of a large file: recorded blocks are never sent again, and at most
 * one block per connection is. The file has 1 GiB; with MEDIAMAGIC_CHAOS=short it has 48 MiB and smaller blocks.
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
import { compileQueueProcess } from './compile.ts';
import { ProcessPool } from './processPool.ts';
import { ProcessRun } from './processRun.ts';
import type { Job } from './queueProcess.ts';
import { overlap, rangeOfBlockId, totalBytes } from './ranges.ts';
import { readRecord } from './record.ts';

const isShort = process.env['MEDIAMAGIC_CHAOS'] === 'short';
const mebibyte = 1_024 * 1_024;
const sizeBytes = (isShort ? 48 : 1_024) * mebibyte;
/** The long test uses the app's own memory limit for blocks. */
const conditions: QueueConditions = isShort
  ? { speed: 5, blockMemoryBytes: 8 * mebibyte, timedOutBlocks: 3 }
  : { speed: 1, blockMemoryBytes: 96 * mebibyte };
/** Slow enough for the test to observe it. */
const bytesPerSecond = (isShort ? 30 : 80) * mebibyte;
const killAt = 0.7;
const limitMs = 300_000;
const name = 'Feature film.mp4';

let folder: string;
let service: Service;
let proxy: TcpProxy;
let pool: ProcessPool;
/** Open connections to storage, now and at most. */
const connections = { now: 0, most: 0 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-resume-'));
  pool = new ProcessPool(await compileQueueProcess(folder), join(folder, 'compiled'));
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
  await pool.close();
  await proxy.stop();
  await service.stop();
  await removeFolder(folder);
}, 120_000);

const blobPath = () => `${service.workspaces.main}/${name}`;

/** Every Put Block of which storage received at least a part. */
async function blocks() {
  const { requests } = await service.control.ledger({ endpoint: 'storage.putBlock' });
  return requests.flatMap(({ at, blockId, requestBytes, status }) => {
    const range = rangeOfBlockId(blockId ?? '');
    return range === null || requestBytes === 0 ? [] : [{ at, range, requestBytes, status }];
  });
}

it('resumes after its recorded blocks', { timeout: 2 * limitMs }, async () => {
  const job: Job = {
    folder,
    account: { apiUrl: service.apiUrl, apiKey: service.keys.sandbox },
    paths: [join(folder, name)],
    endAt: null,
    conditions,
    limitMs,
  };
  await writeLargeMp4(join(folder, name), sizeBytes, 70);

  const first = new ProcessRun(job, pool);
  const acknowledged = async () =>
    totalBytes((await blocks()).filter(({ status }) => status === 201).map(({ range }) => range));
  await eventually(acknowledged, (bytes) => bytes >= killAt * sizeBytes, limitMs);
  await first.kill();
  await eventually(
    () => connections.now,
    (open) => open === 0,
  );
  const maxConnections = connections.most;
  const received = await blocks();
  const [upload] = (await readRecord(folder)).uploads;
  const recorded = upload?.blocks ?? [];
  expect(upload?.blobPath).toBeNull();
  expect(totalBytes(recorded)).toBeGreaterThan(0.5 * sizeBytes);

  const second = new ProcessRun(job, pool);
  const { rows, bugs } = await second.rested;
  await second.end();
  const uploaded = { path: join(folder, name), name, uploadedAs: null, submissionId: expect.any(String) };
  expect(rows).toEqual([{ ...uploaded, state: 'complete', failure: null }]);
  expect(bugs).toEqual([]);

  const later = (await blocks()).slice(received.length);
  const again = received.filter(({ range }) => later.some((block) => overlap(block.range, range)));
  const largest = Math.max(...received.map(({ range }) => range.length));
  const bytesAgain =
    [...received, ...later].reduce((sum, { requestBytes }) => sum + requestBytes, 0) - sizeBytes;
  console.info(
    `Resume of ${sizeBytes / mebibyte} MiB: killed with ${received.length} blocks of up to ${largest / mebibyte} MiB ` +
      `received and ${recorded.length} recorded; ${again.length} sent again over ${maxConnections} connections, ` +
      `${(bytesAgain / mebibyte).toFixed(1)} MiB`,
  );
  expect(later.filter(({ range }) => recorded.some((known) => overlap(known, range)))).toEqual([]);
  expect(again.length).toBeLessThanOrEqual(maxConnections);
  expect(bytesAgain).toBeLessThanOrEqual(maxConnections * largest);
  expect(await service.control.blob(blobPath())).toMatchObject({
    sizeBytes,
    sha256: await sha256OfFile(join(folder, name)),
  });
});
