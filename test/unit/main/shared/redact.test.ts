import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { redact, redactSignature, redactValue } from '../../../../main/shared/redact.ts';

const secret = 'a1b2c3'.repeat(10);

describe('a secret that is known by its shape', () => {
  it.each([
    ['a key', `key sk_live_${secret}`],
    ['a header', `X-API-Key: ${secret}`],
    ['a header as JSON', `{"x-api-key":"${secret}"}`],
    ['a signed URL', `https://store.example/ws/a.mp4?sv=2021&sig=${secret}&se=2026-01-01T00%3A00%3A00Z`],
    ['a signature as JSON', `{"sig":"${secret}"}`],
    ['a signature as JSON inside JSON', JSON.stringify({ body: JSON.stringify({ sig: secret }) })],
    ['a signature as XML', `<Error><Signature>${secret}</Signature></Error>`],
    ['a signed URL that is percent-encoded', `u=https%3A%2F%2Fstore.example%2Fa%3Fsig%3D${secret}`],
    [
      'a signed URL that is percent-encoded twice',
      `u=https%253A%252F%252Fstore%253Fsv%253D1%2526sig%253D${secret}`,
    ],
    ['Basic', `Authorization: Basic ${secret}`],
    ['Bearer', `authorization=Bearer ${secret}`],
    ['Digest', `Authorization: Digest username="anna", response="${secret}"`],
    ['the sign-in of a proxy', `Proxy-Authorization: NTLM ${secret}`],
    ['a password in a URL', `http://user:${secret}@proxy.example/`],
    ['a password with an @', `http://user:p@${secret}@proxy.example:3128/`],
    ['a password for SOCKS', `socks5://user:${secret}@proxy.example:1080`],
  ])('is removed from %s', (_name, text) => {
    expect(redact(text)).not.toContain(secret);
  });

  it('leaves the kind of the key and everything else as it was', () => {
    expect(redact(`GET /submissions with sk_test_${secret} failed`)).toBe(
      'GET /submissions with sk_test_… failed',
    );
    expect(redact('Design of a signature: sigma = 3, session 7')).toBe(
      'Design of a signature: sigma = 3, session 7',
    );
  });
});

/** The ways in which a server, a library or a log may repeat a value. */
const encodings: readonly ((value: string) => string)[] = [
  (value) => value,
  encodeURIComponent,
  (value) => encodeURIComponent(encodeURIComponent(value)),
  (value) => encodeURIComponent(value).replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) => Buffer.from(value).toString('base64'),
  (value) => Buffer.from(value).toString('base64url'),
  (value) => Buffer.from(value).toString('hex'),
  (value) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
];

it('removes a known value in every encoding from any text', () => {
  assert(
    property(
      string({ minLength: 8, maxLength: 60 }).filter((value) => value.trim().length >= 8),
      constantFrom(...encodings),
      string(),
      string(),
      (value, encode, before, after) => {
        redactValue(value);
        expect(redact(`${before} ${encode(value)} ${after}`)).not.toContain(encode(value));
      },
    ),
  );
});

it('removes the signature of a URL wherever it is repeated', () => {
  const signature = 'Zq3+/9dummy/signature==';
  redactSignature(`https://store.example/a?sv=1&sig=${encodeURIComponent(signature)}`);
  expect(redact(`The signature ${signature} did not match`)).toBe('The signature … did not match');
  expect(redact(`{"AuthenticationErrorDetail":"${signature}"}`)).not.toContain(signature);
});

it('reads hostile texts of any length', () => {
  for (const part of ['\\', '"sig":"', 'a.', 'a://', '%25', 'sig=', '<sig>', 'authorization: ', '@'])
    expect(typeof redact(part.repeat(20_000))).toBe('string');
});
