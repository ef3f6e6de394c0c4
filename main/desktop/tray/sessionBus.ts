/** The session bus of a Linux desktop, as far as the tray asks it: properties, owners of names, signals. */
import type { MessageBus } from 'dbus-native';

import { systemClock } from '../../shared/clock.ts';
import { usableBusAddresses } from './busAddress.ts';

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

/**
 * Connects to the first of `addresses` that answers (the value of DBUS_SESSION_BUS_ADDRESS). null where there is no session
 * bus, whatever the value is. `onLost`: the connection broke, as at the end of the session.
 */
export async function openSessionBus(
  addresses: string | undefined,
  onLost: () => void,
): Promise<SessionBus | null> {
  const usable = usableBusAddresses(addresses);
  if (usable.length === 0) return null;
  // Of no use anywhere but here: macOS and Windows never load it.
  const { sessionBus } = await import('dbus-native');
  for (const busAddress of usable) {
    const bus = await connect(() => sessionBus({ busAddress }), onLost);
    if (bus !== null) return talkTo(bus);
  }
  return null;
}

/** null: there is no answer at that address within `answerMs`, or none that a bus would give. */
async function connect(open: () => MessageBus, onLost: () => void): Promise<MessageBus | null> {
  return new Promise((resolve) => {
    let bus: MessageBus;
    try {
      bus = open();
    } catch {
      // Node refuses some paths and ports before it connects.
      resolve(null);
      return;
    }
    let isConnected = false;
    const giveUp = () => {
      if (isConnected) return;
      bus.connection.end();
      resolve(null);
    };
    const stopWaiting = systemClock.after(answerMs, giveUp);
    bus.connection.once('connect', () => {
      isConnected = true;
      stopWaiting();
      resolve(bus);
    });
    bus.connection.on('error', giveUp);
    bus.connection.on('close', () => {
      stopWaiting();
      giveUp();
      if (isConnected) onLost();
    });
  });
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
