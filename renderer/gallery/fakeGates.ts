/** Closed gates and notices, by the names in the gallery's address. */
import type { AppNotice, GateNotice } from '../../preload/contract.ts';
import {
  certificateUnknown,
  hostileText,
  keyFailures,
  offline,
  planGated,
  proxyWantsSignIn,
  rateLimited,
  serviceDown,
  storageBlocked,
} from './fakeFailures.ts';

/** The closed gates with these names; unknown names are ignored. */
export function gatesOf(names: readonly string[]): GateNotice[] {
  const now = Date.now();
  const all: Readonly<Record<string, GateNotice>> = {
    odd: {
      gate: 'plan',
      bucket: 'submission_write',
      failure: { ...planGated('submission_write'), detail: hostileText },
      checking: false,
    },
    key: { gate: 'key', failure: keyFailures.expired, checking: false },
    'key-missing': { gate: 'key', failure: keyFailures.missing, checking: false },
    'key-locked': { gate: 'key', failure: keyFailures.locked, checking: false },
    plan: {
      gate: 'plan',
      bucket: 'submission_write',
      failure: planGated('submission_write'),
      checking: false,
    },
    'rate-limit': {
      gate: 'rate-limit',
      bucket: 'submission_write',
      failure: rateLimited,
      until: now + 12_000,
    },
    offline: {
      gate: 'offline',
      failure: offline,
      since: now - 30_000,
      nextProbeAt: now + 9_000,
      checking: false,
      recovery: 'by-itself',
    },
    service: {
      gate: 'offline',
      failure: serviceDown,
      since: now - 90_000,
      nextProbeAt: now + 21_000,
      checking: false,
      recovery: 'by-itself',
    },
    storage: {
      gate: 'storage',
      failure: storageBlocked,
      since: now - 90_000,
      nextProbeAt: now + 21_000,
      checking: false,
    },
    proxy: {
      gate: 'offline',
      failure: proxyWantsSignIn,
      since: now - 30_000,
      nextProbeAt: now + 9_000,
      checking: false,
      recovery: 'by-itself',
    },
    certificate: {
      gate: 'offline',
      failure: certificateUnknown,
      since: now - 30_000,
      nextProbeAt: now + 9_000,
      checking: false,
      recovery: 'by-itself',
    },
  };
  return names.flatMap((name) => all[name] ?? []);
}

const someNotices: readonly AppNotice[] = [
  {
    notice: 'queue-moved-aside',
    carriedOver: 12,
    path: '~/MediaMagic Uploader/queue.db.broken-1',
    reason: 'file is not a database',
  },
  { notice: 'rows-set-aside', count: 3 },
];

const oddNotices: readonly AppNotice[] = [
  {
    notice: 'queue-moved-aside',
    carriedOver: 0,
    path: `/home/<b>anna</b>/${'very-long-folder-'.repeat(30)}/queue.db`,
    reason: hostileText.slice(0, 900),
  },
];

/** `wanted` is the parameter `notices` of the address; null when it is missing. */
export function noticesOf(wanted: string | null): readonly AppNotice[] {
  switch (wanted) {
    case null:
      return [];
    case 'odd':
      return oddNotices;
    case 'restart':
      return [{ notice: 'restart-due' }];
    case 'group':
      return [
        {
          notice: 'group-waiting',
          group: { submission: 2, uploaded: 4, total: 6, needsAttention: true },
        },
      ];
    default:
      return someNotices;
  }
}
