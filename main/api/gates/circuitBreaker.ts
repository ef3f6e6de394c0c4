/**
 * One circuit breaker. While closed, it lets every request pass. While open, it holds requests back. While half-open,
 * it lets one request pass as a probe, whose outcome decides. It has no clock and no timers: its owner passes the time
 * and calls `pauseOver` at the end of a pause. breakers.ts has one for each scope.
 */
import type { Failure } from '../../../preload/contract.ts';
import { type OutagePauses, backoffMs, outagePauses } from '../../shared/backoff.ts';

export interface BreakerPolicy {
  /**
   * What opens it. `at-once`: the first failure. `when-several`: failures in a row of several requesters, with no
   * answer between them. `when-probe-fails`: failures in a row, and then a probe that fails as well.
   */
  readonly opens: 'at-once' | 'when-several' | 'when-probe-fails';
  /** Which requests can be the probe: any, or only requests that are sent for this purpose and belong to no file. */
  readonly probe: 'any-request' | 'dedicated';
  /**
   * Which answers close it: any, or only those while it is half-open. Other answers may belong to requests from before
   * the outage.
   */
  readonly closes: 'with-any-answer' | 'when-half-open';
  /** Pauses until it becomes half-open; null: it stays open until `checkNow`. */
  readonly pauses: OutagePauses | null;
}

/** A `probe` only checks the service and belongs to no file. */
export type RequestRole = 'request' | 'probe';

/** The upload that sends a request. */
export interface Requester {
  readonly id: string;
  /**
   * When its current step first failed; null if it has not failed. In milliseconds since 1970 for the gates, and as
   * `elapsed` of the clock for a breaker.
   */
  readonly failingSince: number | null;
}

/** `now`: as `elapsed` of the clock. `random`: in [0, 1). */
export interface Moment {
  readonly now: number;
  readonly random: number;
}

export interface Outage {
  readonly failure: Failure;
  /** When the breaker opened, as `elapsed` of the clock. */
  readonly since: number;
  /** How many times in a row it has opened. */
  readonly attempt: number;
  /** When its pause ends, as `elapsed` of the clock; null: it has none. */
  readonly endsAt: number | null;
  /** What follows at the end of the pause. */
  readonly atEnd: 'probe' | 'close';
}

/** Failures in a row that make an outage likely. */
const suspiciousInARow = 3;
/** The failures come from at least this many uploads; a single upload that fails has its own problem. */
const suspiciousRequesters = 2;

export class CircuitBreaker {
  private readonly policy: BreakerPolicy;
  private currentOutage: Outage | null = null;
  /**
   * `wanted` while it is closed means that failures in a row suggest an outage, which a dedicated probe has to
   * confirm.
   */
  private probe: 'none' | 'wanted' | 'sent' = 'none';
  private failuresInARow = 0;
  private readonly failing = new Set<string>();
  /** Whether one of them was not overtaken, see `wasOvertaken`. */
  private hasFreshRequester = false;
  private lastAnswerAt = Number.NEGATIVE_INFINITY;
  private changeCount = 0;
  /** When it was first opened until a time, with no answer since. */
  private limitedSince: number | null = null;

  constructor(policy: BreakerPolicy) {
    this.policy = policy;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.currentOutage === null) return 'closed';
    return this.probe === 'none' ? 'open' : 'half-open';
  }

  /** Increases with every change of which requests pass. */
  get version(): number {
    return this.changeCount;
  }

  /** null while it is closed. */
  get outage(): Outage | null {
    return this.currentOutage;
  }

  /** Whether the next request of the right role becomes the probe. */
  get wantsProbe(): boolean {
    return this.probe === 'wanted';
  }

  get isProbing(): boolean {
    return this.probe === 'sent';
  }

  /** Whether exactly one request of a file may pass now. */
  get allowsOne(): boolean {
    return this.state === 'half-open' && this.wantsProbe && this.policy.probe === 'any-request';
  }

  /** The requesters that failed since the last answer; the most recent is last. */
  get failingIds(): readonly string[] {
    return [...this.failing];
  }

  holdsBack(role: RequestRole): boolean {
    return this.currentOutage !== null && !(this.probe === 'wanted' && this.mayProbe(role));
  }

  /** Lets a request pass and returns whether it is the probe. Call it only if `holdsBack` returns false. */
  enter(role: RequestRole): boolean {
    if (this.probe !== 'wanted' || !this.mayProbe(role)) return false;
    this.setState(this.currentOutage, 'sent');
    return true;
  }

  /** A request got an answer, even a refusal, so the guarded part works. */
  answered(now: number): void {
    this.lastAnswerAt = now;
    this.limitedSince = null;
    if (this.policy.closes === 'with-any-answer' || this.state === 'half-open') this.reset();
  }

  /** A request failed in a way that can affect all requests. */
  failed(
    failure: Failure,
    { isProbe, requester }: { readonly isProbe: boolean; readonly requester: Requester | null },
    moment: Moment,
  ): void {
    switch (this.policy.opens) {
      case 'at-once':
        // Requests that were in flight when it opened also fail; only a failure after that is a new attempt.
        if (this.state !== 'open') this.open(failure, moment);
        return;
      case 'when-several':
        if (requester !== null) this.failedForRequester(requester, isProbe, failure, moment);
        return;
      case 'when-probe-fails':
        this.failuresInARow += 1;
        if (isProbe && this.isProbing) this.open(failure, moment);
        else if (this.state === 'closed' && this.probe === 'none' && this.isSuspicious(0))
          this.setState(null, 'wanted');
    }
  }

  /**
   * It met a failure that is no requester's own, because a request without any file failed in the same way or because
   * of its kind. Opens the breaker at once.
   */
  failedForAll(failure: Failure, requesterId: string, moment: Moment): void {
    this.failing.delete(requesterId);
    this.failing.add(requesterId);
    if (this.state !== 'open') this.open(failure, moment);
  }

  /** Whether a failure of this requester is part of the outage. */
  isOutageOf(requester: Requester): boolean {
    return this.currentOutage !== null && !this.wasOvertaken(requester);
  }

  /** Opens it, also again after a failed probe. The pauses grow with each attempt. */
  open(failure: Failure, { now, random }: Moment): void {
    const { pauses } = this.policy;
    const attempt = (this.currentOutage?.attempt ?? 0) + 1;
    const since = this.currentOutage?.since ?? now;
    let pauseMs: number | null = null;
    if (pauses !== null) {
      const policy = outagePauses(pauses, now - since);
      pauseMs = Math.max(
        backoffMs(policy, attempt, 0.5 + random / 2),
        Math.min(failure.retryAfterMs ?? 0, policy.capMs),
      );
    }
    const endsAt = pauseMs === null ? null : now + pauseMs;
    this.setState({ failure, since, attempt, endsAt, atEnd: 'probe' }, 'none');
  }

  /**
   * Opens it until `endsAt`, when it closes without a probe. The later of two times counts, and an outage that only
   * `checkNow` can end stays. Returns whether this is the first failure of the outage.
   */
  openUntil(failure: Failure, endsAt: number, { now }: Moment): boolean {
    const { currentOutage } = this;
    if (this.state === 'open' && currentOutage?.endsAt === null) return false;
    this.limitedSince ??= now;
    const isFirst = currentOutage?.atEnd !== 'close';
    if (!isFirst && (currentOutage.endsAt ?? 0) >= endsAt) return false;
    this.setState(
      { failure, since: currentOutage?.since ?? now, attempt: 1, endsAt, atEnd: 'close' },
      'none',
    );
    return isFirst;
  }

  /** How long it has opened again and again at the end of its times, in milliseconds. */
  limitedForMs(now: number): number {
    return this.limitedSince === null ? 0 : now - this.limitedSince;
  }

  /** The probe ended without a result that decides. */
  probeLost(moment: Moment): void {
    if (this.probe !== 'sent') return;
    if (this.policy.probe === 'any-request') this.setState(this.currentOutage, 'wanted');
    else if (this.currentOutage === null) this.reset();
    else this.open(this.currentOutage.failure, moment);
  }

  pauseOver(): void {
    if (this.currentOutage?.atEnd === 'close') this.reset();
    else this.checkNow();
  }

  /** Lets a probe pass now. A breaker that is open until a certain time stays open. */
  checkNow(): void {
    if (this.state === 'open' && this.currentOutage?.atEnd === 'probe')
      this.setState(this.currentOutage, 'wanted');
  }

  /** Closes it and forgets all failures. */
  reset(): void {
    this.setState(null, 'none');
    this.failuresInARow = 0;
    this.failing.clear();
    this.hasFreshRequester = false;
  }

  private setState(outage: Outage | null, probe: 'none' | 'wanted' | 'sent'): void {
    if (outage === this.currentOutage && probe === this.probe) return;
    this.currentOutage = outage;
    this.probe = probe;
    this.changeCount += 1;
  }

  private failedForRequester(requester: Requester, isProbe: boolean, failure: Failure, moment: Moment): void {
    this.failing.delete(requester.id);
    this.failing.add(requester.id);
    this.failuresInARow += 1;
    const wasOvertaken = this.wasOvertaken(requester);
    this.hasFreshRequester ||= !wasOvertaken;
    if (isProbe && this.isProbing) {
      // If the requester was overtaken, its failure says nothing about the others.
      if (wasOvertaken) this.probeLost(moment);
      else this.open(failure, moment);
    } else if (this.state === 'closed' && this.hasFreshRequester && this.isSuspicious(suspiciousRequesters)) {
      this.open(failure, moment);
    }
  }

  /**
   * Whether other requests got an answer since the requester first failed. Then the requester has a problem of its
   * own.
   */
  private wasOvertaken({ failingSince }: Requester): boolean {
    return failingSince !== null && this.lastAnswerAt >= failingSince;
  }

  private isSuspicious(requesters: number): boolean {
    return this.failuresInARow >= suspiciousInARow && this.failing.size >= requesters;
  }

  private mayProbe(role: RequestRole): boolean {
    return this.policy.probe === 'any-request' || role === 'probe';
  }
}
