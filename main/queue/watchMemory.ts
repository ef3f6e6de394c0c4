/** What one watch folder remembers, in the queue's database. */
import type { Clock } from '../clock.ts';
import type { FolderMemory, KeptFolder } from '../files/watch/kept.ts';
import type { UploadQueue } from './queue.ts';
import type { Watched } from './watched.ts';

export function folderMemory(
  watched: Watched,
  queue: Pick<UploadQueue, 'takeWatched' | 'retryNow'>,
  clock: Clock,
  { id, path }: KeptFolder,
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
    take: (takings) => queue.takeWatched({ id, path }, takings),
  };
}
