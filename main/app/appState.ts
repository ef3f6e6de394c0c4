/** Collects the overview that the window, the tray and the notifications show. */
import type { AppNotice, Overview } from '../../preload/contract.ts';
import { type KeyState, keyEnvironment } from '../api/account.ts';
import type { InstalledWatch } from '../desktop/updates/installedWatch.ts';
import type { Updates } from '../desktop/updates/updates.ts';
import type { Settings } from '../settings/settings.ts';
import { assertNever } from '../shared/assertNever.ts';
import type { Connection } from './connection.ts';
import type { QueueParts } from './createQueue.ts';

export interface OverviewDeps {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly queueParts: QueueParts;
  readonly updates: Updates;
  readonly installed: InstalledWatch;
  readonly trayIsShown: () => boolean;
}

export function createOverview(deps: OverviewDeps): Overview {
  const { connection, queueParts, updates } = deps;
  const { account, api } = connection.current;
  return {
    environment: environmentOf(account.apiKey, connection.keyState),
    apiHost: api.host,
    notices: noticesOf(deps),
    update: updates.state,
    watch: queueParts.watchFolders.summary(),
    ...queueParts.queue.queries.overview(),
    trayIsShown: deps.trayIsShown(),
    preflight: queueParts.preflights.view(),
  };
}

function environmentOf(apiKey: string, keyState: KeyState): Overview['environment'] {
  switch (keyState) {
    case 'present':
      return keyEnvironment(apiKey);
    case 'missing':
      return 'none';
    case 'locked':
      return 'locked';
    default:
      return assertNever(keyState);
  }
}

function noticesOf({ queueParts, settings, installed }: OverviewDeps): AppNotice[] {
  const { movedAside, databaseFile, store, queue, watchFolders } = queueParts;
  const list: AppNotice[] = [];
  if (movedAside !== null) list.push({ notice: 'queue-moved-aside', ...movedAside });
  if (store.rowsSetAside > 0) list.push({ notice: 'rows-set-aside', count: store.rowsSetAside });
  const { storeFailure } = queue;
  if (storeFailure?.why === 'in-use') list.push({ notice: 'queue-in-use' });
  const reason = storeFailure?.why === 'not-writable' ? storeFailure.reason : databaseFile.failure;
  if (reason !== null) list.push({ notice: 'queue-not-writable', reason });
  const { loss } = databaseFile;
  if (loss !== null) list.push({ notice: 'queue-rewritten', path: loss.keptAs, isWhole: loss.isWhole });
  if (settings.movedAside !== null) list.push({ notice: 'settings-moved-aside', path: settings.movedAside });
  list.push(...watchFolders.notices());
  list.push(...queue.queries.stuckGroups().map((group): AppNotice => ({ notice: 'group-waiting', group })));
  if (installed.isReplaced) list.push({ notice: 'restart-due' });
  return list;
}
