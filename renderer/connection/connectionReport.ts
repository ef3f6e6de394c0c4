/**
 * Turns the report of a connection check into findings about the network (or its proxy or certificate), the key and
 * the plan. Pure.
 */
import type { ConnectionReport } from '../../preload/contract.ts';

type State = 'good' | 'bad' | 'untried';

/** `untried`: an earlier step failed, so the check did not get there. */
export type Finding =
  | { readonly topic: 'network' | 'key' | 'plan'; readonly state: State }
  | { readonly topic: 'proxy' | 'certificate'; readonly state: 'bad' };

function stateOf(value: boolean | null): State {
  return value === null ? 'untried' : value ? 'good' : 'bad';
}

/** Names the proxy or the certificate when one of them failed, instead of the network. */
function networkFinding({ reached, failure }: ConnectionReport): Finding {
  if (failure?.kind.startsWith('proxy-') === true) return { topic: 'proxy', state: 'bad' };
  if (failure?.kind.startsWith('certificate-') === true) return { topic: 'certificate', state: 'bad' };
  // A missing or malformed key is refused before a request is made, so the network was not checked.
  const neverSent = failure !== null && failure.scope === 'account' && failure.status === undefined;
  return { topic: 'network', state: neverSent ? 'untried' : stateOf(reached) };
}

/** Always three findings, in the order in which a request depends on them. */
export function findingsOf(report: ConnectionReport): Finding[] {
  return [
    networkFinding(report),
    { topic: 'key', state: stateOf(report.keyAccepted) },
    { topic: 'plan', state: stateOf(report.planCovers) },
  ];
}

/** Whether uploads would succeed. A rate limit does not count, because it ends without user action. */
export function isAllGood(report: ConnectionReport): boolean {
  return findingsOf(report).every(({ state }) => state === 'good');
}

/** Whether the key may be valid although the check failed, because only the network or the plan failed. */
export function mayBeValid(report: ConnectionReport): boolean {
  return report.keyAccepted !== false;
}

/** The environment that the prefix of a key names; null for any other text. */
export function keyEnvironment(key: string): 'live' | 'sandbox' | null {
  const entered = key.trim();
  if (entered.startsWith('sk_live_')) return 'live';
  return entered.startsWith('sk_test_') ? 'sandbox' : null;
}
