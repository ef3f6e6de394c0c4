/**
 * Whether this Linux desktop really shows our icon: asked for, never assumed. A desktop that shows icons has a watcher on
 * the session bus with a host (a panel) registered at it, and our process among the items that registered there.
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
  /** A panel takes icons. Electron looks for it once, when its tray is made: before that, it is of no use to make one. */
  readonly hasHost: boolean;
  /** Ours is one of them. */
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

/** Watchers list an item as its name on the bus, with or without the object's path behind it. */
export function busNameOf(item: string): string {
  return item.split(/[/@]/u, 1)[0] ?? item;
}

/** Tells the state now, and again whenever it may have changed. Never rejects. */
export async function followTrayHost(
  bus: SessionBus,
  processId: number,
  tell: (state: TrayHostState) => void,
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
      // What changed while it was read is read once more.
      if (!isStale) tell(state);
    }
    isReading = false;
  };
  await bus.listen(rules, () => void read());
  await read();
}
