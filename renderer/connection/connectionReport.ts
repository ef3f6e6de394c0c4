/** What a check of the connection found, told apart: the network (or a proxy or certificate in its way), the key, the plan. */
import type { ConnectionReport } from '../../preload/contract.ts';

type State = 'good' | 'bad' | 'untried';

/** `untried`: it did not get that far. */
export type Finding =
  | { readonly topic: 'network' | 'key' | 'plan'; readonly state: State }
  | { readonly topic: 'proxy' | 'certificate'; readonly state: 'bad' };

function stateOf(value: boolean | null): State {
  return value === null ? 'untried' : value ? 'good' : 'bad';
}

/** The way to the service: what stands in it is named instead of a network that is fine. */
function networkFinding({ reached, failure }: ConnectionReport): Finding {
  if (failure?.kind.startsWith('proxy-') === true) return { topic: 'proxy', state: 'bad' };
  if (failure?.kind.startsWith('certificate-') === true) return { topic: 'certificate', state: 'bad' };
  // A key that cannot be one, or none at all, was refused here: nothing was asked of the network.
  const neverSent = failure !== null && failure.scope === 'account' && failure.status === undefined;
  return { topic: 'network', state: neverSent ? 'untried' : stateOf(reached) };
}

/** Always all three, in the order in which a request meets them. */
export function findingsOf(report: ConnectionReport): Finding[] {
  return [
    networkFinding(report),
    { topic: 'key', state: stateOf(report.keyAccepted) },
    { topic: 'plan', state: stateOf(report.planCovers) },
  ];
}

/** Whether uploads would go through with it; a rate limit passes by itself. */
export function isAllGood(report: ConnectionReport): boolean {
  return findingsOf(report).every(({ state }) => state === 'good');
}

/** Whether a key may be right although the check did not go well: the network or the plan was what failed. */
export function mayBeValid(report: ConnectionReport): boolean {
  return report.keyAccepted !== false;
}

/** What the beginning of a key says of it; null while it says nothing. */
export function keyEnvironment(key: string): 'live' | 'sandbox' | null {
  const entered = key.trim();
  if (entered.startsWith('sk_live_')) return 'live';
  return entered.startsWith('sk_test_') ? 'sandbox' : null;
}
