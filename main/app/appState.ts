/** What the window, the tray and the notifications know of everything, gathered from the parts. */
import type { AppNotice, Overview } from '../../preload/contract.ts';
import { type KeyState, keyEnvironment } from '../api/account.ts';
import type { InstalledWatch } from '../desktop/updates/installedWatch.ts';
import type { Updates } from '../desktop/updates/updates.ts';
import type { Settings } from '../settings/settings.ts';
import type { Connection } from './connection.ts';
import type { UploadsPart } from './createQueue.ts';

export interface OverviewDeps {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly uploads: UploadsPart;
  readonly updates: Updates;
  readonly installed: InstalledWatch;
}

export function overviewOf(deps: OverviewDeps): Overview {
  const { connection, uploads, updates } = deps;
  const { account, api } = connection.current;
  return {
    environment: environmentOf(account.apiKey, connection.keyState),
    apiHost: api.host,
    notices: noticesOf(deps),
    update: updates.state,
    watch: uploads.watchFolders.summary(),
    ...uploads.queue.queries.overview(),
    preflight: uploads.preflights.view(),
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
  }
}

function noticesOf({ uploads, settings, installed }: OverviewDeps): AppNotice[] {
  const { movedAside, store, queue, watchFolders } = uploads;
  const list: AppNotice[] = [];
  if (movedAside !== null) list.push({ notice: 'queue-moved-aside', ...movedAside });
  if (store.rowsSetAside > 0) list.push({ notice: 'rows-set-aside', count: store.rowsSetAside });
  if (queue.storeFailure !== null) list.push({ notice: 'queue-not-writable', reason: queue.storeFailure });
  if (settings.movedAside !== null) list.push({ notice: 'settings-moved-aside', path: settings.movedAside });
  list.push(...watchFolders.notices());
  if (installed.isReplaced) list.push({ notice: 'restart-due' });
  return list;
}
