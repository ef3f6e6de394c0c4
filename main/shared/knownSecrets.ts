/**
 * The secrets that this process holds, by their value: keys, passwords and the signatures of upload URLs. It finds them in a
 * text as they are, in the encodings of decodedViews.ts, in hexadecimal, base64 and UTF-16, whatever the case of the letters.
 */
import { decodedViews, utf8 } from './decodedViews.ts';
import { type Form, type Found, TextFinder, merged } from './textFinder.ts';

/** Shorter values would remove parts of plain words; they are found by their shape only. */
const minSecretLength = 6;
/** The latest signatures; those of all running transfers are among them. */
const maxSignatures = 256;
/** Keys and passwords are few; of a person who changes them often, the latest are removed. */
const maxKept = 64;

export interface KnownSecret {
  readonly value: string;
  /** The letters before and after it may contain bits of the secret. */
  readonly isBase64: boolean;
}

type Forms = readonly Form<KnownSecret>[];

const kept = new Map<string, Forms>();
const signatures = new Map<string, Forms>();
const finder = new TextFinder<KnownSecret>(minSecretLength);

/** `kept`: a key or a password. `signature`: one of very many, of which the oldest is forgotten. */
export function knowSecret(secret: string, kind: 'kept' | 'signature'): void {
  if (secret.length < minSecretLength) return;
  const [known, limit] = kind === 'kept' ? [kept, maxKept] : [signatures, maxSignatures];
  const forms = known.get(secret) ?? formsOf(secret);
  if (!known.delete(secret)) for (const form of forms) finder.add(form);
  known.set(secret, forms);
  const [oldest] = known;
  if (known.size <= limit || oldest === undefined) return;
  known.delete(oldest[0]);
  for (const form of oldest[1]) finder.remove(form);
}

/** In the order of the text, without overlaps. */
export function findSecrets(text: string): readonly Found<KnownSecret>[] {
  const found = finder.find(text);
  return merged(found.map((part) => (part.meaning.isBase64 ? widened(part, text) : part)));
}

const base64Letter = /[\w+/=-]/;

function widened({ from, to, meaning }: Found<KnownSecret>, text: string): Found<KnownSecret> {
  let [first, last] = [from, to];
  while (first > from - 3 && base64Letter.test(text.charAt(first - 1))) first -= 1;
  while (last < to + 4 && base64Letter.test(text.charAt(last))) last += 1;
  return { from: first, to: last, meaning };
}

/** A secret as the views of decodedViews.ts may contain it. */
function formsOf(secret: string): Forms {
  const texts = new Set([secret, secret.replaceAll(' ', '+')].map(utf8));
  // What a text becomes by decoding, a secret that looks like an escape becomes as well.
  for (const { bytes } of decodedViews(secret)) texts.add(bytes);
  const encoded = new Set<string>();
  for (const bytes of bytesOf(secret)) {
    // Read with another character set than it was written with.
    for (const misread of [bytes.toString('latin1'), bytes.toString('utf8')])
      texts.add(utf8(misread.replaceAll(/[\0\r\n]/g, '')));
    texts.add(bytes.toString('latin1').replaceAll(/[\0\r\n]/g, ''));
    texts.add(bytes.toString('hex'));
    for (let offset = 0; offset < 3; offset += 1) {
      const core = base64Core(bytes, offset);
      encoded.add(core);
      encoded.add(core.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  const form = (isBase64: boolean) => (text: string) => ({
    text: text.toLowerCase(),
    meaning: { value: secret, isBase64 },
  });
  return [...[...texts].map(form(false)), ...[...encoded].map(form(true))];
}

/** The bytes that hexadecimal digits and base64 may stand for, such as those of a URL or a JSON text that was encoded whole. */
function bytesOf(secret: string): readonly Buffer[] {
  const utf16 = Buffer.from(secret, 'utf16le');
  const texts = new Set([secret, percentEncoded(secret), JSON.stringify(secret).slice(1, -1)]);
  return [...[...texts].map((text) => Buffer.from(text)), utf16, Buffer.from(utf16).swap16()];
}

function percentEncoded(secret: string): string {
  return encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/** The letters that depend on the secret alone when `offset` other bytes are before it. */
function base64Core(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  return whole.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((whole.length * 8) / 6));
}
