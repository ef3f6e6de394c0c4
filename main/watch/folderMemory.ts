import type { UploadQueue } from '../queue/uploadQueue.ts';
/** What one watch folder remembers, in the queue's database. */
import type { Clock } from '../shared/clock.ts';
import type { FolderMemory, StoredFolder } from './types.ts';
import { importWatched } from './watchImport.ts';
import type { WatchStore } from './watchStore.ts';

export function folderMemory(
  watched: WatchStore,
  queue: Pick<UploadQueue, 'change' | 'retryNow'>,
  clock: Clock,
  { id, path }: StoredFolder,
): FolderMemory {
  return {
    lookUp: (found) => watched.lookUp(found),
    remember: (found) => watched.remember(found, clock.now()),
    markGone: (paths) => watched.markGone(paths, clock.now()),
    sweep: (seen, goesOn) => watched.sweep(path, seen, clock.now(), goesOn),
    saveDrive: (drive) => watched.saveDrive(id, drive),
    tryMissing: (isThere) =>
      queue.retryNow(
        watched
          .missingUploads()
          .filter(({ path: file }) => isThere(file))
          .map(({ id: upload }) => upload),
      ),
    baselineDone: () => watched.baselineDone(id),
    take: (candidates) => queue.change((change) => importWatched(change, watched, { id, path }, candidates)),
  };
}
