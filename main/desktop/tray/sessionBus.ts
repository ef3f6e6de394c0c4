/** A D-Bus client for the session bus of a Linux desktop: properties, owners of names and signals. Only the tray uses it. */
import type { MessageBus } from 'dbus-native';

import { systemClock } from '../../shared/clock.ts';
import { usableBusAddresses } from './busAddress.ts';

/** A desktop that does not answer within this time shows no icons either. */
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
  /** Returns null when no process owns the name or none answers. */
  property(object: BusObject, property: string): Promise<unknown>;
  /** Returns the id of the process that owns a bus name; null when there is none. */
  processOf(name: string): Promise<number | null>;
  /** Calls `listener` for each signal that one of the match rules selects. */
  listen(rules: readonly string[], listener: () => void): Promise<void>;
}

/**
 * Connects to the first of `addresses` that answers. `addresses` is the value of DBUS_SESSION_BUS_ADDRESS. Returns null when
 * there is no session bus. `onLost` is called when the connection breaks, for example at the end of the session.
 */
export async function openSessionBus(
  addresses: string | undefined,
  onLost: () => void,
): Promise<SessionBus | null> {
  const usable = usableBusAddresses(addresses);
  if (usable.length === 0) return null;
  // Imported here, so that macOS and Windows never load it.
  const { sessionBus } = await import('dbus-native');
  for (const busAddress of usable) {
    const bus = await connect(() => sessionBus({ busAddress }), onLost);
    if (bus !== null) return clientOf(bus);
  }
  return null;
}

/** Returns null when nothing at that address answers as a bus within `answerMs`. */
async function connect(open: () => MessageBus, onLost: () => void): Promise<MessageBus | null> {
  return new Promise((resolve) => {
    let bus: MessageBus;
    try {
      bus = open();
    } catch {
      // Node rejects some paths and ports before it connects.
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

function clientOf(bus: MessageBus): SessionBus {
  const ask = async (message: Parameters<MessageBus['invoke']>[0]): Promise<unknown> => {
    try {
      return await bus.invoke(message, { timeout: answerMs });
    } catch {
      // Every error counts as no answer.
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
