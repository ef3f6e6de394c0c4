/** Power and network as Electron and the system tell them, for the parts that decide what follows. */
import { networkInterfaces } from 'node:os';

import { net, powerMonitor, powerSaveBlocker } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import { type LinkListener, watchLink } from '../networkMonitor.ts';
import { StayAwake } from './sleepBlocker.ts';
import { type SleepListener, SleepWatch } from './sleepMonitor.ts';

/** Calls the listener around each sleep, and at each change of the network. */
export function watchPowerAndLink(clock: Clock, listener: SleepListener & LinkListener): void {
  const sleep = new SleepWatch(clock, listener);
  powerMonitor.on('suspend', () => sleep.suspend());
  powerMonitor.on('resume', () => sleep.resume());
  watchLink(clock, () => ({ addresses: outsideAddresses(), isOnline: net.isOnline() }), listener);
}

function outsideAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((found) =>
      found === undefined || found.internal || isLinkLocal(found.address) ? [] : [found.address],
    );
}

/** Leads to no service; containers and cables come and go with such addresses. */
function isLinkLocal(address: string): boolean {
  return /^(fe[89ab].:|169\.254\.)/iu.test(address);
}

/** 'prevent-app-suspension' holds off the system's sleep and lets the screen go dark. */
export function stayAwakeWhile(isMoving: () => boolean, isWanted: () => boolean): StayAwake {
  const awake = new StayAwake({
    isMoving,
    isWanted,
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    holdOff() {
      const id = powerSaveBlocker.start('prevent-app-suspension');
      return () => powerSaveBlocker.stop(id);
    },
  });
  // Told on macOS and Windows; elsewhere it is seen at the next change of the queue.
  powerMonitor.on('on-battery', () => awake.update());
  powerMonitor.on('on-ac', () => awake.update());
  return awake;
}
