/**
 * Tells that something holds uploads back: once for each closing, and only while uploads wait. What a person has to mend is
 * told at once; what passes by itself only when it lasts.
 */
import type { GateNotice, Overview } from '../../../preload/contract.ts';
import type { Clock } from '../../shared/clock.ts';

export type GateName = GateNotice['gate'];

/** Shorter troubles are over before anybody could have cared. */
const lastsMs = 60_000;

export interface GateNewsDeps {
  readonly clock: Clock;
  readonly tell: (gate: GateNotice) => void;
}

type Known = 'told' | { readonly cancel: () => void };

export class GateNews {
  private readonly deps: GateNewsDeps;
  private readonly closed = new Map<GateName, Known>();
  private latest: readonly GateNotice[] = [];

  constructor(deps: GateNewsDeps) {
    this.deps = deps;
  }

  /** Several buckets of one plan are one trouble. */
  take({ gates, counts }: Pick<Overview, 'gates' | 'counts'>): void {
    this.latest = gates;
    // A probe is under way: whether it is over is not known yet, and it is the same closing until then.
    const names = new Set(gates.map(({ gate }) => gate));
    for (const [name, known] of this.closed) {
      if (names.has(name)) continue;
      if (known !== 'told') known.cancel();
      this.closed.delete(name);
    }
    if (counts.active === 0) return;
    for (const gate of gates) if (!this.closed.has(gate.gate)) this.begin(gate);
  }

  private begin(gate: GateNotice): void {
    const name = gate.gate;
    if (name === 'key' || name === 'plan') {
      this.closed.set(name, 'told');
      this.deps.tell(gate);
      return;
    }
    const cancel = this.deps.clock.after(lastsMs, () => {
      const still = this.latest.find((notice) => notice.gate === name);
      this.closed.set(name, 'told');
      if (still !== undefined) this.deps.tell(still);
    });
    this.closed.set(name, { cancel });
  }
}
