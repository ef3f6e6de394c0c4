/** Groups the closed gates in the order in which they are shown: one banner for each kind. */
import type { FailureKind, GateNotice } from '../../preload/contract.ts';

export type KeyNotice = Extract<GateNotice, { gate: 'key' }>;
export type PlanNotice = Extract<GateNotice, { gate: 'plan' }>;
export type RateNotice = Extract<GateNotice, { gate: 'rate-limit' }>;
export type OfflineNotice = Extract<GateNotice, { gate: 'offline' }>;

interface GroupedGates {
  readonly key: KeyNotice | null;
  readonly plan: readonly PlanNotice[];
  readonly rate: readonly RateNotice[];
  readonly offline: OfflineNotice | null;
}

export function groupGates(gates: readonly GateNotice[]): GroupedGates {
  const key = gates.find((gate): gate is KeyNotice => gate.gate === 'key') ?? null;
  const plan = gates.filter((gate): gate is PlanNotice => gate.gate === 'plan');
  const rate = gates.filter((gate): gate is RateNotice => gate.gate === 'rate-limit');
  const offline = gates.find((gate): gate is OfflineNotice => gate.gate === 'offline') ?? null;
  return { key, plan, rate, offline };
}

type KeyFailureKind = Extract<FailureKind, `key-${string}`>;
type KeyTitle = 'missing' | 'locked' | 'invalid' | 'expired' | 'revoked' | 'refused';

const keyTitles: Readonly<Record<KeyFailureKind, KeyTitle>> = {
  'key-missing': 'missing',
  'key-locked': 'locked',
  'key-invalid': 'invalid',
  'key-expired': 'expired',
  'key-revoked': 'revoked',
  'key-refused': 'refused',
};

function isKeyFailure(kind: FailureKind): kind is KeyFailureKind {
  return Object.hasOwn(keyTitles, kind);
}

/** The title of the key banner; `refused` for a failure that is not about a key. */
export function keyTitle({ failure: { kind } }: KeyNotice): KeyTitle {
  return isKeyFailure(kind) ? keyTitles[kind] : 'refused';
}
