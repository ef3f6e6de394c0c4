/**
 * A desktop session for tests: a separate session bus, and on it a panel that shows icons (the watcher and the
 * host of the StatusNotifier protocol) and a service that shows notifications. It reads icon, tooltip and menu from the
 * app over the bus, as a real panel does.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';

import { type Message, type MessageBus, Variant, createClient } from 'dbus-native';

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';
const itemInterface = 'org.kde.StatusNotifierItem';
const menuInterface = 'com.canonical.dbusmenu';
const notificationsName = 'org.freedesktop.Notifications';
const notificationsPath = '/org/freedesktop/Notifications';
const signalType = 4;

export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly isEnabled: boolean;
}

export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
}

export interface FakeDesktop {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly busAddress: string;
  /** Every notification so far, in order. */
  readonly notifications: readonly ShownNotification[];
  /** The notifications that the app withdrew. */
  readonly closedNotifications: readonly number[];
  /** A panel appears and shows icons from now on. */
  showPanel(): Promise<void>;
  /** How many icons the panel shows. */
  iconCount(): number;
  tooltip(): Promise<string>;
  /** A digest of the icon's pixels. */
  picture(): Promise<string>;
  /** Without its lines. */
  menu(): Promise<readonly MenuEntry[]>;
  choose(label: string): Promise<void>;
  /** How often an icon said that its menu changed. */
  menuChanges(): number;
  clickNotification(id: number): void;
  stop(): Promise<void>;
}

interface Item {
  readonly service: string;
  readonly path: string;
}

export async function startFakeDesktop(): Promise<FakeDesktop> {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(daemon.stdout, 'data')) as [Buffer];
  const busAddress = line.toString().trim();
  const bus = createClient({ busAddress });
  const panel = await createPanel(bus);
  const mailbox = await createMailbox(bus);
  return {
    busAddress,
    ...panel,
    ...mailbox,
    async stop() {
      await bus.close();
      const gone = once(daemon, 'exit');
      daemon.kill();
      await gone;
    },
  };
}

async function createPanel(bus: MessageBus) {
  const items: Item[] = [];
  let menuChanges = 0;
  const watcher = {
    ProtocolVersion: 0,
    IsStatusNotifierHostRegistered: true,
    RegisteredStatusNotifierItems: [] as string[],
    RegisterStatusNotifierItem(named: string, { sender = '' }: Message) {
      // Items name their place on the bus, their object's path, or both.
      const [service = ''] = named.split(/[/@]/u, 1);
      const path = /\/.*/u.exec(named)?.[0] ?? '/StatusNotifierItem';
      items.push({ service: service === '' ? sender : service, path });
      this.RegisteredStatusNotifierItems = items.map((known) => `${known.service}${known.path}`);
      bus.sendSignal(watcherPath, watcherName, 'StatusNotifierItemRegistered', 's', [named]);
      return null;
    },
    RegisterStatusNotifierHost: () => null,
  };
  bus.exportInterface(watcher, watcherPath, {
    name: watcherName,
    methods: {
      RegisterStatusNotifierItem: ['s', '', [], []],
      RegisterStatusNotifierHost: ['s', '', [], []],
    },
    properties: {
      ProtocolVersion: 'i',
      IsStatusNotifierHostRegistered: 'b',
      RegisteredStatusNotifierItems: 'as',
    },
  });
  bus.connection.on('message', ({ type, interface: name, member }) => {
    if (type === signalType && name === menuInterface && member === 'LayoutUpdated') menuChanges += 1;
  });
  await bus.watch(`type='signal',interface='${menuInterface}'`);

  function item(): Item {
    const last = items.at(-1);
    if (last === undefined) throw new Error('There is no icon in the panel');
    return last;
  }
  function property(name: string): Promise<unknown> {
    const { service, path } = item();
    return Promise.resolve(
      bus.invoke({
        destination: service,
        path,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: [itemInterface, name],
      }),
    );
  }
  async function callMenu(member: string, signature: string, body: unknown[]): Promise<unknown> {
    const path = String(await property('Menu'));
    return bus.invoke({
      destination: item().service,
      path,
      interface: menuInterface,
      member,
      signature,
      body,
    });
  }
  async function menu(): Promise<readonly MenuEntry[]> {
    const [, layout] = (await callMenu('GetLayout', 'iias', [0, -1, []])) as [number, Layout];
    return layout[2].flatMap(([id, properties]) =>
      properties['type'] === 'separator'
        ? []
        : [{ id, label: String(properties['label']), isEnabled: properties['enabled'] !== false }],
    );
  }
  return {
    async showPanel() {
      await bus.requestName(watcherName, 0);
    },
    iconCount: () => items.length,
    async tooltip() {
      const [, , title, text] = (await property('ToolTip')) as [string, unknown, string, string];
      return `${title}${text}`;
    },
    async picture() {
      const [[, , pixels]] = (await property('IconPixmap')) as [[number, number, Buffer]];
      return createHash('sha256').update(pixels).digest('hex');
    },
    menu,
    async choose(label: string) {
      const entry = (await menu()).find((candidate) => candidate.label === label);
      if (entry === undefined) throw new Error(`The menu has no ${label}`);
      await callMenu('Event', 'isvu', [entry.id, 'clicked', new Variant('i', 0), 0]);
    },
    menuChanges: () => menuChanges,
  };
}

type Layout = readonly [number, Readonly<Record<string, unknown>>, readonly Layout[]];

async function createMailbox(bus: MessageBus) {
  const notifications: ShownNotification[] = [];
  const closedNotifications: number[] = [];
  const tell = (name: string, signature: string, body: unknown[]) =>
    bus.sendSignal(notificationsPath, notificationsName, name, signature, body);
  const service = {
    Notify(_app: string, replaces: number, _icon: string, title: string, body: string) {
      const id = replaces || notifications.length + 1;
      notifications.push({ id, title, body });
      return id;
    },
    CloseNotification(id: number) {
      closedNotifications.push(id);
      tell('NotificationClosed', 'uu', [id, 3]);
      return null;
    },
    GetCapabilities: () => ['body', 'actions'],
    GetServerInformation: () => ['fake desktop', 'tests', '1', '1.2'],
  };
  bus.exportInterface(service, notificationsPath, {
    name: notificationsName,
    methods: {
      Notify: ['susssasa{sv}i', 'u', [], []],
      CloseNotification: ['u', '', [], []],
      GetCapabilities: ['', 'as', [], []],
      GetServerInformation: ['', 'ssss', [], []],
    },
  });
  await bus.requestName(notificationsName, 0);
  return {
    notifications,
    closedNotifications,
    clickNotification(id: number) {
      tell('ActionInvoked', 'us', [id, 'default']);
      tell('NotificationClosed', 'uu', [id, 2]);
    },
  };
}
