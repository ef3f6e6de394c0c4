/** The API keys, one for every condition of a key. They are created at each start. */
import { randomBytes, randomUUID } from 'node:crypto';

import { buckets, type Bucket } from './endpoints.ts';

export const keyNames = [
  'live',
  'sandbox',
  'expired',
  'revoked',
  'noPlan',
  'noSubmissionWrite',
  'tightLimits',
  'otherWorkspace',
] as const;
export type KeyName = (typeof keyNames)[number];
export type KeyTexts = Readonly<Record<KeyName, string>>;
export type KeyStatus = 'active' | 'expired' | 'revoked';

export interface Workspaces {
  readonly main: string;
  /** Only `otherWorkspace` belongs to it. */
  readonly other: string;
}

/** The caller of a request with an accepted key. */
export interface Caller {
  readonly key: KeyName;
  readonly environment: 'live' | 'sandbox';
  readonly workspaceId: string;
}

interface KeyRecord extends Caller {
  status: KeyStatus;
  readonly granted: Set<Bucket>;
}

const liveKeys: ReadonlySet<KeyName> = new Set(['live', 'expired', 'revoked']);

export function makeKeyTexts(): KeyTexts {
  return {
    live: newText('live'),
    sandbox: newText('sandbox'),
    expired: newText('expired'),
    revoked: newText('revoked'),
    noPlan: newText('noPlan'),
    noSubmissionWrite: newText('noSubmissionWrite'),
    tightLimits: newText('tightLimits'),
    otherWorkspace: newText('otherWorkspace'),
  };
}

export function makeWorkspaces(): Workspaces {
  return { main: randomUUID(), other: randomUUID() };
}

export class KeyRing {
  readonly #records = new Map<KeyName, KeyRecord>();
  readonly #nameByText = new Map<string, KeyName>();

  constructor(texts: KeyTexts, workspaces: Workspaces) {
    for (const key of keyNames) {
      this.#nameByText.set(texts[key], key);
      this.#records.set(key, {
        key,
        environment: texts[key].startsWith('sk_live_') ? 'live' : 'sandbox',
        workspaceId: key === 'otherWorkspace' ? workspaces.other : workspaces.main,
        status: key === 'expired' || key === 'revoked' ? key : 'active',
        granted: new Set(initialGrants(key)),
      });
    }
  }

  /** The ledger's word for a key: its name, never its text. */
  nameOf(text: string | undefined): KeyName | 'unknown' | null {
    if (text === undefined || text === '') return null;
    return this.#nameByText.get(text) ?? 'unknown';
  }

  /** The caller, or the 401's message. */
  authenticate(text: string | undefined): Caller | string {
    if (text === undefined || text === '') return 'Missing X-API-Key header';
    const name = this.#nameByText.get(text);
    if (name === undefined) return 'Invalid API key';
    const record = this.#record(name);
    if (record.status === 'expired') return 'This API key has expired';
    if (record.status === 'revoked') return 'This API key has been revoked';
    return { key: record.key, environment: record.environment, workspaceId: record.workspaceId };
  }

  isGranted(key: KeyName, bucket: Bucket): boolean {
    return this.#record(key).granted.has(bucket);
  }

  grant(key: KeyName, bucket: Bucket): void {
    this.#record(key).granted.add(bucket);
  }

  withdraw(key: KeyName, bucket: Bucket): void {
    this.#record(key).granted.delete(bucket);
  }

  setStatus(key: KeyName, status: KeyStatus): void {
    this.#record(key).status = status;
  }

  #record(key: KeyName): KeyRecord {
    const record = this.#records.get(key);
    if (record === undefined) throw new Error(`No such key: ${key}`);
    return record;
  }
}

function newText(name: KeyName): string {
  return (liveKeys.has(name) ? 'sk_live_' : 'sk_test_') + randomBytes(32).toString('hex');
}

function initialGrants(key: KeyName): readonly Bucket[] {
  if (key === 'noPlan') return [];
  return key === 'noSubmissionWrite' ? buckets.filter((bucket) => bucket !== 'submission_write') : buckets;
}
