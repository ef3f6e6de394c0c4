/** The control of a running service: what tests may change and read. One interface, on this side and in the client. */
import { z } from 'zod';

import { behaviourChangeSchema, changedBehaviour, type BehaviourChange } from './behaviour.ts';
import type { BlobDigest, BlobStore } from './blobStore.ts';
import {
  apiEndpointNames,
  buckets,
  storageEndpointNames,
  type Bucket,
  type EndpointName,
} from './endpoints.ts';
import { faultSchema, type Fault, type FaultRecord } from './faults.ts';
import type { Gateway } from './gateway.ts';
import { keyNames, type KeyName, type KeyTexts, type Workspaces } from './keys.ts';
import type { LedgerSnapshot } from './ledger.ts';
import { limitSchema, type LimitSetting } from './limits.ts';
import type { World } from './world.ts';

export interface ServiceInfo {
  /** What an uploader's "API URL" setting takes; the endpoints lie under /api/integrations of it. */
  readonly apiUrl: string;
  readonly storageUrl: string;
  readonly controlUrl: string;
  readonly keys: KeyTexts;
  readonly workspaces: Workspaces;
}

export interface PlanSetting {
  readonly key: KeyName;
  readonly bucket: Bucket | '*';
}

export interface LedgerFilter {
  readonly endpoint?: EndpointName | undefined;
  readonly key?: KeyName | undefined;
}

export interface Control {
  info(): Promise<ServiceInfo>;
  /** Returns the id of the fault. */
  addFault(fault: Fault): Promise<string>;
  faults(): Promise<readonly FaultRecord[]>;
  clearFault(id: string): Promise<void>;
  clearFaults(): Promise<void>;
  setLimit(limit: LimitSetting): Promise<void>;
  grantPlan(plan: PlanSetting): Promise<void>;
  revokePlan(plan: PlanSetting): Promise<void>;
  expireKey(key: KeyName): Promise<void>;
  revokeKey(key: KeyName): Promise<void>;
  restoreKey(key: KeyName): Promise<void>;
  /** The filter narrows the requests; blobs, submissions and problems are always whole. */
  ledger(filter?: LedgerFilter): Promise<LedgerSnapshot>;
  resetLedger(): Promise<void>;
  /** 1 is 1 to 2 s an asset, 0 stops processing, 1000 finishes at once. */
  setProcessingSpeed(speed: number): Promise<void>;
  setBehaviour(change: BehaviourChange): Promise<void>;
  /** Null when there is no such blob. */
  blob(blobPath: string): Promise<BlobDigest | null>;
  /** `down`: the API and storage break every connection and refuse new ones. `up`: again, at the same ports. */
  setNetwork(state: 'up' | 'down'): Promise<void>;
  /** Restores the initial state without blobs. Keys and addresses stay the same. */
  reset(): Promise<void>;
}

const nothing = z.undefined();
const keyName = z.enum(keyNames);
const plan = z.strictObject({ key: keyName, bucket: z.enum([...buckets, '*']) });

export const controlSchemas = {
  info: nothing,
  addFault: faultSchema,
  faults: nothing,
  clearFault: z.string(),
  clearFaults: nothing,
  setLimit: limitSchema,
  grantPlan: plan,
  revokePlan: plan,
  expireKey: keyName,
  revokeKey: keyName,
  restoreKey: keyName,
  ledger: z
    .strictObject({
      endpoint: z.enum([...apiEndpointNames, ...storageEndpointNames, 'unknown']).optional(),
      key: keyName.optional(),
    })
    .optional(),
  resetLedger: nothing,
  setProcessingSpeed: z.number().min(0),
  setBehaviour: behaviourChangeSchema,
  blob: z.string(),
  setNetwork: z.enum(['up', 'down']),
  reset: nothing,
} as const satisfies Record<keyof Control, z.ZodType>;

export interface Controlled {
  readonly info: () => ServiceInfo;
  readonly world: () => World;
  readonly renewWorld: () => void;
  readonly blobs: () => BlobStore;
  readonly gateways: readonly Gateway[];
}

export function createControl({ info, world, renewWorld, blobs, gateways }: Controlled): Control {
  const comeUp = async () => {
    await Promise.all(gateways.map(async (gateway) => await gateway.comeUp()));
  };
  return {
    info: async () => info(),
    addFault: async (fault) => world().faults.add(fault),
    faults: async () => world().faults.list(),
    clearFault: async (id) => world().faults.clear(id),
    clearFaults: async () => world().faults.clear(),
    setLimit: async (limit) => world().limits.set(limitSchema.parse(limit)),
    grantPlan: async ({ key, bucket }) => {
      for (const each of bucketsOf(bucket)) world().keys.grant(key, each);
    },
    revokePlan: async ({ key, bucket }) => {
      for (const each of bucketsOf(bucket)) world().keys.withdraw(key, each);
    },
    expireKey: async (key) => world().keys.setStatus(key, 'expired'),
    revokeKey: async (key) => world().keys.setStatus(key, 'revoked'),
    restoreKey: async (key) => world().keys.setStatus(key, 'active'),
    ledger: async (filter = {}) => {
      const snapshot = world().ledger.snapshot();
      const requests = snapshot.requests.filter(
        ({ endpoint, keyName: name }) =>
          (filter.endpoint ?? endpoint) === endpoint && (filter.key ?? name) === name,
      );
      return { ...snapshot, requests };
    },
    resetLedger: async () => world().ledger.reset(),
    setProcessingSpeed: async (speed) => {
      world().submissions.settleAll();
      world().clock.setSpeed(speed);
    },
    setBehaviour: async (change) => {
      world().behaviour = changedBehaviour(world().behaviour, change);
    },
    blob: async (blobPath) => await blobs().digest(blobPath),
    setNetwork: async (state) => {
      if (state === 'up') return await comeUp();
      await Promise.all(gateways.map(async (gateway) => await gateway.goDown()));
    },
    reset: async () => {
      renewWorld();
      await comeUp();
      await blobs().clear();
    },
  };
}

function bucketsOf(bucket: Bucket | '*'): readonly Bucket[] {
  return bucket === '*' ? buckets : [bucket];
}
