/** The account of the API, and its digest for the database, which never contains the key itself. */
import { createHash } from 'node:crypto';

/** Where requests are sent, and the key that they carry. */
export interface Account {
  /** Origin and optional path; /api/integrations is appended. */
  readonly apiUrl: string;
  /** '' if there is none; then the key's gate is closed. */
  readonly apiKey: string;
}

/** `locked`: the system's keyring has the key and is locked. */
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
 * `<site>.<key>`: digests of where uploads are sent (address, live or sandbox) and of the address with the whole key.
 * Remote names are unique per site; duplicates are found per key.
 */
export function accountDigest(account: Account): string {
  const site = digest(`${account.apiUrl} ${keyEnvironment(account.apiKey)}`);
  return `${site}.${digest(`${account.apiUrl} ${account.apiKey}`)}`;
}

/** The part of the digest before its dot. */
export function siteOf(account: string): string {
  return account.split('.')[0] ?? account;
}
