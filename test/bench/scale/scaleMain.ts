/** The queue in the real main process of Electron, for one phase of the scale bench; nothing is sent. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { app } from 'electron';

import { ApiClient } from '../../../main/api/client.ts';
import { Gates } from '../../../main/api/gates/gates.ts';
import { ChangeNotifier } from '../../../main/ipc/changeNotifier.ts';
import type { ListQuery } from '../../../main/queue/list/listQuery.ts';
import { openDatabase } from '../../../main/queue/store/database.ts';
import { UploadStore } from '../../../main/queue/store/uploadStore.ts';
import { WalFlush } from '../../../main/queue/store/walFlush.ts';
import { UploadQueue } from '../../../main/queue/uploadQueue.ts';
import { stepBackoff } from '../../../main/shared/backoff.ts';
import { systemClock as clock } from '../../../main/shared/clock.ts';
import { createLog } from '../../../main/shared/log.ts';
import { AzureBlobClient } from '../../../main/storage/azureBlobClient.ts';
import { AdaptiveConcurrency } from '../../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../../main/transfer/fileReader.ts';
import { monotonicMs } from '../monotonic.ts';
import {
  type AddFindings,
  type Findings,
  type Stalls,
  type UseFindings,
  type WatchFindings,
  queries,
} from './phases.ts';
import { existingIn, watchExisting } from './watchPhase.ts';

const startedAt = monotonicMs();
const firstScreen: ListQuery = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 60 };
const repeats = 15;
/** As a person scrolls for this long while notices arrive. */
const useMs = 10_000;

app.whenReady().then(run).catch(fail);

function fail(error: unknown): void {
  console.error(error);
  app.exit(1);
}

function open() {
  const path = join(app.getPath('userData'), 'queue.db');
  const log = createLog((level, line) => {
    if (level === 'error') console.error(line);
  });
  const store = new UploadStore(openDatabase(path, clock.now()).database, new WalFlush(path, log.bug));
  // Port 9 discards; all is paused, so nothing is asked of it.
  const account = { apiUrl: 'http://127.0.0.1:9', apiKey: 'mm_sandbox_bench' };
  const gates = new Gates(clock, () => queue.wake());
  const api = new ApiClient(account, gates, clock, log);
  const queue: UploadQueue = new UploadQueue({
    store,
    gates,
    clock,
    blocks: {
      bandwidth: new BandwidthLimit(clock, () => null),
      storage: new AzureBlobClient(clock),
      pool: new BufferPool(clock, 0),
      smallFiles: smallFilePool(clock),
      concurrency: new AdaptiveConcurrency(clock),
      md5: new Md5Worker(clock),
      checksums: () => true,
    },
    connection: () => ({ api, account }),
    historyBounds: () => ({ days: 365, count: 100_000 }),
    parallelUploads: () => 3,
    backoff: () => stepBackoff,
    onChange: () => notices.changed(),
    log,
  });
  let count = 0;
  const notices = new ChangeNotifier(clock, () => {
    count += 1;
    queue.queries.overview();
    queue.queries.window(firstScreen);
  });
  queue.setAllPaused(true);
  queue.start();
  return { store, queue, noticeCount: () => count };
}

async function run(): Promise<void> {
  const opened = open();
  const rows = opened.queue.queries.window(firstScreen);
  const firstRowsMs = monotonicMs() - startedAt;
  switch (process.env['BENCH_PHASE']) {
    case 'start':
      return tell({ firstRowsMs, memoryMib: memoryMib(), uploads: rows.total });
    case 'add':
      // As the app does when its window has come.
      await opened.queue.queries.prepareList();
      return tell(await add(opened.queue, process.env['BENCH_FILES'] ?? ''));
    case 'watch-skip':
    case 'watch-send':
      return tell(await watchFolder(opened, process.env['BENCH_FILES'] ?? ''));
    case 'use':
      return tell(await use(opened));
    default:
      throw new Error('BENCH_PHASE is not a phase');
  }
}

function tell(findings: Findings): void {
  process.send?.(findings, () => app.exit(0));
}

async function add(queue: UploadQueue, folder: string): Promise<AddFindings> {
  const profile = await profiled();
  const stalls = watchStalls();
  const before = monotonicMs();
  const { added } = await queue.add([folder]);
  const filesPerS = (added * 1_000) / (monotonicMs() - before);
  const found = stalls();
  await profile();
  return { filesPerS, ...found, memoryMib: memoryMib() };
}

async function use({ queue, noticeCount }: ReturnType<typeof open>): Promise<UseFindings> {
  const preparing = watchStalls();
  const preparedFrom = monotonicMs();
  await queue.queries.prepareList();
  const preparedMs = monotonicMs() - preparedFrom;
  const { maxMs: preparingStallMs } = preparing();
  const timed = queries.map((query) => {
    const times = Array.from({ length: repeats }, () => {
      const before = monotonicMs();
      queue.queries.window(query);
      return monotonicMs() - before;
    }).sort((a, b) => a - b);
    const { filter, search, sort, offset } = query;
    const name = [
      filter,
      search === '' ? '' : `"${search}"`,
      `by ${sort}`,
      offset === 0 ? '' : `from ${offset}`,
    ];
    return {
      query: name.filter(Boolean).join(' '),
      medianMs: times[Math.floor(times.length / 2)] ?? 0,
      maxMs: times.at(-1) ?? 0,
    };
  });
  const stalls = watchStalls();
  const noticesBefore = noticeCount();
  const until = monotonicMs() + useMs;
  for (let turn = 0; monotonicMs() < until; turn += 1) {
    const { rows } = queue.queries.window({ ...firstScreen, offset: (turn * 7_919) % 99_000 });
    const some = rows.slice(0, 10).map(({ id }) => id);
    await queue.actions.act(turn % 2 === 0 ? 'pause' : 'resume', some);
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return {
    preparedMs,
    preparingStallMs,
    queries: timed,
    notices: noticeCount() - noticesBefore,
    ...stalls(),
    memoryMib: memoryMib(),
  };
}

async function watchFolder(
  { store, queue }: ReturnType<typeof open>,
  folder: string,
): Promise<WatchFindings> {
  await queue.queries.prepareList();
  const profile = await profiled();
  const stalls = watchStalls();
  const tookMs = await watchExisting({
    store,
    queue,
    folder,
    existing: existingIn(process.env['BENCH_PHASE']),
  });
  const found = stalls();
  await profile();
  return { tookMs, ...found, memoryMib: memoryMib() };
}

/** BENCH_PROFILE: where a CPU profile goes; the returned function ends and writes it. */
async function profiled(): Promise<() => Promise<void>> {
  const path = process.env['BENCH_PROFILE'];
  if (path === undefined) return () => Promise.resolve();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    await writeFile(path, JSON.stringify(profile));
  };
}

function watchStalls(): () => Stalls {
  const resolutionMs = 5;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  // The histogram counts its own pause as delay.
  return () => ({
    p99Ms: delay.percentile(99) / 1e6 - resolutionMs,
    maxMs: delay.max / 1e6 - resolutionMs,
  });
}

/** The peak so far. */
/**
 * The most that it ever had. What Linux says for a process's usage begins with the memory of the one that started it.
 */
function memoryMib(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const peakKib = Number(/^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  return peakKib / 1_024;
}
