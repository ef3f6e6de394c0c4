/** Connects one watch folder to the queue and to what the queue's database knows about the folder's files. */
import { basename, dirname, join } from 'node:path';

import { pathWithoutLinks } from '../files/openFile.ts';
import type { UploadStore } from '../queue/store/uploadStore.ts';
import type { UploadQueue } from '../queue/uploadQueue.ts';
import type { Clock } from '../shared/clock.ts';
import type { FolderMemory, StoredFolder } from './types.ts';
import { importWatched } from './watchImport.ts';
import type { WatchStore } from './watchStore.ts';

/** A link above the folder is the person's own; the folder itself and everything in it must be none. */
async function withoutLinksAbove(path: string): Promise<string> {
  const parent = await pathWithoutLinks({ path: dirname(path), realPath: null }).catch(() => dirname(path));
  return join(parent, basename(path));
}

export function folderMemory(
  watched: WatchStore,
  queue: Pick<UploadQueue, 'change' | 'retryNow' | 'confirmedTime'>,
  uploads: Pick<UploadStore, 'get' | 'blocks'>,
  clock: Clock,
  { id, path, rules }: StoredFolder,
): FolderMemory {
  return {
    lookUp: (found) => watched.lookUp(found),
    remember: (found) => watched.remember(found, clock.now()),
    leaveOut: (found) => watched.leaveOut(found, clock.now()),
    markGone: (paths) => watched.markGone(paths, clock.now()),
    sweep: (seen, shouldContinue) =>
      watched.sweep(path, seen, { now: clock.now(), confirmed: queue.confirmedTime }, shouldContinue),
    saveDrive: (drive) => watched.saveDrive(id, drive),
    retryMissing: (exists) =>
      queue.retryNow(
        watched
          .missingUploads()
          .filter(({ path: file }) => exists(file))
          .map(({ id: upload }) => upload),
      ),
    sentContent: (known) => watched.sentContent(known, uploads),
    baselineDone: () => watched.baselineDone(id),
    async importFiles(candidates) {
      const realFolder = await withoutLinksAbove(path);
      return await queue.change((change) =>
        importWatched(change, watched, { id, path, rules }, candidates, realFolder),
      );
    },
  };
}
