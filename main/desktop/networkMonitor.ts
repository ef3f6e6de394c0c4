/**
 * Detects that the network of this computer has changed by reading its addresses every few seconds, less often while the app rests. The system's "online"
 * state is only a hint to try again; it never decides whether the network works.
 */
import type { Clock } from '../shared/clock.ts';
import { untilNextPoll } from '../shared/slowPoll.ts';

export interface NetworkState {
  /** Addresses of this computer that reach other networks. */
  readonly addresses: readonly string[];
  /** What the system reports. */
  readonly isOnline: boolean;
}

export interface NetworkListener {
  /** These addresses are gone, and so are all connections from them. */
  onLost(addresses: readonly string[]): void;
  /** There is a new address, or the system reports that it is online again. Requests that failed may succeed now. */
  onGained(): void;
}

/** Calls the listener until the returned function is called. `isResting`: as in `untilNextPoll`; default never. */
export function monitorNetwork(
  clock: Clock,
  read: () => NetworkState,
  listener: NetworkListener,
  isResting: () => boolean = () => false,
): () => void {
  let before = read();
  let cancel = clock.after(untilNextPoll(clock, isResting()), check);
  function check(): void {
    cancel = clock.after(untilNextPoll(clock, isResting()), check);
    const now = read();
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
