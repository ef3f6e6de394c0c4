/**
 * The gates before every request: one circuit breaker for each scope that affects more than one file. The scopes are
 * the key (401), each capability bucket (402 and 429), the network, the service as a whole, each of its endpoints, and
 * storage. The first answer that shows an outage opens the breaker; other requests wait instead of meeting it again.
 *
 * Invariants:
 * - A breaker that opened because of the key or the plan closes only after the key changes or a person checks again;
 *   then exactly one request passes as a probe, and its answer decides.
 * - After a 429 a bucket opens again at its time, and its requests go out a few at a time (concurrencyLimiter.ts).
 * - Network, service, endpoints and storage are probed automatically, with growing pauses.
 * - Every permit is returned exactly once, with the outcome of the request.
 */
import type { Bucket, Failure, GateNotice } from '../../../preload/contract.ts';
import { localFailure } from '../../errors/classify.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import type { Clock } from '../../shared/clock.ts';
import { WaitList } from '../../shared/waitUntil.ts';
import { Breakers, type Target } from './breakers.ts';
import type { CircuitBreaker, RequestRole, Requester } from './circuitBreaker.ts';
import { ConcurrencyLimiter } from './concurrencyLimiter.ts';
import { bucketNotice, gateNotices } from './gateNotices.ts';
import { type GateRequest, RequestOutcomes } from './requestOutcomes.ts';

export type { Target } from './breakers.ts';
export type { RequestRole, Requester } from './circuitBreaker.ts';

/** The breakers that a request, or every request of a step, has to pass. */
export interface Route {
  readonly bucket: Bucket;
  readonly targets: readonly Target[];
  /** Whether the step can do without storage when that cannot be reached. Default: no. */
  readonly isStorageOptional?: boolean;
}

/** Why a request is held back. */
export type Block =
  | { readonly gate: 'key' | 'network' | 'service' | 'target'; readonly failure: Failure }
  | { readonly gate: 'plan'; readonly bucket: Bucket; readonly failure: Failure }
  | {
      readonly gate: 'rate-limit';
      readonly bucket: Bucket;
      readonly failure: Failure;
      readonly until: number;
    };

/** Permission to send one request. Call exactly one of `answered`, `failed` and `abandoned`, once. */
export interface Permit {
  /** The service accepted the request. */
  answered(): void;
  /** Returns the failure as the upload sees it: the same, or the outage that it is part of. */
  failed(failure: Failure): Failure;
  /** The request was cancelled before it got an answer. */
  abandoned(): void;
}

/** Permission to send one file to storage. Call `answered` for each answer of storage, and `finished` once. */
export interface StoragePermit {
  answered(): void;
  /** Returns the failure as the upload sees it, as in `Permit`. */
  failed(failure: Failure): Failure;
  /** A request without the file's bytes failed too, so it is an outage. Returns it as the upload sees it. */
  failedForAll(failure: Failure): Failure;
  finished(): void;
}

export class Gates {
  private readonly clock: Clock;
  private readonly breakers: Breakers;
  private readonly outcomes: RequestOutcomes;
  private readonly limiters = new Map<Bucket, ConcurrencyLimiter>();
  /** Requests that wait for their bucket's limiter. */
  private readonly waiting = new WaitList();
  private isKeyPresent = true;
  /** Storage could not be reached; a connection check shows whether anything can. */
  private isNetworkSuspected = false;
  /** Counts changes of the key. */
  private generation = 0;

  /** `onChange` is called whenever a breaker opens, closes or lets a probe pass. */
  constructor(clock: Clock, onChange: () => void) {
    this.clock = clock;
    this.breakers = new Breakers(clock, () => {
      this.waiting.wake();
      onChange();
    });
    this.outcomes = new RequestOutcomes(clock, this.breakers, (bucket) => this.limiterOf(bucket).halve());
  }

  /** Why a request on this route is held back; null if it may be sent. */
  blockOf(
    { bucket, targets, isStorageOptional = false }: Route,
    role: RequestRole = 'request',
  ): Block | null {
    const { network, service, key } = this.breakers;
    if (network.outage !== null && network.holdsBack(role))
      return { gate: 'network', failure: network.outage.failure };
    if (service.outage !== null && service.holdsBack(role))
      return { gate: 'service', failure: service.outage.failure };
    if (key.outage !== null && key.holdsBack(role)) return { gate: 'key', failure: key.outage.failure };
    const { outage } = this.breakers.bucket(bucket);
    if (outage !== null && this.breakers.bucket(bucket).holdsBack(role))
      return bucketNotice(bucket, outage, false, this.dateOf);
    for (const target of targets) {
      const breaker = this.breakers.target(target);
      if (isStorageOptional && target === 'storage' && this.isStorageUnreachable) continue;
      if (breaker.outage !== null && breaker.holdsBack(role))
        return { gate: 'target', failure: this.outcomes.targetFailure(target, breaker.outage.failure) };
    }
    return null;
  }

  /** How many more requests may start on this route now; at most one while a breaker waits for its probe. */
  availableSlots(route: Route): number {
    if (this.blockOf(route) !== null) return 0;
    const isProbed = this.breakersOf(route).some((breaker) => breaker.allowsOne);
    return Math.min(isProbed ? 1 : Number.POSITIVE_INFINITY, this.limiterOf(route.bucket).availableSlots);
  }

  /**
   * The uploads that met an outage of one of the route's targets; the most recent is last. Other uploads are better
   * probes, because an upload that fails for its own reason must not prolong the outage.
   */
  failedDuringOutage({ targets }: Route): readonly string[] {
    return targets.flatMap((target) => {
      const breaker = this.breakers.target(target);
      return breaker.outage === null ? [] : breaker.failingIds;
    });
  }

  /**
   * Waits for the bucket's limiter and returns permission to send one request, or why it is held back. Rejects when
   * `signal` aborts.
   */
  async enter(request: GateRequest, signal: AbortSignal): Promise<Permit | Block> {
    for (;;) {
      signal.throwIfAborted();
      const isHeldBack = this.blockOf(routeOf(request), request.role) !== null;
      if (isHeldBack || this.limiterOf(request.bucket).availableSlots > 0) return this.enterNow(request);
      await this.waiting.wait(signal);
    }
  }

  /** The same as `enter`, without waiting for the limiter. */
  enterNow(request: GateRequest): Permit | Block {
    const route = routeOf(request);
    if (request.role === 'probe') this.isNetworkSuspected = false;
    const block = this.blockOf(route, request.role);
    if (block !== null) return block;
    const probed = new Set<CircuitBreaker>();
    this.breakers.update(() => {
      for (const breaker of this.breakersOf(route))
        if (breaker.enter(request.role ?? 'request')) probed.add(breaker);
    });
    const limiter = this.limiterOf(request.bucket);
    limiter.begin();
    const { generation } = this;
    const settle = (outcome: () => void): void => {
      // An outcome with the old key says nothing about the new one.
      if (generation === this.generation) this.breakers.update(outcome);
      limiter.end();
      if (limiter.isLimited) this.breakers.changed();
    };
    return {
      answered: () =>
        settle(() => {
          limiter.succeeded();
          this.outcomes.answered(request);
        }),
      failed: (failure) => {
        settle(() => this.outcomes.failed(request, failure, probed));
        return this.outcomes.forUpload(request, failure);
      },
      abandoned: () => settle(() => this.outcomes.returnProbes(probed)),
    };
  }

  /** Returns permission to send a file to storage, or why it is held back. */
  enterStorage(upload: Requester): StoragePermit | Block {
    const requester = this.outcomes.onBreakerClock(upload);
    const breaker = this.breakers.target('storage');
    if (breaker.outage !== null && breaker.holdsBack('request'))
      return { gate: 'target', failure: this.outcomes.targetFailure('storage', breaker.outage.failure) };
    let isProbe = false;
    this.breakers.update(() => {
      isProbe = breaker.enter('request');
    });
    const { generation } = this;
    const settle = (outcome: () => void): void => {
      if (generation === this.generation) this.breakers.update(outcome);
    };
    const failedForAll = (failure: Failure): Failure => {
      // The whole network may be down; the connection check shows that.
      if (errorTaxonomy[failure.kind].source === 'network') this.isNetworkSuspected = true;
      settle(() => breaker.failedForAll(failure, upload.id, this.breakers.moment()));
      return this.outcomes.targetFailure('storage', failure);
    };
    return {
      answered: () => settle(() => breaker.answered(this.clock.elapsed())),
      failed: (failure) => {
        const { source, outage } = errorTaxonomy[failure.kind];
        if (outage !== 'no' && outage !== 'when-several' && (source === 'storage' || source === 'network'))
          return failedForAll(failure);
        if (source !== 'storage') {
          if (failure.status !== undefined) settle(() => breaker.answered(this.clock.elapsed()));
          return failure;
        }
        settle(() => breaker.failed(failure, { isProbe, requester }, this.breakers.moment()));
        return breaker.isOutageOf(requester) ? this.outcomes.targetFailure('storage', failure) : failure;
      },
      failedForAll,
      finished: () => settle(() => (isProbe ? breaker.probeLost(this.breakers.moment()) : undefined)),
    };
  }

  /** A request without a file got an answer from this target, so it has no outage. */
  targetAnswers(target: Target): void {
    this.breakers.update(() => this.breakers.target(target).answered(this.clock.elapsed()));
  }

  /** A request without a file failed at this target as an upload's did. Returns the upload's failure as an outage. */
  targetFails(target: Target, uploadId: string, failure: Failure): Failure {
    const breaker = this.breakers.target(target);
    this.breakers.update(() => breaker.failedForAll(failure, uploadId, this.breakers.moment()));
    return this.outcomes.targetFailure(target, failure);
  }

  /** The key was set, changed or removed. Outcomes with the old key do not count any more. */
  keyChanged(isPresent: boolean): void {
    this.setKey(isPresent ? null : localFailure('key-missing'));
  }

  /** The system's keyring has the key and is locked. No request is sent until `keyChanged`. */
  keyLocked(): void {
    this.setKey(localFailure('key-locked'));
  }

  /** `missing`: why there is no key; null if there is one. */
  private setKey(missing: Failure | null): void {
    this.isKeyPresent = missing === null;
    const moment = this.breakers.moment();
    this.generation += 1;
    this.limiters.clear();
    for (const breaker of this.breakers.all) if (breaker !== this.breakers.network) breaker.reset();
    if (missing !== null) this.breakers.key.open(missing, moment);
    this.breakers.network.probeLost(moment);
    this.breakers.changed();
  }

  /** A person checks again: each open breaker lets one probe pass, except the key's while there is no key. */
  checkAgain(): void {
    for (const breaker of this.breakers.all)
      if (breaker !== this.breakers.key || this.isKeyPresent) breaker.checkNow();
    this.breakers.changed();
  }

  /** The network may be back: probes it now instead of at the end of the pause. */
  probeNetwork(): void {
    this.breakers.network.checkNow();
    this.breakers.service.checkNow();
    this.breakers.target('storage').checkNow();
    this.breakers.changed();
  }

  /** A person retries an upload: endpoints and storage are probed now instead of at the end of their pauses. */
  probeTargets(): void {
    this.breakers.update(() => {
      for (const breaker of this.breakers.targets.values()) breaker.checkNow();
    });
  }

  /** Whether storage cannot be reached, while nothing is known of the network as a whole. */
  private get isStorageUnreachable(): boolean {
    const { outage } = this.breakers.target('storage');
    return outage !== null && errorTaxonomy[outage.failure.kind].source === 'network';
  }

  /** Whether the key, the network or the service waits for a probe. */
  get wantsProbe(): boolean {
    const { network, key, service } = this.breakers;
    return network.wantsProbe || key.wantsProbe || service.wantsProbe || this.isNetworkSuspected;
  }

  /** Every closed gate, for the window's banners. */
  notices(): GateNotice[] {
    return gateNotices(this.breakers, this.dateOf);
  }

  /** Cancels every timer; the gates are not used afterwards. */
  stop(): void {
    this.breakers.stop();
  }

  private breakersOf({ bucket, targets }: Route): readonly CircuitBreaker[] {
    const { network, service, key } = this.breakers;
    const own = targets.map((target) => this.breakers.target(target));
    return [network, service, key, this.breakers.bucket(bucket), ...own];
  }

  /** The date, in milliseconds since 1970, of a moment on the breakers' clock, which never jumps. */
  private readonly dateOf = (moment: number): number =>
    Math.round(moment - this.clock.elapsed() + this.clock.now());

  private limiterOf(bucket: Bucket): ConcurrencyLimiter {
    const limiter = this.limiters.get(bucket) ?? new ConcurrencyLimiter();
    this.limiters.set(bucket, limiter);
    return limiter;
  }
}

/** A request without an upload does not pass the breaker of its endpoint. */
function routeOf({ bucket, endpoint, requester }: GateRequest): Route {
  return { bucket, targets: requester === undefined ? [] : [endpoint] };
}
