/** The gate of the network: closed when nothing can be reached; then one request at a time tries, with growing pauses. */
import type { Failure } from '../../preload/contract.ts';
import type { Clock } from '../clock.ts';
import { backoffMs } from '../shared/backoff.ts';
import { type Gate, halfOpened, open, withProbe, withoutProbe } from './gateState.ts';

const probePauses = { baseMs: 4_000, capMs: 60_000 };

interface Outage {
  readonly since: number;
  readonly attempt: number;
  readonly nextProbeAt: number;
}

export class NetworkGate {
  private readonly clock: Clock;
  private readonly onDue: () => void;
  private current: Gate = open;
  private outageOfNow: Outage | null = null;
  private cancelTimer: () => void = () => undefined;

  /** `onDue`: it is time for a probe. */
  constructor(clock: Clock, onDue: () => void) {
    this.clock = clock;
    this.onDue = onDue;
  }

  get gate(): Gate {
    return this.current;
  }

  /** null: it is not closed. */
  get outage(): Outage | null {
    return this.outageOfNow;
  }

  /** Something was reached. */
  open(): void {
    this.cancelTimer();
    this.current = open;
    this.outageOfNow = null;
  }

  close(failure: Failure): void {
    // Requests that were on the wire when the network went down all end up here; only a probe counts as a new try.
    if (this.current.state === 'closed') return;
    const attempt = (this.outageOfNow?.attempt ?? 0) + 1;
    const now = this.clock.now();
    const delayMs = backoffMs(probePauses, attempt, 0.5 + this.clock.random() / 2);
    this.outageOfNow = { since: this.outageOfNow?.since ?? now, attempt, nextProbeAt: now + delayMs };
    this.current = { state: 'closed', failure };
    this.cancelTimer();
    this.cancelTimer = this.clock.after(delayMs, () => this.onDue());
  }

  /** Lets a probe out now. */
  checkNow(): void {
    this.cancelTimer();
    this.current = halfOpened(this.current);
  }

  probing(): void {
    this.current = withProbe(this.current);
  }

  probeLost(): void {
    this.current = withoutProbe(this.current);
  }

  stop(): void {
    this.cancelTimer();
  }
}
