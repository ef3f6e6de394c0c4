/** Groups the closed gates in the order in which they are shown: one banner for each kind. */
import type { FailureKind, GateNotice } from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import { failureHeadline } from '../upload/failureText.ts';

export type KeyNotice = Extract<GateNotice, { gate: 'key' }>;
export type PlanNotice = Extract<GateNotice, { gate: 'plan' }>;
export type RateNotice = Extract<GateNotice, { gate: 'rate-limit' }>;
export type OfflineNotice = Extract<GateNotice, { gate: 'offline' }>;

export type StorageNotice = Extract<GateNotice, { gate: 'storage' }>;

interface GroupedGates {
  readonly key: KeyNotice | null;
  readonly plan: readonly PlanNotice[];
  readonly rate: readonly RateNotice[];
  readonly offline: OfflineNotice | null;
  readonly storage: StorageNotice | null;
}

export function groupGates(gates: readonly GateNotice[]): GroupedGates {
  const key = gates.find((gate): gate is KeyNotice => gate.gate === 'key') ?? null;
  const plan = gates.filter((gate): gate is PlanNotice => gate.gate === 'plan');
  const rate = gates.filter((gate): gate is RateNotice => gate.gate === 'rate-limit');
  const offline = gates.find((gate): gate is OfflineNotice => gate.gate === 'offline') ?? null;
  const storage = gates.find((gate): gate is StorageNotice => gate.gate === 'storage') ?? null;
  return { key, plan, rate, offline, storage };
}

/** Whether the failure is one of a proxy or a certificate, which the user can fix in the network settings. */
export function isSetInNetwork({ failure }: OfflineNotice | StorageNotice): boolean {
  return failure.action === 'open-network-settings';
}

/** A host that cannot be reached is named; other failures have a headline of their own. */
export function unreachableTitle(notice: OfflineNotice | StorageNotice, i18n: I18n): string {
  return notice.gate === 'offline' ? offlineTitle(notice, i18n) : storageTitle(notice, i18n);
}

function offlineTitle(notice: OfflineNotice, i18n: I18n): string {
  const { failure } = notice;
  const hasAnswered = failure.status !== undefined || failure.kind === 'unreadable-answer';
  if (hasAnswered || isSetInNetwork(notice)) return failureHeadline(failure, i18n);
  const host = failure.facts?.['host'];
  return typeof host === 'string'
    ? i18n.t('gates.offline.title', { host })
    : i18n.t('gates.offline.titleUnknown');
}

function storageTitle({ failure }: StorageNotice, i18n: I18n): string {
  const isUnreached = ['host-not-found', 'connection-refused', 'network-down'].includes(failure.kind);
  const host = failure.facts?.['host'];
  return isUnreached && typeof host === 'string'
    ? i18n.t('gates.storage.title', { host })
    : failureHeadline(failure, i18n);
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
