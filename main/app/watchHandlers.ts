/** What the window's calls about watch folders do. */
import { openFolder } from '../desktop/window/externalLinks.ts';
import type { Handlers } from '../ipc/router.ts';
import type { WatchFolders } from '../watch/watchFolders.ts';

type WatchCall = Extract<keyof Handlers, `${string}WatchFolder` | 'watchFolders'>;

/** `pick`: asks a person for a folder; null when it was cancelled. */
export function watchHandlers(
  folders: WatchFolders,
  pick: () => Promise<string | null>,
): Pick<Handlers, WatchCall> {
  return {
    watchFolders: () => folders.list(),
    async pickWatchFolder() {
      const picked = await pick();
      return picked === null ? null : folders.propose(picked);
    },
    countWatchFolder: ({ candidate, rules }) => folders.count(candidate, rules),
    addWatchFolder: async ({ candidate, rules, existing }) => ({
      added: (await folders.add(candidate, rules, existing)) !== null,
    }),
    async changeWatchFolder({ id, rules }) {
      await folders.change(id, rules);
      return null;
    },
    async pauseWatchFolder({ id, paused }) {
      await folders.setPaused(id, paused);
      return null;
    },
    async removeWatchFolder({ id }) {
      await folders.remove(id);
      return null;
    },
    rescanWatchFolder({ id }) {
      folders.rescan(id);
      return null;
    },
    async openWatchFolder({ id }) {
      const path = folders.pathOf(id);
      if (path !== null) await openFolder(path);
      return null;
    },
  };
}
