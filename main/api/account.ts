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

/** Where the uploads of an account are sent: its host, and live or sandbox. It contains no key. */
export interface Site {
  /** Its digest, the part before the dot of `accountDigest`. */
  readonly id: string;
  readonly apiUrl: string;
  readonly environment: KeyEnvironment;
}

/** null while there is no key, because only the key says whether the site is live or sandbox. */
export function siteOfAccount(account: Account): Site | null {
  if (account.apiKey === '') return null;
  return {
    id: siteOf(accountDigest(account)),
    apiUrl: account.apiUrl,
    environment: keyEnvironment(account.apiKey),
  };
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
