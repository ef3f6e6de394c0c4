import { expect, it } from 'vitest';

import { redact } from '../../../../main/shared/redact.ts';

it('removes keys, signatures and passwords from any text', () => {
  const secret = 'a1b2c3'.repeat(10);
  const texts = [
    `key sk_live_${secret}`,
    `X-API-Key: ${secret}`,
    `{"x-api-key":"${secret}"}`,
    `https://store.example/ws/a.mp4?sv=2021&sig=${secret}&se=2026-01-01T00%3A00%3A00Z`,
    `http://user:${secret}@proxy.example/`,
  ];
  for (const text of texts) expect(redact(text)).not.toContain(secret);
});
