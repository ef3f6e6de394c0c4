/** The session bus of a Linux desktop, as far as the tray asks it: properties, owners of names, signals. */
import type { MessageBus } from 'dbus-native';

/** A desktop answers at once, or it hangs: then nobody shows icons either. */
const answerMs = 2_000;
const signalType = 4;
const daemon = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

export interface BusObject {
  readonly name: string;
  readonly path: string;
  readonly interface: string;
}

export interface SessionBus {
  /** null: nobody has that name, or there is no answer. */
  property(object: BusObject, property: string): Promise<unknown>;
  /** The process behind a name of the bus; null when there is none. */
  processOf(name: string): Promise<number | null>;
  /** Calls `listener` at each signal that fits one of the match rules. */
  listen(rules: readonly string[], listener: () => void): Promise<void>;
}

/** null where there is no session bus. `onLost`: the connection broke, as at the end of the session. */
export async function openSessionBus(onLost: () => void): Promise<SessionBus | null> {
  if (!process.env['DBUS_SESSION_BUS_ADDRESS']) return null;
  // Of no use anywhere but here: macOS and Windows never load it.
  const { sessionBus } = await import('dbus-native');
  const bus = sessionBus();
  const isConnected = await new Promise<boolean>((resolve) => {
    bus.connection.once('connect', () => resolve(true));
    bus.connection.on('error', () => resolve(false));
    bus.connection.on('close', () => {
      resolve(false);
      onLost();
    });
  });
  return isConnected ? talkTo(bus) : null;
}

function talkTo(bus: MessageBus): SessionBus {
  const ask = async (message: Parameters<MessageBus['invoke']>[0]): Promise<unknown> => {
    try {
      return await bus.invoke(message, { timeout: answerMs });
    } catch {
      // Whatever is wrong there, it is no answer.
      return null;
    }
  };
  return {
    property: (object, property) =>
      ask({
        destination: object.name,
        path: object.path,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: [object.interface, property],
      }),
    async processOf(name) {
      const id = await ask({ ...daemon, member: 'GetConnectionUnixProcessID', signature: 's', body: [name] });
      return typeof id === 'number' ? id : null;
    },
    async listen(rules, listener) {
      bus.connection.on('message', ({ type }) => {
        if (type === signalType) listener();
      });
      for (const rule of rules) await ask({ ...daemon, member: 'AddMatch', signature: 's', body: [rule] });
    },
  };
}
