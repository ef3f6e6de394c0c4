/**
 * Reads the fields of an answer. This is the one place that says how tolerant each kind of field is; schemas.ts says of which
 * kind each field is.
 *
 * - Strict: ids, paths and addresses, because requests are made of them. What is not plainly one is none, and what repeats
 *   a secret of this process is none either: ids are stored, shown and copied as they are.
 * - Tolerant: everything else. A value of another type is converted where it can mean only one thing and is otherwise unknown;
 *   a list without its broken entries is still a list. No answer is refused because of it.
 *
 * Every function takes any value, never throws, and looks at each value once.
 */
import { findSecrets } from '../shared/knownSecrets.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Entries of one list. A longer list is cut, because every entry becomes a row of a database or a page. */
const maxEntries = 10_000;
const maxIdLength = 256;
const maxPathLength = 4_096;
const maxAddressLength = 8_192;
const maxTextLength = 2_048;

/** A record; null for anything else. */
export function recordOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The first of these fields that `read` accepts. */
export function firstOf<Value>(
  record: Fields,
  names: readonly string[],
  read: (value: unknown) => Value | null,
): Value | null {
  for (const name of names) {
    const value = read(record[name]);
    if (value !== null) return value;
  }
  return null;
}

// ------------------------------------------------------------------------------------------------ strict

/** A text without control characters or halves of characters, of at most this length. */
function plainText(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength && isPlain(value)
    ? value
    : null;
}

function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Surrogate}]/u.test(text);
}

/** An id is a segment of the paths of later requests. A number is written as one. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  const text = withoutSecret(plainText(value, maxIdLength));
  return text === '.' || text === '..' ? null : text;
}

/** A shorter secret may be a word, such as a proxy's password, that the name of a file has by chance. */
const minSecretLength = 16;

function withoutSecret(text: string | null): string | null {
  if (text === null || text.length < minSecretLength) return text;
  const isSecret = findSecrets(text).some(({ meaning }) => meaning.value.length >= minSecretLength);
  return isSecret ? null : text;
}

/** A path of a blob, as later requests repeat it. */
export function pathOf(value: unknown): string | null {
  return withoutSecret(plainText(value, maxPathLength));
}

/** A web address. Where it leads is another check (transfer/uploadAddress.ts). */
export function addressOf(value: unknown): string | null {
  const text = plainText(value, maxAddressLength);
  if (text === null || !URL.canParse(text)) return null;
  const { protocol, hostname } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' ? text : null;
}

// ---------------------------------------------------------------------------------------------- tolerant

/** A text or a number as text, cut to 2,048 characters; null for anything else. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? cut(value, maxTextLength) : null;
}

/** The same, without spaces around it; '' for anything else. */
export function textUpTo(value: unknown, maxLength: number): string {
  if (typeof value === 'string') return cut(value.trim(), maxLength);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}

/** A count, also as text; null for anything else. */
export function countOf(value: unknown): number | null {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** A number, also as text; null for anything else. */
export function numberOf(value: unknown): number | null {
  const number =
    typeof value === 'string' && /^\d{1,15}(?:\.\d{1,15})?%?$/.test(value.trim()) ? parseFloat(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Also as text; null for anything else. */
export function booleanOf(value: unknown): boolean | null {
  const known = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return known === true || known === 'true' ? true : known === false || known === 'false' ? false : null;
}

/** The entries that `read` accepts; none if it is no list. */
export function listOf<Entry>(value: unknown, read: (entry: unknown) => Entry | null): Entry[] {
  const entries: Entry[] = [];
  if (!Array.isArray(value)) return entries;
  const length = Math.min(value.length, maxEntries);
  for (let index = 0; index < length; index += 1) {
    const entry = read(value[index]);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}
