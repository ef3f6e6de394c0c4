/** What a check of the connection found, told apart: the network, the key, the plan. */
import type { ConnectionReport } from '../../preload/contract.ts';

export interface Finding {
  readonly topic: 'network' | 'key' | 'plan';
  /** `untried`: it did not get that far. */
  readonly state: 'good' | 'bad' | 'untried';
}

function stateOf(value: boolean | null): Finding['state'] {
  return value === null ? 'untried' : value ? 'good' : 'bad';
}

/** Always all three, in the order in which a request meets them. */
export function findingsOf({ reached, keyAccepted, planCovers, failure }: ConnectionReport): Finding[] {
  // A key that cannot be one, or none at all, was refused here: nothing was asked of the network.
  const neverSent = failure !== null && failure.scope === 'account' && failure.status === undefined;
  return [
    { topic: 'network', state: neverSent ? 'untried' : stateOf(reached) },
    { topic: 'key', state: stateOf(keyAccepted) },
    { topic: 'plan', state: stateOf(planCovers) },
  ];
}

/** Whether uploads would go through with it; a rate limit passes by itself. */
export function isAllGood(report: ConnectionReport): boolean {
  return findingsOf(report).every(({ state }) => state === 'good');
}

/** Whether a key may be right although the check did not go well: the network or the plan was what failed. */
export function mayBeRight(report: ConnectionReport): boolean {
  return report.keyAccepted !== false;
}

/** What the beginning of a key says of it; null while it says nothing. */
export function kindOfKey(key: string): 'live' | 'sandbox' | null {
  const entered = key.trim();
  if (entered.startsWith('sk_live_')) return 'live';
  return entered.startsWith('sk_test_') ? 'sandbox' : null;
}
