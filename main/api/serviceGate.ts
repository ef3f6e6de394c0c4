/**
 * The gate of the service itself: closed while it answers nothing but errors, or somebody answers in its place.
 *
 * One file's trouble must not close it, and one file must not hold it closed. So errors in a row, with no real answer
 * between, are only a suspicion; what decides is a probe, a harmless request that concerns no file. Is it answered, the
 * trouble is the files' own. Does it meet an error too, the gate closes, and only probes go out, with growing pauses,
 * until one is answered.
 */
import type { Failure } from '../../preload/contract.ts';
import type { Clock } from '../clock.ts';
import { backoffMs } from '../shared/backoff.ts';

const suspiciousInARow = 3;
const probePauses = { baseMs: 4_000, capMs: 60_000 };

export interface ServiceOutage {
  readonly failure: Failure;
  readonly since: number;
  readonly attempt: number;
  readonly nextProbeAt: number;
}

export class ServiceGate {
  private readonly clock: Clock;
  private readonly onDue: () => void;
  private current: ServiceOutage | null = null;
  private inARow = 0;
  private probe: 'wanted' | 'under-way' | 'none' = 'none';
  private cancelTimer: () => void = () => undefined;

  /** `onDue`: it is time for a probe. */
  constructor(clock: Clock, onDue: () => void) {
    this.clock = clock;
    this.onDue = onDue;
  }

  /** null: nothing holds requests back. */
  get outage(): ServiceOutage | null {
    return this.current;
  }

  get wantsProbe(): boolean {
    return this.probe === 'wanted';
  }

  get isProbing(): boolean {
    return this.probe === 'under-way';
  }

  /** A probe leaves. */
  probing(): void {
    this.probe = 'under-way';
  }

  /** Any request was really answered, be it with a refusal. */
  answered(): void {
    this.reset();
  }

  /** A request, or the probe, met an error that any other could have met. */
  troubled(failure: Failure, by: 'request' | 'probe'): void {
    if (by === 'probe') {
      this.close(failure);
      return;
    }
    this.inARow += 1;
    if (this.current === null && this.inARow >= suspiciousInARow && this.probe === 'none')
      this.probe = 'wanted';
  }

  /** The probe got no answer at all, which tells nothing: the next one goes at its time. */
  probeLost(): void {
    if (this.current === null) this.reset();
    else this.close(this.current.failure);
  }

  /** Lets a probe out now. */
  checkNow(): void {
    if (this.current === null || this.probe !== 'none') return;
    this.cancelTimer();
    this.probe = 'wanted';
  }

  /** As if nothing had been wrong. */
  reset(): void {
    this.cancelTimer();
    this.current = null;
    this.inARow = 0;
    this.probe = 'none';
  }

  private close(failure: Failure): void {
    const now = this.clock.now();
    const attempt = (this.current?.attempt ?? 0) + 1;
    const pauseMs = backoffMs(probePauses, attempt, 0.5 + this.clock.random() / 2);
    const delayMs = Math.max(pauseMs, Math.min(failure.retryAfterMs ?? 0, probePauses.capMs));
    this.current = {
      failure: { ...failure, scope: 'service', action: 'wait' },
      since: this.current?.since ?? now,
      attempt,
      nextProbeAt: now + delayMs,
    };
    this.probe = 'none';
    this.cancelTimer();
    this.cancelTimer = this.clock.after(delayMs, () => {
      this.checkNow();
      this.onDue();
    });
  }
}
