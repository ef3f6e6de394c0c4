/**
 * How a hostile or careless server may repeat a secret: the encodings in which it writes it, and what it puts around it. Tests
 * let a server answer like this, and look for every form in everything that the app keeps.
 */

const bytesAs = (write: (byte: string) => string) => (value: string) =>
  Array.from(Buffer.from(value), (byte) => write(byte.toString(16).padStart(2, '0'))).join('');

export const encodings: readonly ((value: string) => string)[] = [
  (value) => value,
  encodeURIComponent,
  (value) => encodeURIComponent(value).toLowerCase(),
  (value) => encodeURIComponent(encodeURIComponent(value)),
  bytesAs((byte) => `%${byte}`),
  bytesAs((byte) => `&#${Number.parseInt(byte, 16)};`),
  bytesAs((byte) => `&#x${byte};`),
  bytesAs((byte) => `\\u00${byte}`),
  bytesAs((byte) => byte),
  bytesAs((byte) => byte.toUpperCase()),
  (value) => JSON.stringify(JSON.stringify(value)).slice(1, -1),
  (value) => Buffer.from(value).toString('base64'),
  (value) => Buffer.from(value).toString('base64url'),
  (value) => Buffer.from(`a${value}`).toString('base64').slice(2),
  (value) => Buffer.from(`ab${value}`).toString('base64').slice(3),
  (value) => Buffer.from(value, 'utf16le').toString('latin1'),
  (value) => Buffer.from(value, 'utf16le').toString('base64'),
  (value) => value.toUpperCase(),
];

export interface EchoAnswer {
  /** It lets the upload fail at once. */
  readonly status: number;
  readonly body: string;
}

export const wrappings: readonly ((echo: string) => EchoAnswer)[] = [
  (echo) => ({
    status: 400,
    body: `<?xml version="1.0"?><Error><Code>Odd</Code><Message>${echo}</Message></Error>`,
  }),
  (echo) => ({
    status: 400,
    body: JSON.stringify({ detail: echo, docs_url: `https://docs.example/?q=${encodeURIComponent(echo)}` }),
  }),
  (echo) => ({ status: 422, body: JSON.stringify({ fields: [{ field: echo, message: `no ${echo}` }] }) }),
  (echo) => ({ status: 400, body: `<html><title>Refused ${echo}</title><h1>${echo}</h1></html>` }),
  (echo) => ({ status: 400, body: `refused\nX-API-Key: ${echo}` }),
];

/** The answer of one turn. Successive turns go through every encoding in every wrapping. */
export function echoOf(turn: number, values: readonly string[]): EchoAnswer {
  const encode = encodings[turn % encodings.length] ?? String;
  const wrap = wrappings[Math.floor(turn / encodings.length) % wrappings.length];
  return wrap?.(values.map(encode).join(' ')) ?? { status: 400, body: '' };
}

/** The forms of the secrets that the bytes contain, in any of the encodings; none if nothing leaked. */
export function echoesIn(bytes: Buffer, secrets: Iterable<string>): string[] {
  return [...secrets].flatMap((secret) =>
    encodings
      .map((encode) => encode(secret))
      .filter(
        (form) =>
          bytes.includes(form) ||
          bytes.includes(Buffer.from(form, 'latin1')) ||
          bytes.includes(Buffer.from(form, 'utf16le')),
      ),
  );
}
