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
import type { Clock } from '../clock.ts';
import { localFailure } from '../errors/classify.ts';
import { errorTaxonomy, isOutage } from '../errors/errorTaxonomy.ts';
import { WaitList } from '../shared/waitUntil.ts';
import { BucketGates } from './bucketGates.ts';
import {
  type Gate,
  halfOpened,
  holdsBack,
  isBeingProbed,
  open,
  withProbe,
  withoutProbe,
} from './gateState.ts';
import { NetworkGate } from './networkGate.ts';
import { Pace } from './pace.ts';
import { ServiceGate } from './serviceGate.ts';

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

function isKeyFailure(failure: Failure): boolean {
  return failure.scope === 'account';
}

export class Gates {
  private key: Gate = open;
  private readonly network: NetworkGate;
  private readonly service: ServiceGate;
  private readonly buckets: BucketGates;
  /** Counts the keys. */
  private generation = 0;
  private readonly paces = new Map<Bucket, Pace>();
  /** Requests that wait for their bucket's pace; each is called when it may look again. */
  private readonly waiting = new WaitList();
  private readonly tell: () => void;

  /** `onChange` is called whenever a gate opens, closes or lets a probe through. */
  constructor(clock: Clock, onChange: () => void) {
    this.tell = onChange;
    this.network = new NetworkGate(clock, () => this.probeNetwork());
    this.service = new ServiceGate(clock, () => this.onChange());
    this.buckets = new BucketGates(clock, () => this.onChange());
  }

  /** What holds back a request of this bucket, or null when it may go. */
  blockOf(bucket: Bucket, role: RequestRole = 'request'): Block | null {
    const network = this.network.gate;
    if (holdsBack(network)) return { gate: 'network', failure: network.failure };
    const { outage, wantsProbe } = this.service;
    if (outage !== null && !(role === 'probe' && wantsProbe))
      return { gate: 'network', failure: outage.failure };
    if (holdsBack(this.key)) return { gate: 'key', failure: this.key.failure };
    const gate = this.buckets.of(bucket);
    if (gate.state === 'cooling')
      return { gate: 'rate-limit', bucket, failure: gate.failure, until: gate.until };
    if (holdsBack(gate)) return { gate: 'plan', bucket, failure: gate.failure };
    return null;
  }

  /** How many further requests of this bucket may start now; one while a gate waits for its probe. */
  roomFor(bucket: Bucket): number {
    if (this.blockOf(bucket) !== null) return 0;
    const waitsForProbe = [this.network.gate, this.key, this.buckets.of(bucket)].some(
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
      await this.waiting.wait(signal);
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
    if (this.network.gate.state === 'half-open') {
      this.network.probing();
      probed.network = true;
    }
    if (this.key.state === 'half-open') {
      this.key = withProbe(this.key);
      probed.key = true;
    }
    if (this.buckets.of(bucket).state === 'half-open') {
      this.buckets.probing(bucket);
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
        return this.service.outage !== null && errorTaxonomy[failure.kind].source === 'service'
          ? { ...failure, scope: 'service', action: 'wait' }
          : failure;
      },
      abandoned: settle(() => this.giveBackProbe(bucket, probed)),
    };
  }

  /** The key was set, changed or forgotten: what the old one met no longer counts. */
  keyChanged(keyPresent: boolean): void {
    this.setKey(keyPresent ? open : { state: 'closed', failure: localFailure('key-missing') });
  }

  /** The system's keyring has the key and has not given it yet: nothing is sent until `keyChanged`. */
  keyLocked(): void {
    this.setKey({ state: 'closed', failure: localFailure('key-locked') });
  }

  private setKey(key: Gate): void {
    this.key = key;
    this.buckets.reset();
    this.paces.clear();
    this.generation += 1;
    this.network.probeLost();
    this.service.reset(); // the new key may be of another service
    this.onChange();
  }

  /** A person, the system's network notice or a timer asks: each closed gate lets one probe through. */
  checkAgain(): void {
    this.key = hasNoKey(this.key) ? this.key : halfOpened(this.key);
    this.buckets.checkNow();
    this.probeNetwork();
  }

  /** The connection may be back: try it now instead of at the next probe. */
  probeNetwork(): void {
    this.network.checkNow();
    this.service.checkNow();
    this.onChange();
  }

  /** Whether the key, the network or the service waits for a request that tells how it stands. */
  get wantsProbe(): boolean {
    const isWantedByGate = [this.network.gate, this.key].some(
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
    for (const [bucket, gate] of this.buckets) {
      if (gate.state === 'cooling') {
        notices.push({ gate: 'rate-limit', bucket, failure: gate.failure, until: gate.until });
      } else if (gate.state !== 'open') {
        notices.push({ gate: 'plan', bucket, failure: gate.failure, checking: isBeingProbed(gate) });
      }
    }
    const { gate: network, outage } = this.network;
    if (network.state !== 'open' && outage !== null) {
      const { since, nextProbeAt } = outage;
      const checking = isBeingProbed(network);
      const recovery = recoveryOf(network.failure);
      notices.push({ gate: 'offline', failure: network.failure, since, nextProbeAt, checking, recovery });
    } else if (this.service.outage !== null) {
      const { failure, since, nextProbeAt } = this.service.outage;
      const checking = this.service.isProbing;
      notices.push({ gate: 'offline', failure, since, nextProbeAt, checking, recovery: recoveryOf(failure) });
    }
    return notices;
  }

  /** Cancels every timer; the gates are not used afterwards. */
  stop(): void {
    this.network.stop();
    this.service.reset();
    this.buckets.stop();
  }

  private onChange(): void {
    this.waiting.wake();
    this.tell();
  }

  private paceOf(bucket: Bucket): Pace {
    const known = this.paces.get(bucket);
    if (known !== undefined) return known;
    const pace = new Pace();
    this.paces.set(bucket, pace);
    return pace;
  }

  private answered(bucket: Bucket): void {
    const changed =
      this.network.gate.state !== 'open' ||
      this.key.state === 'half-open' ||
      this.buckets.of(bucket).state === 'half-open';
    this.network.open();
    if (this.key.state === 'half-open') this.key = open;
    this.buckets.answered(bucket);
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
    if (errorTaxonomy[failure.kind].source === 'service') {
      this.serviceTroubled(failure, probed);
      this.answered(bucket); // somebody let us in
      return;
    }
    if (failure.status !== undefined) this.serviceAnswered();
    if (isKeyFailure(failure)) {
      this.network.open();
      this.key = { state: 'closed', failure };
      this.giveBackProbe(bucket, probed); // a refused key tells nothing about the plan
    } else if (failure.scope === 'bucket' && errorTaxonomy[failure.kind].outage === 'until-checked') {
      this.network.open();
      this.keyAnswered();
      for (const concerned of concernedBuckets(failure, bucket)) this.buckets.close(concerned, failure);
    } else if (failure.scope === 'bucket') {
      this.network.open();
      this.keyAnswered();
      for (const concerned of concernedBuckets(failure, bucket)) {
        if (this.buckets.cool(concerned, failure)) this.paceOf(concerned).halve();
      }
    } else if (isOutage(failure)) {
      this.giveBackProbe(bucket, probed);
      this.network.close(failure);
    } else if (failure.status === undefined) {
      this.giveBackProbe(bucket, probed); // a lost connection tells nothing about key or plan
    } else {
      this.answered(bucket); // any other status came from a service that let us in
      return;
    }
    this.onChange();
  }

  private keyAnswered(): void {
    if (this.key.state === 'half-open') this.key = open;
  }

  private giveBackProbe(bucket: Bucket, probed: Probed): void {
    if (probed.service && this.service.isProbing) this.service.probeLost();
    if (probed.network) this.network.probeLost();
    if (probed.key) this.key = withoutProbe(this.key);
    if (probed.bucket) this.buckets.probeLost(bucket);
    if (Object.values(probed).includes(true)) this.onChange();
  }
}

function recoveryOf({ kind }: Failure): 'by-itself' | 'after-settings' {
  return errorTaxonomy[kind].outage === 'until-corrected' ? 'after-settings' : 'by-itself';
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

/** There is no key that a probe could carry. */
function hasNoKey(gate: Gate): boolean {
  if (gate.state !== 'closed' || gate.failure.status !== undefined) return false;
  return gate.failure.kind === 'key-missing' || gate.failure.kind === 'key-locked';
}
