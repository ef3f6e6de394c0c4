/** Faults: what the gateway does to chosen requests instead of, or on top of, letting them through. */
import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { apiEndpointNames, storageEndpointNames, type EndpointName } from './endpoints.ts';
import { keyNames, type KeyName } from './keys.ts';

const count = z.int().min(1);

/** Which requests a fault affects, and when. */
const aim = {
  /** `api.*`: every endpoint of the API, known or not. `storage.*`: every one of storage. `*`: both. */
  endpoint: z.enum([...apiEndpointNames, ...storageEndpointNames, 'unknown', 'api.*', 'storage.*', '*']),
  /** Only requests that carry this key. */
  key: z.enum(keyNames).optional(),
  /** Only requests whose decoded path, or (API only) the first piece of whose body, has this text in it. */
  contains: z.string().min(1).optional(),
  /** How many requests pass first. */
  skip: z.int().min(0).optional(),
  /** Affects this many requests, then none. Without `next` and `every`, it affects all until it is cleared. */
  next: count.optional(),
  /** Affects every k-th request. */
  every: count.optional(),
  /** The delay before the fault takes effect. */
  delayMs: z.int().min(0).optional(),
};

/** When a made-up answer comes: before the body is read, when it is in, or after the server has done its work. */
const when = z.enum(['at-once', 'after-body', 'after-work']).optional();
const status = z.int().min(200).max(599);

export const faultSchema = z.discriminatedUnion('kind', [
  /** Lets the request through after `delayMs`. */
  z.strictObject({ ...aim, kind: z.literal('delay') }),
  /** Any answer at all; `json` or raw `text`. */
  z.strictObject({
    ...aim,
    kind: z.literal('answer'),
    status,
    json: z.unknown().optional(),
    text: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    when,
  }),
  /** A proxy's HTML page. Default status: 502. */
  z.strictObject({ ...aim, kind: z.literal('html'), status: status.optional(), when }),
  /** Azure's XML error, e.g. 403 AuthenticationFailed, 503 ServerBusy. */
  z.strictObject({ ...aim, kind: z.literal('storage-error'), status, code: z.string().min(1), when }),
  /** Resets the connection, before anything was read or after so many bytes of the body. No work is done. */
  z.strictObject({ ...aim, kind: z.literal('reset'), afterBytes: z.int().min(0).optional() }),
  /** Takes the whole body and never answers; or stops reading it after so many bytes; or works and never answers. */
  z.strictObject({
    ...aim,
    kind: z.literal('stall'),
    afterBytes: z.int().min(0).optional(),
    when: z.enum(['after-body', 'after-work']).optional(),
  }),
  /** Reads the body at this pace. The one fault that another may join on the same request. */
  z.strictObject({ ...aim, kind: z.literal('slow'), bytesPerSecond: count }),
  /** Does the work, then resets the connection instead of answering. */
  z.strictObject({ ...aim, kind: z.literal('drop-answer') }),
  /** Does the work and answers with the first half of the body, as if that were all. */
  z.strictObject({ ...aim, kind: z.literal('cut-json') }),
  /** Does the work and breaks the connection in the middle of the answer. */
  z.strictObject({ ...aim, kind: z.literal('cut-answer') }),
]);
export type Fault = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type SlowFault = Extract<Fault, { kind: 'slow' }>;
export type ActingFault = Exclude<Fault, SlowFault>;

export interface FaultRecord {
  readonly id: string;
  readonly fault: Fault;
  /** Requests that fitted its aim, and those that it struck. */
  readonly seen: number;
  readonly struck: number;
}

export interface Target {
  readonly endpoint: EndpointName;
  readonly key: KeyName | 'unknown' | null;
  readonly subject: string;
}

export interface Drawn {
  readonly acting: ActingFault | null;
  readonly slow: SlowFault | null;
}

interface Entry {
  readonly id: string;
  readonly fault: Fault;
  seen: number;
  struck: number;
}

export class Faults {
  #entries: readonly Entry[] = [];

  add(fault: Fault): string {
    const id = randomUUID();
    this.#entries = [...this.#entries, { id, fault, seen: 0, struck: 0 }];
    return id;
  }

  list(): readonly FaultRecord[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  /** Requests that a fault already holds stay held until their client leaves. */
  clear(id?: string): void {
    this.#entries = id === undefined ? [] : this.#entries.filter((entry) => entry.id !== id);
  }

  /** Whether a fault needs the beginning of the body to decide. */
  looksInto(endpoint: EndpointName): boolean {
    return this.#entries.some(
      ({ fault }) => fault.contains !== undefined && covers(fault.endpoint, endpoint),
    );
  }

  /** The faults this request meets: of those whose turn it is the one that was added first. Counts the request. */
  draw(target: Target): Drawn {
    let acting: ActingFault | null = null;
    let slow: SlowFault | null = null;
    for (const entry of this.#entries) {
      if (!fits(entry.fault, target)) continue;
      entry.seen += 1;
      if (!isItsTurn(entry)) continue;
      const { fault } = entry;
      if (fault.kind === 'slow' && slow === null) slow = fault;
      else if (fault.kind !== 'slow' && acting === null) acting = fault;
      else continue;
      entry.struck += 1;
    }
    return { acting, slow };
  }
}

function isItsTurn({ fault, seen, struck }: Entry): boolean {
  const turn = seen - (fault.skip ?? 0);
  if (turn < 1) return false;
  if (fault.every !== undefined && turn % fault.every !== 0) return false;
  return fault.next === undefined || struck < fault.next;
}

function fits(fault: Fault, { endpoint, key, subject }: Target): boolean {
  if (!covers(fault.endpoint, endpoint)) return false;
  if (fault.key !== undefined && fault.key !== key) return false;
  return fault.contains === undefined || subject.includes(fault.contains);
}

function covers(aimed: Fault['endpoint'], endpoint: EndpointName): boolean {
  if (aimed === '*') return true;
  const isStorage = endpoint.startsWith('storage.');
  if (aimed === 'storage.*') return isStorage;
  if (aimed === 'api.*') return !isStorage;
  return aimed === endpoint;
}
