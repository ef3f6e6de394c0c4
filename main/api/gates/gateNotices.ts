/** The window's notices about open breakers. Outages of an endpoint have none; their uploads' rows show them. Pure. */
import type { Bucket, GateNotice } from '../../../preload/contract.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import type { Breakers } from './breakers.ts';
import type { Outage } from './circuitBreaker.ts';

/** A bucket with a time opens again automatically; one without waits for a person. */
export function bucketNotice(
  bucket: Bucket,
  { failure, endsAt }: Outage,
  checking: boolean,
  dateOf: (moment: number) => number,
): Extract<GateNotice, { gate: 'plan' | 'rate-limit' }> {
  return endsAt === null
    ? { gate: 'plan', bucket, failure, checking }
    : { gate: 'rate-limit', bucket, failure, until: dateOf(endsAt) };
}

/** `dateOf`: the date, in milliseconds since 1970, of a moment on the breakers' clock. */
export function gateNotices(
  { key, network, service, buckets, targets }: Breakers,
  dateOf: (moment: number) => number,
): GateNotice[] {
  const notices: GateNotice[] = [];
  if (key.outage !== null) {
    notices.push({ gate: 'key', failure: key.outage.failure, checking: key.isProbing });
  }
  for (const [bucket, { outage, isProbing }] of buckets) {
    if (outage !== null) notices.push(bucketNotice(bucket, outage, isProbing, dateOf));
  }
  const unreachable = network.outage === null ? service : network;
  if (unreachable.outage !== null) {
    notices.push(offlineNotice(unreachable.outage, unreachable.isProbing, dateOf));
    return notices;
  }
  const storage = targets.get('storage');
  if (storage !== undefined && storage.outage !== null) {
    const { failure, since, endsAt } = storage.outage;
    const nextProbeAt = dateOf(endsAt ?? since);
    notices.push({
      gate: 'storage',
      failure,
      since: dateOf(since),
      nextProbeAt,
      checking: storage.isProbing,
    });
  }
  return notices;
}

function offlineNotice(
  { failure, since, endsAt }: Outage,
  checking: boolean,
  dateOf: (moment: number) => number,
): GateNotice {
  const recovery = errorTaxonomy[failure.kind].outage === 'until-corrected' ? 'after-settings' : 'by-itself';
  const nextProbeAt = dateOf(endsAt ?? since);
  return { gate: 'offline', failure, since: dateOf(since), nextProbeAt, checking, recovery };
}
