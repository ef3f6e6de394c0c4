/** Rate limits with independent fixed windows per key and per bucket. */
import { z } from 'zod';

import { rateLimited, type Answer } from './answers.ts';
import { buckets, type Bucket } from './endpoints.ts';
import { keyNames, type KeyName } from './keys.ts';

export const limitSchema = z.strictObject({
  key: z.enum(keyNames),
  bucket: z.enum([...buckets, '*']),
  /** Requests that one window lets through. */
  limit: z.int().min(0),
  windowMs: z.int().min(1),
  /** How Retry-After is written; both are legal HTTP. Rounded up to whole seconds either way. */
  retryAfter: z.enum(['seconds', 'http-date']).default('seconds'),
});
export type LimitSetting = z.input<typeof limitSchema>;

interface Limit {
  readonly limit: number;
  readonly windowMs: number;
  readonly retryAfter: 'seconds' | 'http-date';
}

interface Window {
  readonly endsAt: number;
  used: number;
}

/** The hosted numbers are per plan and not published; by default nothing but a runaway client meets them. */
const generous: Limit = { limit: 100_000, windowMs: 60_000, retryAfter: 'seconds' };
const tight: Readonly<Record<Bucket, Limit>> = {
  upload: { limit: 5, windowMs: 2_000, retryAfter: 'seconds' },
  submission_write: { limit: 3, windowMs: 2_000, retryAfter: 'seconds' },
  submission_read: { limit: 10, windowMs: 2_000, retryAfter: 'seconds' },
  webhook_write: { limit: 5, windowMs: 2_000, retryAfter: 'seconds' },
  webhook_read: { limit: 5, windowMs: 2_000, retryAfter: 'seconds' },
  sandbox: { limit: 5, windowMs: 2_000, retryAfter: 'seconds' },
};

export class RateLimits {
  readonly #now: () => number;
  readonly #limits = new Map<string, Limit>();
  readonly #windows = new Map<string, Window>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one request; null lets it through, otherwise the 429 to give. A refused request does not count. */
  admit(key: KeyName, bucket: Bucket): Answer | null {
    const slot = `${key}/${bucket}`;
    const limit = this.#limits.get(slot) ?? (key === 'tightLimits' ? tight[bucket] : generous);
    const now = this.#now();
    const current = this.#windows.get(slot);
    const window = current && current.endsAt > now ? current : { endsAt: now + limit.windowMs, used: 0 };
    this.#windows.set(slot, window);
    if (window.used < limit.limit) {
      window.used += 1;
      return null;
    }
    const allowance = `${limit.limit} per ${limit.windowMs / 1_000} second`;
    return rateLimited(allowance, retryAfterHeader(limit, window.endsAt, now));
  }

  /** Starts a fresh window for what it sets. */
  set({ key, bucket, limit, windowMs, retryAfter }: z.output<typeof limitSchema>): void {
    for (const each of bucket === '*' ? buckets : [bucket]) {
      this.#limits.set(`${key}/${each}`, { limit, windowMs, retryAfter });
      this.#windows.delete(`${key}/${each}`);
    }
  }
}

function retryAfterHeader(limit: Limit, endsAt: number, now: number): string {
  if (limit.retryAfter === 'http-date') return new Date(Math.ceil(endsAt / 1_000) * 1_000).toUTCString();
  return String(Math.max(1, Math.ceil((endsAt - now) / 1_000)));
}
