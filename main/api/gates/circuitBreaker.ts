/**
 * One circuit breaker. Closed, it lets every request pass. Open, it holds requests back. Half-open, it lets one
 * request pass as a probe, and what the probe meets decides. It has no clock and no timers: its owner hands in the
 * time, and calls `pauseOver` when its pause has passed. gates.ts has one for each scope.
 */
import type { Failure } from '../../../preload/contract.ts';
import { type BackoffPolicy, backoffMs } from '../../shared/backoff.ts';

export interface BreakerPolicy {
  /**
   * What opens it: the first failure; failures in a row, with no answer between them, of several requesters; or,
   * after failures in a row, a probe that fails as well.
   */
  readonly opens: 'at-once' | 'when-several' | 'when-probe-fails';
  /** Which requests may be the probe: any, or only those that are sent for it and concern no file. */
  readonly probe: 'any-request' | 'dedicated';
  /**
   * Which answers close it: any, or only those that come while it is half-open, because others may have been sent
   * before.
   */
  readonly closes: 'with-any-answer' | 'when-half-open';
  /** Pauses before it is half-open; null: it stays open until `checkNow`. */
  readonly pauses: BackoffPolicy | null;
}

/** A probe asks how the service is, and concerns no file. */
export type RequestRole = 'request' | 'probe';

/** The upload that sends a request. */
export interface Requester {
  readonly id: string;
  /** When it first failed at its present step, in milliseconds since 1970; null: it has not failed there. */
  readonly failingSince: number | null;
}

/** Milliseconds since 1970, and a random number in [0, 1). */
export interface Moment {
  readonly now: number;
  readonly random: number;
}

export interface Outage {
  readonly failure: Failure;
  /** When it opened first. */
  readonly since: number;
  /** How many times in a row it has opened. */
  readonly attempt: number;
  /** When its pause ends; null: it has none. */
  readonly endsAt: number | null;
  /** What the end of the pause brings. */
  readonly atEnd: 'probe' | 'close';
}

/** Failures in a row that make an outage likely. */
const suspiciousInARow = 3;
/** They come from at least so many uploads: one that fails alone has a problem of its own. */
const suspiciousRequesters = 2;

export class CircuitBreaker {
  private readonly policy: BreakerPolicy;
  private openNow: Outage | null = null;
  /** `wanted` while it is closed: failures in a row are a suspicion, which a dedicated probe has to confirm. */
  private probe: 'none' | 'wanted' | 'sent' = 'none';
  private failuresInARow = 0;
  private readonly failing = new Set<string>();
  /** Whether one of them was not overtaken by others. */
  private isAnyoneNew = false;
  private lastAnswerAt = Number.NEGATIVE_INFINITY;
  private changeCount = 0;

  constructor(policy: BreakerPolicy) {
    this.policy = policy;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    if (this.openNow === null) return 'closed';
    return this.probe === 'none' ? 'open' : 'half-open';
  }

  /** Grows with every change of what passes. */
  get version(): number {
    return this.changeCount;
  }

  /** null while it is closed. */
  get outage(): Outage | null {
    return this.openNow;
  }

  /** Whether the next request of the right role is a probe. */
  get wantsProbe(): boolean {
    return this.probe === 'wanted';
  }

  get isProbing(): boolean {
    return this.probe === 'sent';
  }

  /** Whether just one request may pass now, of those that concern a file. */
  get allowsOne(): boolean {
    return this.state === 'half-open' && this.wantsProbe && this.policy.probe === 'any-request';
  }

  /** The requesters that failed since the last answer, the latest last. */
  get failingIds(): readonly string[] {
    return [...this.failing];
  }

  holdsBack(role: RequestRole): boolean {
    return this.openNow !== null && !(this.probe === 'wanted' && this.mayProbe(role));
  }

  /** A request passes; answers whether it is the probe. Call it only where `holdsBack` is false. */
  enter(role: RequestRole): boolean {
    if (this.probe !== 'wanted' || !this.mayProbe(role)) return false;
    this.become(this.openNow, 'sent');
    return true;
  }

  /** A request was answered, be it with a refusal: what this breaker guards works. */
  answered(now: number): void {
    this.lastAnswerAt = now;
    if (this.policy.closes === 'with-any-answer' || this.state === 'half-open') this.reset();
  }

  /** A request failed in a way that concerns everyone. */
  failed(
    failure: Failure,
    { isProbe, requester }: { readonly isProbe: boolean; readonly requester: Requester | null },
    moment: Moment,
  ): void {
    switch (this.policy.opens) {
      case 'at-once':
        // Requests that were on the wire when it opened all end up here; only what passed since is a new attempt.
        if (this.state !== 'open') this.open(failure, moment);
        return;
      case 'when-several':
        if (requester !== null) this.failedFor(requester, isProbe, failure, moment);
        return;
      case 'when-probe-fails':
        this.failuresInARow += 1;
        if (isProbe && this.isProbing) this.open(failure, moment);
        else if (this.state === 'closed' && this.probe === 'none' && this.isSuspicious(0))
          this.become(null, 'wanted');
    }
  }

  /** Whether a failure of this requester is part of the outage. */
  isOutageOf(requester: Requester): boolean {
    return this.openNow !== null && !this.wasOvertaken(requester);
  }

  /** Opens it, or opens it again after a probe. The pauses grow with each attempt. */
  open(failure: Failure, { now, random }: Moment): void {
    const { pauses } = this.policy;
    const attempt = (this.openNow?.attempt ?? 0) + 1;
    const since = this.openNow?.since ?? now;
    const pauseMs =
      pauses === null
        ? null
        : Math.max(
            backoffMs(pauses, attempt, 0.5 + random / 2),
            Math.min(failure.retryAfterMs ?? 0, pauses.capMs),
          );
    const endsAt = pauseMs === null ? null : now + pauseMs;
    this.become({ failure, since, attempt, endsAt, atEnd: 'probe' }, 'none');
  }

  /**
   * Opens it until `endsAt`; then it closes without a probe. The longer of two times counts, and one that only
   * `checkNow` ends stays as it is. Answers whether this is the first failure of the outage.
   */
  openUntil(failure: Failure, endsAt: number, { now }: Moment): boolean {
    const { openNow } = this;
    if (this.state === 'open' && openNow?.endsAt === null) return false;
    const isFirst = openNow?.atEnd !== 'close';
    if (!isFirst && (openNow.endsAt ?? 0) >= endsAt) return false;
    this.become({ failure, since: openNow?.since ?? now, attempt: 1, endsAt, atEnd: 'close' }, 'none');
    return isFirst;
  }

  /** The probe got no answer that says anything. */
  probeLost(moment: Moment): void {
    if (this.probe !== 'sent') return;
    if (this.policy.probe === 'any-request') this.become(this.openNow, 'wanted');
    else if (this.openNow === null) this.reset();
    else this.open(this.openNow.failure, moment);
  }

  pauseOver(): void {
    if (this.openNow?.atEnd === 'close') this.reset();
    else this.checkNow();
  }

  /** Lets a probe pass now. What is open until a certain time stays open. */
  checkNow(): void {
    if (this.state === 'open' && this.openNow?.atEnd === 'probe') this.become(this.openNow, 'wanted');
  }

  /** As if nothing had failed. */
  reset(): void {
    this.become(null, 'none');
    this.failuresInARow = 0;
    this.failing.clear();
    this.isAnyoneNew = false;
  }

  private become(outage: Outage | null, probe: 'none' | 'wanted' | 'sent'): void {
    if (outage === this.openNow && probe === this.probe) return;
    this.openNow = outage;
    this.probe = probe;
    this.changeCount += 1;
  }

  private failedFor(requester: Requester, isProbe: boolean, failure: Failure, moment: Moment): void {
    this.failing.delete(requester.id);
    this.failing.add(requester.id);
    this.failuresInARow += 1;
    const wasOvertaken = this.wasOvertaken(requester);
    this.isAnyoneNew ||= !wasOvertaken;
    if (isProbe && this.isProbing) {
      // The failure of one that was overtaken says nothing of the others.
      if (wasOvertaken) this.probeLost(moment);
      else this.open(failure, moment);
    } else if (this.state === 'closed' && this.isAnyoneNew && this.isSuspicious(suspiciousRequesters)) {
      this.open(failure, moment);
    }
  }

  /** Whether others got an answer since the requester failed first: then it has a problem of its own. */
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
