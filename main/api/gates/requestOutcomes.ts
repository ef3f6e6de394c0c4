/** Opens and closes circuit breakers by what the outcome of a request shows about key, plan, network and service. */
import type { Bucket, Failure } from '../../../preload/contract.ts';
import type { Endpoint } from '../../errors/classify.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { outagePauses } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Breakers, Target } from './breakers.ts';
import type { CircuitBreaker, Moment, RequestRole, Requester } from './circuitBreaker.ts';

export interface GateRequest {
  readonly bucket: Bucket;
  readonly endpoint: Endpoint;
  /** Default: `request`. */
  readonly role?: RequestRole | undefined;
  /** The upload that sends it. Default: none; then its failures do not count for the endpoint. */
  readonly requester?: Requester | undefined;
}

/** The least pauses while every request of a bucket meets its limit. */
const limitPauses = { baseMs: 0, capMs: 0, lateCapMs: 600_000 };
/** The shortest time until an upload that an open breaker held back is tried again. */
const minHoldMs = 1_000;

export class RequestOutcomes {
  private readonly clock: Clock;
  private readonly breakers: Breakers;
  private readonly halveLimit: (bucket: Bucket) => void;

  /** `halveLimit` is called when a bucket meets its rate limit. */
  constructor(clock: Clock, breakers: Breakers, halveLimit: (bucket: Bucket) => void) {
    this.clock = clock;
    this.breakers = breakers;
    this.halveLimit = halveLimit;
  }

  /** The service accepted the request. */
  answered(request: GateRequest): void {
    const now = this.clock.elapsed();
    this.keyAndPlanAccepted(request.bucket, now);
    this.breakers.service.answered(now);
    if (request.requester !== undefined) this.breakers.target(request.endpoint).answered(now);
  }

  /** The request failed. `probed`: the breakers that let it pass as their probe. */
  failed(request: GateRequest, failure: Failure, probed: ReadonlySet<CircuitBreaker>): void {
    const { network, service, key } = this.breakers;
    const moment = this.breakers.moment();
    const { source, outage } = errorTaxonomy[failure.kind];
    const details = (breaker: CircuitBreaker) => ({
      isProbe: probed.has(breaker),
      requester: request.requester === undefined ? null : this.onBreakerClock(request.requester),
    });
    switch (source) {
      case 'service':
        this.keyAndPlanAccepted(request.bucket, moment.now);
        this.serviceFailed(request, failure, details, moment);
        break;
      case 'key':
        network.answered(moment.now);
        if (failure.status !== undefined) service.answered(moment.now);
        key.failed(failure, details(key), moment);
        break;
      case 'bucket':
        network.answered(moment.now);
        service.answered(moment.now);
        key.answered(moment.now);
        for (const bucket of concernedBuckets(failure, request.bucket))
          this.bucketFailed(bucket, failure, moment);
        break;
      case 'network':
        if (failure.status !== undefined) service.answered(moment.now);
        // A single lost connection says nothing about the next one.
        if (outage !== 'no') network.failed(failure, details(network), moment);
        break;
      case 'drive':
      case 'writer':
      case 'file':
      case 'storage':
        // Any other status comes from a service that accepted the key.
        if (failure.status !== undefined) this.answered(request);
        break;
      default:
        assertNever(source);
    }
    this.returnProbes(probed);
  }

  /** The failure as the upload sees it: its own, or part of an outage. */
  forUpload({ endpoint, requester }: GateRequest, failure: Failure): Failure {
    if (errorTaxonomy[failure.kind].source !== 'service') return failure;
    if (this.breakers.service.outage !== null) return { ...failure, scope: 'service', action: 'wait' };
    const isOutage =
      requester !== undefined && this.breakers.target(endpoint).isOutageOf(this.onBreakerClock(requester));
    return isOutage ? this.targetFailure(endpoint, failure) : failure;
  }

  /** The failure as part of an outage of the target. */
  targetFailure(target: Target, failure: Failure): Failure {
    const endsAt = this.breakers.target(target).outage?.endsAt ?? 0;
    const retryAfterMs = Math.max(minHoldMs, endsAt - this.clock.elapsed());
    return { ...failure, scope: target === 'storage' ? 'storage' : 'endpoint', action: 'wait', retryAfterMs };
  }

  /** Returns probes whose outcome decided nothing. */
  returnProbes(probed: ReadonlySet<CircuitBreaker>): void {
    for (const breaker of probed) breaker.probeLost(this.breakers.moment());
  }

  /** The requester with its time on the clock of the breakers, which never jumps. */
  onBreakerClock({ id, failingSince }: Requester): Requester {
    if (failingSince === null) return { id, failingSince };
    return { id, failingSince: failingSince - this.clock.now() + this.clock.elapsed() };
  }

  /** An answer showed that the network works and that the key and the plan were accepted. */
  private keyAndPlanAccepted(bucket: Bucket, now: number): void {
    this.breakers.network.answered(now);
    this.breakers.key.answered(now);
    this.breakers.bucket(bucket).answered(now);
  }

  private serviceFailed(
    { endpoint }: GateRequest,
    failure: Failure,
    details: (breaker: CircuitBreaker) => Parameters<CircuitBreaker['failed']>[1],
    moment: Moment,
  ): void {
    const { service, targets } = this.breakers;
    service.failed({ ...failure, scope: 'service', action: 'wait' }, details(service), moment);
    const breaker = this.breakers.target(endpoint);
    if (service.outage === null) breaker.failed(failure, details(breaker), moment);
    // The outage belongs to the whole service now, no matter at which endpoint it started.
    else for (const [target, each] of targets) if (target !== 'storage') each.reset();
  }

  private bucketFailed(bucket: Bucket, failure: Failure, moment: Moment): void {
    const breaker = this.breakers.failingBucket(bucket);
    if (errorTaxonomy[failure.kind].outage !== 'until-time') {
      breaker.open(failure, moment);
      return;
    }
    // A time that the service names again and again is not the time at which it ends.
    const { capMs } = outagePauses(limitPauses, breaker.limitedForMs(moment.now));
    const endsAt = moment.now + Math.max(failure.retryAfterMs ?? 0, capMs);
    if (breaker.openUntil(failure, endsAt, moment)) this.halveLimit(bucket);
  }
}

/** The bucket that the answer names, and the bucket of the request, which would be sent again at once otherwise. */
function concernedBuckets(failure: Failure, asked: Bucket): Bucket[] {
  return [...new Set([failure.bucket ?? asked, asked])];
}
