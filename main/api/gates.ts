/**
 * The gates: what holds back more than one file. One for the key (401), one per capability bucket (402 closes it, 429
 * cools it), one for the network, one for the service itself (serviceGate.ts). A gate is closed once by the answer that
 * revealed the trouble, and every other request waits instead of finding it out again.
 *
 * Invariants:
 * - A closed key or plan gate opens only when the key changes or a person asks to check again; then exactly one request
 *   goes through as a probe, and its answer decides.
 * - A cooling gate opens by itself at its time, the network gate probes by itself with growing pauses, and so does the
 *   service's; but while that one is closed, nothing but probes goes through.
 * - Every permit is given back exactly once, with what came of the request.
 * - After a 429 a bucket's requests go out a few at a time (pace.ts); the others wait in the order they came.
 */
import type { Bucket, Failure, GateNotice } from '../../preload/contract.ts';
import { calledOrAborted } from '../abortable.ts';
import type { Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';
import { localFailure, unreachableKinds } from './failures.ts';
import { Pace } from './pace.ts';
import { ServiceGate, isOutage, isServiceTrouble } from './serviceGate.ts';

type Gate =
  | { readonly state: 'open' }
  | { readonly state: 'closed'; readonly failure: Failure }
  /** Lets one request through; `probing` while that one is under way. */
  | { readonly state: 'half-open'; readonly failure: Failure; readonly probing: boolean };

type BucketGate = Gate | { readonly state: 'cooling'; readonly failure: Failure; readonly until: number };

interface Outage {
  readonly since: number;
  readonly attempt: number;
  readonly nextProbeAt: number;
}

/** What stands in a request's way. */
export type Block =
  | { readonly gate: 'key'; readonly failure: Failure }
  | { readonly gate: 'plan'; readonly bucket: Bucket; readonly failure: Failure }
  | {
      readonly gate: 'rate-limit';
      readonly bucket: Bucket;
      readonly failure: Failure;
      readonly until: number;
    }
  | { readonly gate: 'network'; readonly failure: Failure };

/** One request's leave to go. Call `answered` or `failed` or `abandoned`, once. */
export interface Permit {
  /** The service answered, with anything but a 401, 402 or 429. */
  answered(): void;
  /** Answers what the failure is to the upload that met it: the same, or the outage that it turned out to be part of. */
  failed(failure: Failure): Failure;
  /** The request was given up before it got an answer. */
  abandoned(): void;
}

/** A probe asks how the service is, and concerns no file. */
export type RequestRole = 'request' | 'probe';

const networkProbe = { baseMs: 4_000, capMs: 60_000 };
const open: Gate = { state: 'open' };

function isKeyFailure(failure: Failure): boolean {
  return failure.scope === 'account';
}

/** Whether the failure closes a gate, and so is not the failure of the upload that met it. */
export function closesGate(failure: Failure): boolean {
  return (
    failure.scope === 'account' ||
    failure.scope === 'bucket' ||
    unreachableKinds.includes(failure.kind) ||
    isOutage(failure)
  );
}

export class Gates {
  private key: Gate = open;
  private network: Gate = open;
  private readonly service: ServiceGate;
  /** Counts the keys. */
  private generation = 0;
  private outage: Outage | null = null;
  private readonly perBucket = new Map<Bucket, BucketGate>();
  private cancelNetworkTimer: () => void = () => undefined;
  private readonly coolingTimers = new Map<Bucket, () => void>();
  private readonly paces = new Map<Bucket, Pace>();
  /** Requests that wait for their bucket's pace; each is called when it may look again. */
  private waiting: (() => void)[] = [];
  private readonly clock: Clock;
  private readonly tell: () => void;

  /** `onChange` is called whenever a gate opens, closes or lets a probe through. */
  constructor(clock: Clock, onChange: () => void) {
    this.clock = clock;
    this.tell = onChange;
    this.service = new ServiceGate(clock, () => this.onChange());
  }

  /** What holds back a request of this bucket, or null when it may go. */
  blockOf(bucket: Bucket, role: RequestRole = 'request'): Block | null {
    if (holdsBack(this.network)) return { gate: 'network', failure: this.network.failure };
    const { outage, wantsProbe } = this.service;
    if (outage !== null && !(role === 'probe' && wantsProbe))
      return { gate: 'network', failure: outage.failure };
    if (holdsBack(this.key)) return { gate: 'key', failure: this.key.failure };
    const gate = this.gateOf(bucket);
    if (gate.state === 'cooling')
      return { gate: 'rate-limit', bucket, failure: gate.failure, until: gate.until };
    if (holdsBack(gate)) return { gate: 'plan', bucket, failure: gate.failure };
    return null;
  }

  /** How many further requests of this bucket may start now; one while a gate waits for its probe. */
  roomFor(bucket: Bucket): number {
    if (this.blockOf(bucket) !== null) return 0;
    const waitsForProbe = [this.network, this.key, this.gateOf(bucket)].some(
      (gate) => gate.state === 'half-open',
    );
    return Math.min(waitsForProbe ? 1 : Number.POSITIVE_INFINITY, this.paceOf(bucket).room);
  }

  /** Leave to send one request, once the bucket's pace allows it, or what is in its way. Rejects when `signal` aborts. */
  async enter(bucket: Bucket, signal: AbortSignal, role: RequestRole = 'request'): Promise<Permit | Block> {
    for (;;) {
      signal.throwIfAborted();
      if (this.blockOf(bucket, role) !== null || this.paceOf(bucket).room > 0)
        return this.enterNow(bucket, role);
      await calledOrAborted(signal, (lookAgain) => this.waiting.push(lookAgain));
    }
  }

  /** The same without waiting, whatever the pace. */
  enterNow(bucket: Bucket, role: RequestRole = 'request'): Permit | Block {
    const block = this.blockOf(bucket, role);
    if (block !== null) return block;
    const probed = { network: false, key: false, bucket: false, service: false };
    if (role === 'probe' && this.service.wantsProbe) {
      this.service.probing();
      probed.service = true;
    }
    if (this.network.state === 'half-open') {
      this.network = { ...this.network, probing: true };
      probed.network = true;
    }
    if (this.key.state === 'half-open') {
      this.key = { ...this.key, probing: true };
      probed.key = true;
    }
    const gate = this.gateOf(bucket);
    if (gate.state === 'half-open') {
      this.perBucket.set(bucket, { ...gate, probing: true });
      probed.bucket = true;
    }
    if (Object.values(probed).includes(true)) this.onChange();
    const pace = this.paceOf(bucket);
    pace.begin();
    const { generation } = this;
    const settle = (outcome: () => void) => () => {
      // What the old key met says nothing about the new one.
      if (generation === this.generation) outcome();
      pace.end();
      if (pace.isLimited) this.onChange();
    };
    return {
      answered: settle(() => {
        pace.succeeded();
        this.serviceAnswered();
        this.answered(bucket);
      }),
      failed: (failure) => {
        settle(() => this.failed(bucket, failure, probed))();
        return this.service.outage !== null && isServiceTrouble(failure)
          ? { ...failure, scope: 'network', action: 'wait' }
          : failure;
      },
      abandoned: settle(() => this.giveBackProbe(bucket, probed)),
    };
  }

  /** The key was set, changed or forgotten: what the old one met no longer counts. */
  keyChanged(keyPresent: boolean): void {
    this.key = keyPresent ? open : { state: 'closed', failure: localFailure('key-missing') };
    for (const cancel of this.coolingTimers.values()) cancel();
    this.coolingTimers.clear();
    this.perBucket.clear();
    this.paces.clear();
    this.generation += 1;
    if (this.network.state === 'half-open') this.network = withoutProbe(this.network);
    this.service.reset(); // the new key may be of another service
    this.onChange();
  }

  /** A person, the system's network notice or a timer asks: each closed gate lets one probe through. */
  checkAgain(): void {
    this.key = keyIsMissing(this.key) ? this.key : halfOpened(this.key);
    for (const [bucket, gate] of this.perBucket) {
      if (gate.state !== 'cooling') this.perBucket.set(bucket, halfOpened(gate));
    }
    this.probeNetwork();
  }

  /** The connection may be back: try it now instead of at the next probe. */
  probeNetwork(): void {
    this.cancelNetworkTimer();
    this.network = halfOpened(this.network);
    this.service.checkNow();
    this.onChange();
  }

  /** Whether the key, the network or the service waits for a request that tells how it stands. */
  get wantsProbe(): boolean {
    const isWantedByGate = [this.network, this.key].some(
      (gate) => gate.state === 'half-open' && !gate.probing,
    );
    return isWantedByGate || this.service.wantsProbe;
  }

  /** Every closed gate, for the window's banners. */
  notices(): GateNotice[] {
    const notices: GateNotice[] = [];
    if (this.key.state !== 'open') {
      notices.push({ gate: 'key', failure: this.key.failure, checking: isBeingProbed(this.key) });
    }
    for (const [bucket, gate] of this.perBucket) {
      if (gate.state === 'cooling') {
        notices.push({ gate: 'rate-limit', bucket, failure: gate.failure, until: gate.until });
      } else if (gate.state !== 'open') {
        notices.push({ gate: 'plan', bucket, failure: gate.failure, checking: isBeingProbed(gate) });
      }
    }
    if (this.network.state !== 'open' && this.outage !== null) {
      notices.push({
        gate: 'offline',
        failure: this.network.failure,
        since: this.outage.since,
        nextProbeAt: this.outage.nextProbeAt,
        checking: isBeingProbed(this.network),
      });
    } else if (this.service.outage !== null) {
      const { failure, since, nextProbeAt } = this.service.outage;
      notices.push({ gate: 'offline', failure, since, nextProbeAt, checking: this.service.isProbing });
    }
    return notices;
  }

  /** Cancels every timer; the gates are not used afterwards. */
  stop(): void {
    this.cancelNetworkTimer();
    this.service.reset();
    for (const cancel of this.coolingTimers.values()) cancel();
    this.coolingTimers.clear();
  }

  private onChange(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const lookAgain of waiting) lookAgain();
    this.tell();
  }

  private paceOf(bucket: Bucket): Pace {
    const known = this.paces.get(bucket);
    if (known !== undefined) return known;
    const pace = new Pace();
    this.paces.set(bucket, pace);
    return pace;
  }

  private gateOf(bucket: Bucket): BucketGate {
    return this.perBucket.get(bucket) ?? open;
  }

  private answered(bucket: Bucket): void {
    const changed =
      this.network.state !== 'open' ||
      this.key.state === 'half-open' ||
      this.gateOf(bucket).state === 'half-open';
    this.openNetwork();
    if (this.key.state === 'half-open') this.key = open;
    if (this.gateOf(bucket).state === 'half-open') this.perBucket.delete(bucket);
    if (changed) this.onChange();
  }

  private serviceAnswered(): void {
    const wasDown = this.service.outage !== null;
    this.service.answered();
    if (wasDown) this.onChange();
  }

  private serviceTroubled(failure: Failure, probed: Probed): void {
    this.service.troubled(failure, probed.service ? 'probe' : 'request');
    if (probed.service || this.service.wantsProbe) this.onChange();
  }

  private failed(bucket: Bucket, failure: Failure, probed: Probed): void {
    if (isServiceTrouble(failure)) {
      this.serviceTroubled(failure, probed);
      this.answered(bucket); // somebody let us in
      return;
    }
    if (failure.status !== undefined) this.serviceAnswered();
    if (isKeyFailure(failure)) {
      this.openNetwork();
      this.key = { state: 'closed', failure };
      this.giveBackProbe(bucket, probed); // a refused key tells nothing about the plan
    } else if (failure.kind === 'plan-gated') {
      this.openNetwork();
      this.keyAnswered();
      for (const concerned of concernedBuckets(failure, bucket)) this.close(concerned, failure);
    } else if (failure.kind === 'rate-limited') {
      this.openNetwork();
      this.keyAnswered();
      for (const concerned of concernedBuckets(failure, bucket)) this.cool(concerned, failure);
    } else if (unreachableKinds.includes(failure.kind)) {
      this.giveBackProbe(bucket, probed);
      this.closeNetwork(failure);
    } else if (failure.status === undefined) {
      this.giveBackProbe(bucket, probed); // a lost connection tells nothing about key or plan
    } else {
      this.answered(bucket); // any other status came from a service that let us in
      return;
    }
    this.onChange();
  }

  private close(bucket: Bucket, failure: Failure): void {
    this.coolingTimers.get(bucket)?.();
    this.coolingTimers.delete(bucket);
    this.perBucket.set(bucket, { state: 'closed', failure });
  }

  private keyAnswered(): void {
    if (this.key.state === 'half-open') this.key = open;
  }

  private cool(bucket: Bucket, failure: Failure): void {
    const waitMs = failure.retryAfterMs ?? 0;
    const until = this.clock.now() + waitMs;
    const current = this.gateOf(bucket);
    if (current.state === 'closed') return; // only a person's check or another key opens that
    if (current.state !== 'cooling') this.paceOf(bucket).halve();
    else if (current.until >= until) return;
    this.perBucket.set(bucket, { state: 'cooling', failure, until });
    this.coolingTimers.get(bucket)?.();
    this.coolingTimers.set(
      bucket,
      this.clock.after(waitMs, () => {
        this.coolingTimers.delete(bucket);
        this.perBucket.delete(bucket);
        this.onChange();
      }),
    );
  }

  private openNetwork(): void {
    this.cancelNetworkTimer();
    this.network = open;
    this.outage = null;
  }

  private closeNetwork(failure: Failure): void {
    // Requests that were on the wire when the network went down all end up here; only a probe counts as a new try.
    if (this.network.state === 'closed') return;
    const attempt = (this.outage?.attempt ?? 0) + 1;
    const now = this.clock.now();
    const delayMs = backoffMs(networkProbe, attempt, 0.5 + this.clock.random() / 2);
    this.outage = { since: this.outage?.since ?? now, attempt, nextProbeAt: now + delayMs };
    this.network = { state: 'closed', failure };
    this.cancelNetworkTimer();
    this.cancelNetworkTimer = this.clock.after(delayMs, () => this.probeNetwork());
  }

  private giveBackProbe(bucket: Bucket, probed: Probed): void {
    if (probed.service && this.service.isProbing) this.service.probeLost();
    if (probed.network) this.network = withoutProbe(this.network);
    if (probed.key) this.key = withoutProbe(this.key);
    const gate = this.gateOf(bucket);
    if (probed.bucket && gate.state === 'half-open') this.perBucket.set(bucket, { ...gate, probing: false });
    if (Object.values(probed).includes(true)) this.onChange();
  }
}

/** The bucket that the answer names, and the one that asked: it would ask again at once otherwise. */
function concernedBuckets(failure: Failure, asked: Bucket): Bucket[] {
  return [...new Set([failure.bucket ?? asked, asked])];
}

interface Probed {
  readonly service: boolean;
  readonly network: boolean;
  readonly key: boolean;
  readonly bucket: boolean;
}

function holdsBack(gate: BucketGate): gate is Exclude<BucketGate, { state: 'open' }> {
  if (gate.state === 'half-open') return gate.probing;
  return gate.state !== 'open';
}

function halfOpened<G extends BucketGate>(gate: G): G | Gate {
  return gate.state === 'closed' ? { state: 'half-open', failure: gate.failure, probing: false } : gate;
}

function isBeingProbed(gate: BucketGate): boolean {
  return gate.state === 'half-open' && gate.probing;
}

function withoutProbe(gate: Gate): Gate {
  return gate.state === 'half-open' ? { ...gate, probing: false } : gate;
}

function keyIsMissing(gate: Gate): boolean {
  return gate.state === 'closed' && gate.failure.kind === 'key-missing' && gate.failure.status === undefined;
}
