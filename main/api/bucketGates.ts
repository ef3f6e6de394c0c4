/** The gate of each capability bucket: a 402 closes it, a 429 cools it until its time. */
import type { Bucket, Failure } from '../../preload/contract.ts';
import type { Clock } from '../clock.ts';
import { type BucketGate, halfOpened, open, withProbe, withoutProbe } from './gateState.ts';

export class BucketGates {
  private readonly clock: Clock;
  private readonly onCooled: () => void;
  private readonly gates = new Map<Bucket, BucketGate>();
  private readonly timers = new Map<Bucket, () => void>();

  /** `onCooled`: one opened by itself. */
  constructor(clock: Clock, onCooled: () => void) {
    this.clock = clock;
    this.onCooled = onCooled;
  }

  of(bucket: Bucket): BucketGate {
    return this.gates.get(bucket) ?? open;
  }

  /** Those that are not open. */
  [Symbol.iterator](): Iterator<[Bucket, BucketGate]> {
    return this.gates.entries();
  }

  close(bucket: Bucket, failure: Failure): void {
    this.timers.get(bucket)?.();
    this.timers.delete(bucket);
    this.gates.set(bucket, { state: 'closed', failure });
  }

  /** Answers whether it began to cool: it may do so already, or be closed, which only a person or another key opens. */
  cool(bucket: Bucket, failure: Failure): boolean {
    const waitMs = failure.retryAfterMs ?? 0;
    const until = this.clock.now() + waitMs;
    const current = this.of(bucket);
    if (current.state === 'closed') return false;
    const isFirst = current.state !== 'cooling';
    if (!isFirst && current.until >= until) return false;
    this.gates.set(bucket, { state: 'cooling', failure, until });
    this.timers.get(bucket)?.();
    this.timers.set(
      bucket,
      this.clock.after(waitMs, () => {
        this.timers.delete(bucket);
        this.gates.delete(bucket);
        this.onCooled();
      }),
    );
    return isFirst;
  }

  /** Every closed one lets a probe through. */
  checkNow(): void {
    for (const [bucket, gate] of this.gates) this.gates.set(bucket, halfOpened(gate));
  }

  probing(bucket: Bucket): void {
    const gate = this.of(bucket);
    if (gate.state === 'half-open') this.gates.set(bucket, withProbe(gate));
  }

  probeLost(bucket: Bucket): void {
    const gate = this.of(bucket);
    if (gate.state === 'half-open') this.gates.set(bucket, withoutProbe(gate));
  }

  /** The service let a request of the bucket in. */
  answered(bucket: Bucket): void {
    if (this.of(bucket).state === 'half-open') this.gates.delete(bucket);
  }

  /** What the old key met counts no more. */
  reset(): void {
    this.stop();
    this.gates.clear();
  }

  stop(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }
}
