/** The calls about watch folders. */
import type { CallName } from '../../../preload/contract.ts';
import { pickWatchFolder } from '../../desktop/window/dialogs.ts';
import { openFolder } from '../../desktop/window/externalLinks.ts';
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';

type WatchCall = Extract<CallName, `${string}WatchFolder` | 'watchFolders'>;

export function watchHandlers({ desktop, queueParts: { watchFolders } }: HandlerDeps): HandlersOf<WatchCall> {
  return {
    watchFolders: () => watchFolders.list(),
    async pickWatchFolder() {
      const picked = await pickWatchFolder(desktop.showWindow(), desktop.messages);
      return picked === null ? null : watchFolders.propose(picked);
    },
    countWatchFolder: ({ candidate, rules }) => watchFolders.count(candidate, rules),
    addWatchFolder: async ({ candidate, rules, existing }) => ({
      added: (await watchFolders.add(candidate, rules, existing)) !== null,
    }),
    async changeWatchFolder({ id, rules }) {
      await watchFolders.change(id, rules);
      return null;
    },
    async pauseWatchFolder({ id, paused }) {
      await watchFolders.setPaused(id, paused);
      return null;
    },
    async removeWatchFolder({ id }) {
      await watchFolders.remove(id);
      return null;
    },
    rescanWatchFolder({ id }) {
      watchFolders.rescan(id);
      return null;
    },
    async openWatchFolder({ id }) {
      const path = watchFolders.pathOf(id);
      if (path !== null) await openFolder(path);
      return null;
    },
  };
}
