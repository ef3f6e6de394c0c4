/** Gates with a clock by hand, and requests that pass them or fail. */
import { vi } from 'vitest';

import { Gates, type Permit, type Requester } from '../../../../../main/api/gates/gates.ts';
import { newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import type { Failure } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

export const invalidKey: Failure = newFailure('key-invalid', { status: 401, detail: 'Invalid API key' });
export const noPlan: Failure = newFailure('plan-gated', { status: 402, detail: 'Upgrade' });
export const slowDown: Failure = newFailure('rate-limited', {
  status: 429,
  detail: 'Rate limit exceeded',
  retryAfterMs: 12_000,
});

export function createGates() {
  const clock = new FakeClock();
  const onChange = vi.fn<() => void>();
  return { clock, onChange, gates: new Gates(clock, onChange) };
}

export type Capability = 'upload' | 'submission_write' | 'submission_read';
export const endpoints = {
  upload: 'uploads/direct',
  submission_write: 'submissions.create',
  submission_read: 'submissions.get',
} as const;

export function requestOf(bucket: Capability, requester?: Requester) {
  return { bucket, endpoint: endpoints[bucket], requester } as const;
}

export function routeOf(bucket: Capability) {
  return { bucket, targets: [endpoints[bucket]] } as const;
}

export function enter(gates: Gates, bucket: Capability = 'upload', requester?: Requester): Permit {
  const entered = gates.enterNow(requestOf(bucket, requester));
  if ('gate' in entered) throw new Error(`held back by the ${entered.gate} gate`);
  return entered;
}

export const outOfOrder: Failure = newFailure('service-unavailable', {
  status: 503,
  detail: 'Service Unavailable',
});
export const notThere: Failure = newFailure('submission-not-found', {
  status: 404,
  detail: 'Submission not found',
});

export function enterAsProbe(gates: Gates): Permit {
  const entered = gates.enterNow({ ...requestOf('submission_read'), role: 'probe' });
  if ('gate' in entered) throw new Error(`held back by the ${entered.gate} gate`);
  return entered;
}

export function bringDown(gates: Gates): void {
  for (let count = 0; count < 3; count += 1) enter(gates).failed(outOfOrder);
  enterAsProbe(gates).failed(outOfOrder);
}

/** An upload that sends a request. */
export const upload = (id: string, failingSince: number | null = null): Requester => ({ id, failingSince });
