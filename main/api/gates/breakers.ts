/** All circuit breakers of the app, one for each scope, and the timers of their pauses. */
import type { Bucket } from '../../../preload/contract.ts';
import type { Endpoint } from '../../errors/classify.ts';
import type { Clock } from '../../shared/clock.ts';
import { type BreakerPolicy, CircuitBreaker, type Moment, type Outage } from './circuitBreaker.ts';

/** What can fail for all uploads while the rest of the service works. */
export type Target = Endpoint | 'storage';

const probePauses = { baseMs: 4_000, capMs: 60_000, lateCapMs: 600_000 };
/** A probe of the network costs no server anything. */
const networkPauses = { ...probePauses, lateCapMs: probePauses.capMs };
const untilChecked: BreakerPolicy = {
  opens: 'at-once',
  probe: 'any-request',
  closes: 'when-half-open',
  pauses: null,
};
const networkPolicy: BreakerPolicy = {
  opens: 'at-once',
  probe: 'any-request',
  closes: 'with-any-answer',
  pauses: networkPauses,
};
const targetPolicy: BreakerPolicy = { ...networkPolicy, opens: 'when-several', pauses: probePauses };
const servicePolicy: BreakerPolicy = { ...targetPolicy, opens: 'when-probe-fails', probe: 'dedicated' };

export class Breakers {
  readonly key = new CircuitBreaker(untilChecked);
  readonly network = new CircuitBreaker(networkPolicy);
  readonly service = new CircuitBreaker(servicePolicy);
  /** Created at their first use. */
  readonly buckets = new Map<Bucket, CircuitBreaker>();
  readonly targets = new Map<Target, CircuitBreaker>();
  private readonly clock: Clock;
  private readonly onChange: () => void;
  private readonly timers = new Map<CircuitBreaker, { readonly of: Outage; readonly cancel: () => void }>();
  private isStopped = false;

  /** `onChange` is called when a breaker lets more, fewer or a probe request pass. */
  constructor(clock: Clock, onChange: () => void) {
    this.clock = clock;
    this.onChange = onChange;
  }

  bucket(bucket: Bucket): CircuitBreaker {
    return getOrCreate(this.buckets, bucket, untilChecked);
  }

  /**
   * The same breaker, moved behind the others if it is closed, because notices are in the order in which breakers
   * opened.
   */
  failingBucket(bucket: Bucket): CircuitBreaker {
    const breaker = this.bucket(bucket);
    if (breaker.state === 'closed') this.buckets.delete(bucket);
    this.buckets.set(bucket, breaker);
    return breaker;
  }

  target(target: Target): CircuitBreaker {
    return getOrCreate(this.targets, target, targetPolicy);
  }

  get all(): readonly CircuitBreaker[] {
    return [this.network, this.service, this.key, ...this.buckets.values(), ...this.targets.values()];
  }

  moment(): Moment {
    return { now: this.clock.elapsed(), random: this.clock.random() };
  }

  /** Runs `change`. If it changed which requests pass, sets the timers and calls `onChange`. */
  update(change: () => void): void {
    const before = this.version();
    change();
    if (this.version() !== before) this.changed();
  }

  changed(): void {
    this.setTimers();
    this.onChange();
  }

  /** Cancels every timer; none is set afterwards. */
  stop(): void {
    this.isStopped = true;
    for (const { cancel } of this.timers.values()) cancel();
    this.timers.clear();
  }

  private version(): number {
    return this.all.reduce((sum, { version }) => sum + version, 0);
  }

  private setTimers(): void {
    if (this.isStopped) return;
    for (const breaker of this.all) {
      const pausing = breaker.state === 'open' ? breaker.outage : null;
      const timer = this.timers.get(breaker);
      if (timer?.of === pausing) continue;
      timer?.cancel();
      this.timers.delete(breaker);
      if (pausing === null || pausing.endsAt === null) continue;
      const cancel = this.clock.after(pausing.endsAt - this.clock.elapsed(), () => {
        this.timers.delete(breaker);
        this.update(() => breaker.pauseOver());
      });
      this.timers.set(breaker, { of: pausing, cancel });
    }
  }
}

function getOrCreate<Key>(map: Map<Key, CircuitBreaker>, key: Key, policy: BreakerPolicy): CircuitBreaker {
  const breaker = map.get(key) ?? new CircuitBreaker(policy);
  map.set(key, breaker);
  return breaker;
}
