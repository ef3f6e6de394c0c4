/**
 * Notices that this computer has another network: by its addresses, looked at now and then. The system's own "online" is
 * a hint for when to try again, never the word on whether it works. Pure but for the clock.
 */
import type { Clock } from '../shared/clock.ts';

const lookEveryMs = 5_000;

export interface Link {
  /** Addresses of this computer that lead outside. */
  readonly addresses: readonly string[];
  /** What the system thinks. */
  readonly isOnline: boolean;
}

export interface LinkListener {
  /** These addresses are gone, and with them all that was connected from them. */
  onLost(addresses: readonly string[]): void;
  /** There is a new address, or the system thinks that it is online again: what failed may work now. */
  onGained(): void;
}

/** Calls the listener until the returned function is called. */
export function watchLink(clock: Clock, look: () => Link, listener: LinkListener): () => void {
  let before = look();
  let cancel = clock.after(lookEveryMs, again);
  function again(): void {
    cancel = clock.after(lookEveryMs, again);
    const now = look();
    const lost = before.addresses.filter((address) => !now.addresses.includes(address));
    const isGained =
      now.addresses.some((address) => !before.addresses.includes(address)) ||
      (now.isOnline && !before.isOnline);
    before = now;
    if (lost.length > 0) listener.onLost(lost);
    else if (isGained) listener.onGained();
  }
  return () => cancel();
}
