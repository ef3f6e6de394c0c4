/**
 * Notifies that a closed gate blocks uploads: once for each closing, and only while uploads wait. A gate that a person has
 * to open is notified at once, one that reopens without help only when it stays closed for a minute.
 */
import type { GateNotice, Overview } from '../../../preload/contract.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Clock } from '../../shared/clock.ts';

type GateName = GateNotice['gate'];

/** A shorter outage is over before a person could react. */
const outageMs = 60_000;

export interface GateNotificationsDeps {
  readonly clock: Clock;
  readonly notify: (gate: GateNotice) => void;
}

type Closing = 'notified' | { readonly cancel: () => void };

export class GateNotifications {
  private readonly deps: GateNotificationsDeps;
  private readonly closed = new Map<GateName, Closing>();
  private latest: readonly GateNotice[] = [];

  constructor(deps: GateNotificationsDeps) {
    this.deps = deps;
  }

  /** Takes the gates as they are now. Several closed buckets of one plan count as one closing. */
  update({ gates, counts }: Pick<Overview, 'gates' | 'counts'>): void {
    this.latest = gates;
    // A gate that is being probed is still listed here, so its closing continues until the probe succeeds.
    const names = new Set(gates.map(({ gate }) => gate));
    for (const [name, closing] of this.closed) {
      if (names.has(name)) continue;
      if (closing !== 'notified') closing.cancel();
      this.closed.delete(name);
    }
    if (counts.active === 0) return;
    for (const gate of gates) if (!this.closed.has(gate.gate)) this.begin(gate);
  }

  private begin(gate: GateNotice): void {
    const name = gate.gate;
    if (gateNeedsPerson(name)) {
      this.closed.set(name, 'notified');
      this.deps.notify(gate);
      return;
    }
    const cancel = this.deps.clock.after(outageMs, () => {
      const still = this.latest.find((notice) => notice.gate === name);
      this.closed.set(name, 'notified');
      if (still !== undefined) this.deps.notify(still);
    });
    this.closed.set(name, { cancel });
  }
}

/** Whether a person has to open this gate. The other gates reopen without help. */
export function gateNeedsPerson(gate: GateName): boolean {
  switch (gate) {
    case 'key':
    case 'plan':
      return true;
    case 'offline':
    case 'storage':
    case 'rate-limit':
      return false;
    default:
      return assertNever(gate);
  }
}
