import { describe, expect, it } from 'vitest';

import { connectionFailure } from '../../../../../main/errors/connectionFailures.ts';
import { errorTaxonomy, newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import { type FailedTry, longestRetryMs, retryDecision } from '../../../../../main/queue/run/retryPolicy.ts';
import { type FailureKind, failureKinds } from '../../../../../preload/contract.ts';
import { checkedFile } from '../../../../support/uploads.ts';

const dayMs = 86_400_000;
const now = 2 * dayMs;
const at = { now, random: 0.5, backoff: { baseMs: 2_000, capMs: 60_000 } };
const serviceError = newFailure('service-error', { status: 500, detail: '' });
const fresh = { attempt: 0, ownFailures: 0, failingSince: null };

function tried(failure: FailedTry['failure'], details: Partial<FailedTry> = {}): FailedTry {
  return { failure, via: 'gates', wasSent: true, ...details };
}

describe('a failure of the file', () => {
  it('is retried after growing pauses, and fails the upload at the twelfth attempt', () => {
    const decide = (attempt: number, ownFailures: number) =>
      retryDecision(tried(serviceError), { attempt, ownFailures, failingSince: now - 1 }, at);
    expect(decide(0, 0)).toEqual({ event: 'retry', failure: serviceError, retryAt: now + 1_000 });
    expect(decide(10, 10)).toMatchObject({ event: 'retry', retryAt: now + 30_000 });
    expect(decide(11, 11)).toEqual({ event: 'failed', failure: serviceError });
  });

  it('does not fail the upload early when attempts failed because of the network', () => {
    const upload = { attempt: 40, ownFailures: 10, failingSince: now - 1 };
    expect(retryDecision(tried(serviceError), upload, at).event).toBe('retry');
  });

  it('fails the upload at once when a retry cannot help', () => {
    const refused = newFailure('validation', { status: 422, detail: '' });
    expect(retryDecision(tried(refused), fresh, at)).toEqual({ event: 'failed', failure: refused });
  });

  it('waits for the time that the service names', () => {
    const later = { ...serviceError, retryAfterMs: 20_000 };
    expect(retryDecision(tried(later), fresh, at)).toMatchObject({ event: 'retry', retryAt: now + 20_000 });
  });
});

describe('an outage of one endpoint or of storage', () => {
  const outages = [
    { ...serviceError, scope: 'endpoint', retryAfterMs: 15_000 },
    { ...newFailure('storage-error', { status: 500, detail: '' }), scope: 'storage', retryAfterMs: 15_000 },
  ] as const;

  it.each(outages)('is retried after any number of attempts ($scope)', (failure) => {
    const upload = { attempt: 40, ownFailures: 11, failingSince: now - dayMs + 1 };
    expect(retryDecision(tried(failure), upload, at)).toMatchObject({ event: 'retry', failure });
  });

  it.each(outages)('fails the upload after a day with a failure of the file ($scope)', (failure) => {
    const upload = { attempt: 40, ownFailures: 0, failingSince: now - dayMs };
    const { kind } = failure;
    expect(retryDecision(tried(failure), upload, at)).toMatchObject({
      event: 'failed',
      failure: { kind, scope: 'file', action: 'retry' },
    });
  });

  it.each(outages)(
    'holds an upload back until the next probe without counting an attempt ($scope)',
    (failure) => {
      const upload = { attempt: 40, ownFailures: 0, failingSince: now - 2 * dayMs };
      expect(retryDecision(tried(failure, { wasSent: false }), upload, at)).toEqual({
        event: 'gated',
        failure,
        retryAt: now + 15_000,
      });
    },
  );
});

describe('pauses', () => {
  const lost = connectionFailure('ECONNRESET', 'storage.example');
  const pauseOf = (upload: Partial<Parameters<typeof retryDecision>[1]>) => {
    const decision = retryDecision(tried(lost, { via: 'elsewhere' }), { ...fresh, ...upload }, at);
    return (decision.event === 'failed' ? 0 : (decision.retryAt ?? 0)) - now;
  };

  it('grow again after many attempts, to ten minutes at most', () => {
    expect(pauseOf({ attempt: 15 })).toBeLessThanOrEqual(60_000);
    expect(pauseOf({ attempt: 20 })).toBeGreaterThan(120_000);
    expect(pauseOf({ attempt: 400 })).toBeLessThanOrEqual(longestRetryMs);
  });

  it('grow with the share of the file that was sent again', () => {
    const file = { ...checkedFile, sizeBytes: 100_000_000 };
    expect(pauseOf({ file, sentBytes: 100_000_000 })).toBeLessThan(2_001);
    expect(pauseOf({ file, sentBytes: 150_000_000 })).toBe(longestRetryMs / 4);
    expect(pauseOf({ file, sentBytes: 200_000_000 })).toBe(longestRetryMs);
    // What costs little waits little.
    expect(pauseOf({ file: { ...checkedFile, sizeBytes: 1_000 }, sentBytes: 10_000 })).toBeLessThan(2_001);
  });
});

describe('an outage of storage', () => {
  it('that cannot be reached has no limit', () => {
    const unreachable = {
      ...connectionFailure('ECONNREFUSED', 'storage.example'),
      scope: 'storage',
    } as const;
    const upload = { attempt: 400, ownFailures: 0, failingSince: now - 5 * dayMs };
    expect(retryDecision(tried(unreachable), upload, at).event).toBe('retry');
  });

  it('whose answers cannot be read fails the upload after its tries, because a person has to act', () => {
    const failure = {
      ...connectionFailure('HPE_HEADER_OVERFLOW', 'storage.example', null, 'storage'),
      scope: 'storage',
    } as const;
    const upload = { attempt: 10, ownFailures: 10, failingSince: now };
    expect(retryDecision(tried(failure), upload, at).event).toBe('retry');
    const last = retryDecision(tried(failure), { ...upload, ownFailures: 11 }, at);
    expect(last).toMatchObject({
      event: 'failed',
      failure: { kind: 'storage-answer-unreadable', scope: 'file' },
    });
  });
});

describe('an outage of the service', () => {
  const outage = { ...serviceError, scope: 'service' } as const;

  it('holds the upload back without a limit, and records whether a request was sent', () => {
    const upload = { attempt: 40, ownFailures: 11, failingSince: 0 };
    expect(retryDecision(tried(outage), upload, at)).toEqual({
      event: 'gated',
      failure: outage,
      retryAt: null,
      wasTried: true,
    });
    expect(retryDecision(tried(outage, { wasSent: false }), fresh, at)).toMatchObject({ wasTried: false });
  });
});

describe('errors that do not belong to the file', () => {
  it('wait at the gate that key, plan, rate limit or network closed', () => {
    const kinds: readonly FailureKind[] = ['key-revoked', 'plan-gated', 'rate-limited', 'host-not-found'];
    for (const kind of kinds) {
      const failure = newFailure(kind, { detail: '' });
      expect(retryDecision(tried(failure), fresh, at)).toEqual({ event: 'gated', failure, retryAt: null });
    }
  });

  it('never fail an upload because of the network, neither at the gates nor at storage', () => {
    const exhausted = { attempt: 400, ownFailures: 11, failingSince: 0 };
    for (const code of ['ECONNRESET', 'ETIMEDOUT']) {
      expect(retryDecision(tried(connectionFailure(code, 'api.example')), exhausted, at).event).toBe('retry');
    }
    // Storage has no gate for the network, so its uploads wait for their next try.
    const unreachable = connectionFailure('ENOTFOUND', 'storage.example');
    expect(retryDecision(tried(unreachable, { via: 'elsewhere' }), exhausted, at).event).toBe('retry');
  });

  it('lead to a decision for every kind of failure', () => {
    for (const kind of failureKinds) {
      const failure = newFailure(kind, { detail: '' });
      const { event } = retryDecision(tried(failure), { attempt: 40, ownFailures: 11, failingSince: 0 }, at);
      const isOwn = failure.scope === 'file' && errorTaxonomy[kind].source !== 'writer';
      expect(event === 'failed').toBe(isOwn);
    }
  });
});
