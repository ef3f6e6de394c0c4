/**
 * The app without its window, in the real main process of Electron: the queue and the transfer put together as
 * `main/app` does, with the same settings, database and limits. It does what its parent says and measures itself.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { app } from 'electron';

import { ApiClient } from '../../../main/api/client.ts';
import { checkConnection } from '../../../main/api/connectionCheck.ts';
import { Gates } from '../../../main/api/gates/gates.ts';
import { ChangeNotifier } from '../../../main/ipc/changeNotifier.ts';
import { nothingKnown } from '../../../main/queue/add/knownFiles.ts';
import { Preflights } from '../../../main/queue/add/preflights.ts';
import { UnansweredPaths } from '../../../main/queue/add/unansweredPaths.ts';
import { openDatabase } from '../../../main/queue/store/database.ts';
import { UploadStore } from '../../../main/queue/store/uploadStore.ts';
import { WalFlush } from '../../../main/queue/store/walFlush.ts';
import { UploadQueue } from '../../../main/queue/uploadQueue.ts';
import { Settings } from '../../../main/settings/settings.ts';
import { systemClock as clock } from '../../../main/shared/clock.ts';
import { createLog } from '../../../main/shared/log.ts';
import { AzureBlobClient } from '../../../main/storage/azureBlobClient.ts';
import { AdaptiveConcurrency } from '../../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../../main/transfer/fileReader.ts';
import { monotonicMs } from '../monotonic.ts';
import type { AppOrder, AppReport } from './app.ts';
import { fakeHungDrive } from './fakeHungDrive.ts';
import { beginProfile, endProfile } from './profile.ts';

/** As in main/app/createQueue.ts and connection.ts. */
const blockMemoryBytes = 96 * 1_024 * 1_024;
const trialMs = 30_000;
/** Of finished uploads, by default. */
const keptUploads = 100_000;
/** What a window shows of the list at once. */
const screenful = 50;
const resetPeak = '5';
/** A shorter interval would distort the measurement, because each reading wakes Chromium's message loop. */
const stallResolutionMs = 20;

app.whenReady().then(run).catch(fail);

function fail(error: unknown): void {
  console.error(error);
  app.exit(1);
}

function tell(report: AppReport): void {
  process.send?.(report);
}

function run(): void {
  const userData = app.getPath('userData');
  const fakeDrive = process.env['BENCH_FAKE_DRIVE'];
  const hang = fakeDrive === undefined ? () => undefined : fakeHungDrive(fakeDrive, userData);
  const settings = new Settings(userData, clock.now());
  const account = { apiUrl: process.env['BENCH_API_URL'] ?? '', apiKey: 'mm_sandbox_bench' };
  const log = createLog((level, line) => {
    if (level === 'error') console.error(line);
  });
  const databasePath = join(userData, 'queue.db');
  const { database } = openDatabase(databasePath, clock.now());
  const store = new UploadStore(database, new WalFlush(databasePath, log.bug));
  const gates = new Gates(clock, () => queue.wake());
  const api = new ApiClient(account, gates, clock, log);
  const queue = new UploadQueue({
    store,
    gates,
    clock,
    blocks: {
      bandwidth: new BandwidthLimit(clock, () => settings.values.bytesPerSecond),
      storage: new AzureBlobClient(clock),
      pool: new BufferPool(clock, blockMemoryBytes),
      smallFiles: smallFilePool(clock),
      concurrency: new AdaptiveConcurrency(clock),
      md5: new Md5Worker(clock),
      checksums: () => settings.values.checksums,
    },
    connection: () => ({ api, account }),
    historyBounds: () => ({ days: null, count: Number(process.env['BENCH_HISTORY'] ?? keptUploads) }),
    parallelUploads: () => settings.values.parallelUploads,
    backoff: () => ({ baseMs: settings.values.retryBaseMs, capMs: settings.values.retryCapMs }),
    onChange: () => notices.changed(),
    log,
  });
  // What an open window makes the main process do at every notice.
  const notices = new ChangeNotifier(clock, () => {
    queue.queries.overview();
    queue.queries.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: screenful });
  });

  const preflights = new Preflights({
    asks: () => false, // no window is open that could answer
    unfinishedAmong: () => [],
    compare: () => Promise.resolve(nothingKnown),
    versionChoices: () => ({ path: 'new-version', name: 'separate' }),
    onVersionsChosen: () => undefined,
    queue,
    unanswered: new UnansweredPaths(join(userData, 'unanswered.json')),
    defaultMode: () => 'each',
    onChosen: () => undefined,
    onChange: () => undefined,
    log,
  });
  async function drop(paths: readonly string[]): Promise<void> {
    const startedAt = monotonicMs();
    const answer = await preflights.take(paths);
    const added = answer.outcome === 'added' ? answer.added : 0;
    tell({ report: 'added', startedAt, answeredAt: monotonicMs(), added });
  }

  const lag = monitorEventLoopDelay({ resolution: stallResolutionMs });
  let before = { cpu: process.cpuUsage(), rssKb: 0 };

  process.on('message', (order: AppOrder) => {
    switch (order.order) {
      case 'add':
        settings.save({ checksums: order.checksums });
        writeFileSync('/proc/self/clear_refs', resetPeak);
        before = { cpu: process.cpuUsage(), rssKb: statusKb('VmRSS') };
        lag.enable();
        beginProfile();
        tell({ report: 'adding', at: monotonicMs() });
        queue.add(order.paths, { mode: order.mode, metadata: {}, sidekickIds: [] }).catch(fail);
        break;
      case 'drop':
        lag.enable();
        drop(order.paths).catch(fail);
        break;
      case 'hang':
        hang();
        tell({ report: 'hung' });
        break;
      case 'measure': {
        const { user, system } = process.cpuUsage(before.cpu);
        const peakKb = statusKb('VmHWM');
        endProfile(() =>
          tell({
            report: 'measured',
            cpuMs: (user + system) / 1_000,
            idleKb: before.rssKb,
            peakKb,
            maxStallMs: lag.max / 1e6,
          }),
        );
        break;
      }
      case 'quit':
        quit().catch(fail);
    }
  });
  process.once('disconnect', () => app.exit(0));

  async function quit(): Promise<void> {
    await queue.stop();
    store.close();
    app.exit(0);
  }

  gates.keyChanged(true);
  queue.start();
  checkConnection(api, trialMs).then(() => tell({ report: 'ready' }), fail);
}

function statusKb(name: 'VmRSS' | 'VmHWM'): number {
  const [, kb] = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  return Number(kb ?? 0);
}
