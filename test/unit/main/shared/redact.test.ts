import { assert, constantFrom, oneof, property, string } from 'fast-check';
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

/** Each character as `write` writes its code. */
const each = (write: (code: number) => string) => (value: string) =>
  Array.from(value, (character) => write(character.codePointAt(0) ?? 0)).join('');
const eachByte = (write: (byte: string) => string) => (value: string) =>
  Array.from(Buffer.from(value), (byte) => write(byte.toString(16).padStart(2, '0'))).join('');
const eachUnit = (write: (unit: string) => string) => (value: string) =>
  Array.from({ length: value.length }, (_, at) =>
    write(value.charCodeAt(at).toString(16).padStart(4, '0')),
  ).join('');
const htmlOf = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const jsonOf = (value: string) => JSON.stringify(value).slice(1, -1);

/** The ways in which a server, a library or a log may repeat a value. */
const encodings: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  'percent-encoded': encodeURIComponent,
  'percent-encoded twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'percent-encoded three times': (value) => encodeURIComponent(encodeURIComponent(encodeURIComponent(value))),
  'percent-encoded in lower case': (value) =>
    encodeURIComponent(value).replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  'percent-encoded, each byte': eachByte((byte) => `%${byte}`),
  'as a form': (value) => new URLSearchParams({ '': value }).toString().slice(1),
  'as JSON': jsonOf,
  'as JSON inside JSON': (value) => jsonOf(jsonOf(value)),
  'as JSON of ASCII only': eachUnit((unit) => `\\u${unit}`),
  'as hexadecimal escapes': eachByte((byte) => `\\x${byte}`),
  'percent-encoded JSON': (value) => encodeURIComponent(jsonOf(value)),
  'as HTML': htmlOf,
  'as HTML with an apostrophe': (value) => htmlOf(value).replaceAll("'", '&#39;'),
  'as decimal entities': each((code) => `&#${code};`),
  'as hexadecimal entities': each((code) => `&#x${code.toString(16)};`),
  base64: (value) => Buffer.from(value).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
  'base64 of a sign-in': (value) => Buffer.from(`anna:${value}`).toString('base64'),
  'base64 of a URL': (value) => Buffer.from(`?sig=${encodeURIComponent(value)}&se=1`).toString('base64'),
  'base64 of JSON': (value) => Buffer.from(JSON.stringify({ sig: value })).toString('base64'),
  hexadecimal: (value) => Buffer.from(value).toString('hex'),
  'hexadecimal in capitals': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'UTF-16 read as Latin-1': (value) => Buffer.from(value, 'utf16le').toString('latin1'),
  'UTF-16 read as UTF-8': (value) => Buffer.from(value, 'utf16le').toString('utf8'),
  'UTF-16 in base64': (value) => Buffer.from(value, 'utf16le').toString('base64'),
  'UTF-16 in hexadecimal': (value) => Buffer.from(value, 'utf16le').toString('hex'),
  'UTF-8 read as Latin-1': (value) => Buffer.from(value).toString('latin1'),
};

/** What a person may have as a password: any characters. */
const secrets = oneof(
  string({ unit: 'grapheme', minLength: 8, maxLength: 60 }),
  string({ unit: constantFrom(...'%25&#x;\\u"=+/ aB9ä😀'), minLength: 8, maxLength: 40 }),
).filter((value) => value.trim().length >= 8);

describe('a secret that is known by its value', () => {
  it.each(Object.keys(encodings))('is removed %s from any text', (name) => {
    const encode = encodings[name] ?? String;
    assert(
      property(secrets, string(), string(), (value, before, after) => {
        redactValue(value);
        expect(redact(`${before} ${encode(value)} ${after}`)).not.toContain(encode(value));
      }),
      { numRuns: 60 },
    );
  });

  it.each(Object.keys(encodings))('leaves nothing of it %s that says more than a few letters', (name) => {
    const encode = encodings[name] ?? String;
    const key = `sk_live_${'0f1e2d3c4b5a6978'.repeat(4)}`;
    redactValue(key);
    const encoded = encode(key);
    const left = redact(`before ${encoded} after`);
    for (let at = 0; at + 16 <= encoded.length; at += 1)
      expect(left).not.toContain(encoded.slice(at, at + 16));
    expect(left.startsWith('before ') && left.endsWith(' after')).toBe(true);
  });

  it('is remembered as a key after the signatures of very many uploads', () => {
    const password = 'correct-horse-battery';
    redactValue(password);
    for (let upload = 0; upload < 1_000; upload += 1)
      redactSignature(`https://store.example/a?sig=signature-of-upload-${upload}`);
    expect(redact(`refused ${password}`)).toBe('refused …');
    expect(redact('refused signature-of-upload-999')).toBe('refused …');
  });

  it.each(['sig', 'Signature', 'X-Amz-Signature', 'X-Amz-Security-Token', 'token', 'key', 'code'])(
    'is found in the parameter %s of an upload URL',
    (name) => {
      const value = `value+of/${name}==`;
      redactSignature(`https://store.example/a?sv=1&${name}=${value}`);
      expect(redact(`It was ${encodeURIComponent(value)}.`)).toBe('It was ….');
    },
  );

  it('leaves texts without it as they are', () => {
    redactValue('correct-horse-battery');
    for (const text of ['Größe 50 % &amp; mehr \\u0041', 'C:\\new\\%41 film.mp4', '\0\r\n', 'correct-horse'])
      expect(redact(text)).toBe(text);
  });
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
