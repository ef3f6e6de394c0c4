/** Connects Electron's power and network events to the sleep monitor, the network monitor and the sleep blocker. */
import { networkInterfaces } from 'node:os';

import { net, powerMonitor, powerSaveBlocker } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import { type NetworkListener, type NetworkState, monitorNetwork } from '../networkMonitor.ts';
import { SleepBlocker } from './sleepBlocker.ts';
import { type SleepListener, SleepMonitor } from './sleepMonitor.ts';

/** Calls the listener before and after each sleep, and at each change of the network. `isResting`: as in `untilNextPoll`. */
export function monitorPowerAndNetwork(
  clock: Clock,
  listener: SleepListener & NetworkListener,
  isResting: () => boolean,
): void {
  const sleep = new SleepMonitor(clock, listener);
  powerMonitor.on('suspend', () => sleep.suspend());
  powerMonitor.on('resume', () => sleep.resume());
  monitorNetwork(clock, networkNow, listener, isResting);
}

function networkNow(): NetworkState {
  return { addresses: externalAddresses(), isOnline: net.isOnline() };
}

function externalAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((found) =>
      found === undefined || found.internal || isLinkLocal(found.address) ? [] : [found.address],
    );
}

/** Link-local addresses reach no service, and they change whenever a container starts or a cable is plugged in. */
function isLinkLocal(address: string): boolean {
  return /^(fe[89ab].:|169\.254\.)/iu.test(address);
}

/** Creates a blocker that prevents the system's sleep and lets the screen turn off ('prevent-app-suspension'). */
export function createSleepBlocker(isSending: () => boolean, isEnabled: () => boolean): SleepBlocker {
  const blocker = new SleepBlocker({
    isSending,
    isEnabled,
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    block() {
      const id = powerSaveBlocker.start('prevent-app-suspension');
      return () => powerSaveBlocker.stop(id);
    },
  });
  // macOS and Windows send these events. Elsewhere the next change of the queue updates the blocker.
  powerMonitor.on('on-battery', () => blocker.update());
  powerMonitor.on('on-ac', () => blocker.update());
  return blocker;
}
