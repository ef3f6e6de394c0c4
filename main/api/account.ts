/** The account, and its digest for the database: the key itself is kept in none. */
import { createHash } from 'node:crypto';

/** Where requests go, and the key that goes with them. */
export interface Account {
  /** Origin, and path if any, below which /api/integrations lives. */
  readonly apiUrl: string;
  /** '' while there is none: the key gate is closed then. */
  readonly apiKey: string;
}

/** `locked`: the keyring has one, and has not given it yet. */
export type KeyState = 'present' | 'missing' | 'locked';

export type KeyEnvironment = 'live' | 'sandbox' | 'unknown';

/** The key's prefix alone selects live or sandbox (API page, Conventions). */
export function keyEnvironment(apiKey: string): KeyEnvironment {
  if (apiKey.startsWith('sk_live_')) return 'live';
  return apiKey.startsWith('sk_test_') ? 'sandbox' : 'unknown';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * `<site>.<key>`: digests of where uploads go (address, live or sandbox) and of the whole key. Names are kept apart per
 * site, what was already submitted is known per key.
 */
export function accountDigest(account: Account): string {
  const site = digest(`${account.apiUrl} ${keyEnvironment(account.apiKey)}`);
  return `${site}.${digest(`${account.apiUrl} ${account.apiKey}`)}`;
}

/** The part of the digest before its dot. */
export function siteOf(account: string): string {
  return account.split('.')[0] ?? account;
}
