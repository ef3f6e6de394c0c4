/**
 * Asks a Linux desktop whether it shows the app's tray icon. A desktop that shows icons has a watcher on the session bus. A
 * host (a panel) is registered at the watcher, and so is this process as one of its items.
 */
import type { BusObject, SessionBus } from './sessionBus.ts';

const watcher: BusObject = {
  name: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
};
const rules = [
  `type='signal',sender='${watcher.name}'`,
  `type='signal',member='NameOwnerChanged',arg0='${watcher.name}'`,
];

export interface TrayHostState {
  /**
   * Whether a panel displays icons. Electron looks for a panel only when it creates a tray, so the tray must not be created
   * before there is one.
   */
  readonly hasHost: boolean;
  /** Whether the panel displays the icon of this process. */
  readonly showsUs: boolean;
}
export const noTrayHost: TrayHostState = { hasHost: false, showsUs: false };

export async function readTrayHost(bus: SessionBus, processId: number): Promise<TrayHostState> {
  if ((await bus.property(watcher, 'IsStatusNotifierHostRegistered')) !== true) return noTrayHost;
  const items = await bus.property(watcher, 'RegisteredStatusNotifierItems');
  const names = Array.isArray(items) ? items.map((item) => busNameOf(String(item))) : [];
  const owners = await Promise.all(names.map((name) => bus.processOf(name)));
  return { hasHost: true, showsUs: owners.includes(processId) };
}

/** Watchers list an item as its bus name, with or without the path of the object appended. */
function busNameOf(item: string): string {
  return item.split(/[/@]/u, 1)[0] ?? item;
}

/** Calls `onState` now and whenever the state may have changed. Never rejects. */
export async function followTrayHost(
  bus: SessionBus,
  processId: number,
  onState: (state: TrayHostState) => void,
): Promise<void> {
  let isReading = false;
  let isStale = false;
  const read = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      const state = await readTrayHost(bus, processId);
      // A change during the read makes the result outdated, so the loop reads again.
      if (!isStale) onState(state);
    }
    isReading = false;
  };
  await bus.listen(rules, () => void read());
  await read();
}
