/** Creates the queue with its database, and the parts that use it: preflights, results and watch folders. */
import { dirname, join } from 'node:path';

import { submissionLink, versionMatches } from '../../preload/contract.ts';
import { severityWords } from '../desktop/messages.ts';
import { openFilesOn, writerOn } from '../files/openFiles.ts';
import { Preflights } from '../queue/add/preflights.ts';
import { UnansweredPaths } from '../queue/add/unansweredPaths.ts';
import { Results } from '../queue/reports/results.ts';
import { GrowingFiles } from '../queue/run/growingFiles.ts';
import type { OpenedDatabase } from '../queue/store/database.ts';
import { DatabaseFile } from '../queue/store/databaseFile.ts';
import { UploadStore } from '../queue/store/uploadStore.ts';
import { WalFlush } from '../queue/store/walFlush.ts';
import { UploadQueue } from '../queue/uploadQueue.ts';
import { rememberedChoice, rememberedVersions, versionChoicesOf } from '../settings/rememberedChoice.ts';
import type { Settings } from '../settings/settings.ts';
import { bestEffort } from '../shared/bestEffort.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { AdaptiveConcurrency } from '../transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../transfer/bandwidthLimit.ts';
import { BufferPool } from '../transfer/bufferPool.ts';
import { Md5Worker } from '../transfer/checksumWorker.ts';
import { smallFilePool } from '../transfer/fileReader.ts';
import { folderMemory } from '../watch/folderMemory.ts';
import { WatchFolders } from '../watch/watchFolders.ts';
import { WatchStore } from '../watch/watchStore.ts';
import type { Connection } from './connection.ts';
import type { QueueFile } from './openQueueFile.ts';
import { isAppResting } from './resting.ts';

/** The memory for blocks that are being sent, for all files together. */
const blockMemoryBytes = 96 * 1_024 * 1_024;

export interface QueueDeps {
  readonly queueFile: QueueFile;
  readonly settings: Settings;
  readonly connection: Connection;
  readonly log: Log;
  /** Called when an upload has changed, or the actions that it allows. */
  readonly onQueueChange: () => void;
  /** Called when something else that the window shows has changed. */
  readonly onChange: () => void;
}

export interface QueueParts {
  readonly movedAside: OpenedDatabase['movedAside'];
  readonly databaseFile: DatabaseFile;
  readonly store: UploadStore;
  readonly queue: UploadQueue;
  readonly results: Results;
  readonly preflights: Preflights;
  readonly watchFolders: WatchFolders;
}

export function createQueue(deps: QueueDeps): QueueParts {
  const { queueFile, settings, connection, log, onQueueChange, onChange } = deps;
  const flush = new WalFlush(queueFile.path, (error) => log.bug(error));
  const databaseFile = new DatabaseFile(queueFile.path, queueFile.database, clock, {
    onRewritten() {
      log.warn('The file of the queue was deleted or replaced, and was written again');
      void flush.close(); // it has the lost log open
      bestEffort(log, () => settings.save({})); // the whole folder may have been deleted
      onChange();
    },
    onFailed(error) {
      log.bug(error);
      onChange();
    },
  });
  const store = new UploadStore(queueFile.database, flush, databaseFile);
  const growing = new GrowingFiles({
    clock,
    writerOf: writerOn(process.platform, clock),
    stillMs: () => settings.values.addedStillMs,
  });
  const queue = new UploadQueue({
    store,
    gates: connection.gates,
    clock,
    blocks: {
      bandwidth: new BandwidthLimit(clock, () => settings.values.bytesPerSecond),
      storage: connection.storage,
      pool: new BufferPool(clock, blockMemoryBytes),
      smallFiles: smallFilePool(clock),
      concurrency: new AdaptiveConcurrency(clock),
      md5: new Md5Worker(clock),
      checksums: () => settings.values.checksums,
    },
    connection: () => connection.current,
    growing,
    whenNameTaken: () => settings.values.whenNameTaken,
    parallelUploads: () => settings.values.parallelUploads,
    backoff: () => ({ baseMs: settings.values.retryBaseMs, capMs: settings.values.retryCapMs }),
    historyBounds: () => ({ days: settings.values.historyDays, count: settings.values.historyCount }),
    severityWords,
    hasSubmissionPage: () => submissionLink(settings.values.submissionPage, 'id') !== null,
    onChange: onQueueChange,
    log,
  });
  const results = new Results({
    upload: (id) => queue.queries.upload(id),
    api: () => connection.current.api,
    reviewed: (id, findings) => queue.reviewed(id, findings),
    holdOf: (upload) => queue.holds.holdOf(upload),
  });
  const preflights = new Preflights({
    asks: () => settings.values.askBeforeMany,
    isBeingWritten: (file) => growing.isBeingWritten(file),
    unfinishedAmong: (files) => store.unfinishedAmong(files, queue.holds.siteId),
    compare(files) {
      const now = new Map(files.map((file) => [file.path, file]));
      return queue.versions.compareFiles([...now.keys()], versionMatches, (path) =>
        Promise.resolve(now.get(path) ?? null),
      );
    },
    versionChoices: () => versionChoicesOf(settings.values),
    onVersionsChosen: (choices) => bestEffort(log, () => settings.save(rememberedVersions(choices))),
    queue,
    defaultMode: () => settings.values.submissionMode,
    // A full disk must not discard the person's files.
    onChosen: (choice) => bestEffort(log, () => settings.save(rememberedChoice(settings.values, choice))),
    unanswered: new UnansweredPaths(join(dirname(queueFile.path), 'unanswered.json')),
    onChange,
    log,
  });
  const watchStore = new WatchStore(store.sql);
  const watchFolders = new WatchFolders({
    store: watchStore,
    memoryOf: (folder) => folderMemory(watchStore, queue, store, clock, folder),
    clock,
    log,
    platform: process.platform,
    openFilesAmong: openFilesOn(process.platform),
    stableMs: () => settings.values.watchStillMs,
    rescanMs: () => settings.values.watchRescanMs,
    isResting: () => isAppResting(queue),
    onChange,
  });
  const { movedAside } = queueFile;
  return { movedAside, databaseFile, store, queue, results, preflights, watchFolders };
}
