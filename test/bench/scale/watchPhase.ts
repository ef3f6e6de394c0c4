/** A watch folder over many files that are there already, with the real queue and the real notices of the system. */
import { openFilesOn } from '../../../main/files/openFiles.ts';
import type { UploadStore } from '../../../main/queue/store/uploadStore.ts';
import type { UploadQueue } from '../../../main/queue/uploadQueue.ts';
import { systemClock as clock } from '../../../main/shared/clock.ts';
import { createLog } from '../../../main/shared/log.ts';
import { folderMemory } from '../../../main/watch/folderMemory.ts';
import { WatchFolders } from '../../../main/watch/watchFolders.ts';
import { WatchStore } from '../../../main/watch/watchStore.ts';
import type { ExistingFileRule } from '../../../preload/contract.ts';
import { monotonicMs } from '../monotonic.ts';

const stableMs = 2_000;
/** Asking counts what was brought: seldom, so that the bench measures the app. */
const lookEveryMs = 200;

export interface Existing {
  readonly store: UploadStore;
  readonly queue: UploadQueue;
  readonly folder: string;
  readonly existing: ExistingFileRule;
}

export function existingIn(phase: string | undefined): ExistingFileRule {
  return phase === 'watch-send' ? 'send' : 'skip';
}

/** Answers how long it took until every file was known, and in the queue where it is to be sent. */
export async function watchExisting({ store, queue, folder, existing }: Existing): Promise<number> {
  const watchStore = new WatchStore(store.sql);
  const folders = new WatchFolders({
    store: watchStore,
    memoryOf: (kept) => folderMemory(watchStore, queue, store, clock, kept),
    clock,
    log: createLog((level, line) => {
      if (level !== 'info') console.error(line);
    }),
    platform: process.platform,
    openFilesAmong: openFilesOn(process.platform),
    stableMs: () => stableMs,
    rescanMs: () => 86_400_000,
    onChange: () => void folders.summary(),
  });
  const startedAt = monotonicMs();
  const { candidate } = await folders.propose(folder);
  const rules = {
    subfolders: true,
    include: [],
    exclude: [],
    changed: 'new-version',
    whenNameTaken: 'rename',
    metadata: {},
    sidekickIds: [],
  } as const;
  await folders.add(candidate, rules, existing);
  for (;;) {
    const [watched] = folders.list();
    if (watched?.state === 'watching' && watched.settling === 0) break;
    await new Promise((go) => setTimeout(go, lookEveryMs));
  }
  const tookMs = monotonicMs() - startedAt;
  await folders.stop();
  return tookMs;
}
