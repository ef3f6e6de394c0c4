import { describe, expect, it } from 'vitest';

import { accountDigest, siteOf } from '../../../../main/api/account.ts';

describe('an account’s digest', () => {
  const sandbox = { apiUrl: 'https://api.example', apiKey: `sk_test_${'1'.repeat(64)}` };

  it('identifies site and account without the key', () => {
    const digest = accountDigest(sandbox);
    expect(digest).not.toContain('sk_test');
    expect(siteOf(accountDigest({ ...sandbox, apiKey: `sk_test_${'2'.repeat(64)}` }))).toBe(siteOf(digest));
    expect(siteOf(accountDigest({ ...sandbox, apiKey: `sk_live_${'1'.repeat(64)}` }))).not.toBe(
      siteOf(digest),
    );
  });
});
