/**
 * The one redaction: removes secrets from any text before it is stored, logged, shown or copied. It knows secrets by their
 * value, in every encoding in which a server or a library may repeat them, and others by their shape.
 */

/** Shorter values would remove parts of plain words; they are found by their shape only. */
const minSecretLength = 6;
/** Signatures of URLs are many; those of the latest transfers are enough. */
const maxValues = 64;
interface Known {
  readonly forms: readonly string[];
  readonly replacement: string;
}
/** By the secret; the latest is the last. */
const known = new Map<string, Known>();

/**
 * Removes this value from every text from now on: a key, a password, the signature of a URL. The oldest of many values is
 * forgotten.
 */
export function redactValue(secret: string): void {
  if (secret.length < minSecretLength) return;
  const replacement = `${/^sk_(?:live|test)_/.exec(secret)?.[0] ?? ''}…`;
  known.delete(secret);
  known.set(secret, { forms: formsOf(secret), replacement });
  const [oldest] = known.keys();
  if (known.size > maxValues && oldest !== undefined) known.delete(oldest);
}

/** Every value of the parameters of a URL that grant access. */
export function redactSignature(url: string): void {
  if (!URL.canParse(url)) return;
  const { searchParams, username, password } = new URL(url);
  for (const name of ['sig', 'signature']) for (const value of searchParams.getAll(name)) redactValue(value);
  for (const value of [username, password]) redactValue(decoded(value));
}

function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const base64 = Buffer.from(secret).toString('base64');
  const plain = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encoded,
    encodeURIComponent(encoded),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    secret.replaceAll('/', '\\/'),
    secret.replaceAll(' ', '+'),
    base64,
    Buffer.from(secret).toString('base64url'),
    Buffer.from(secret).toString('hex'),
  ];
  return [...new Set(plain)].toSorted((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const equals = '(?:=|%3D|%253D)';
const apiKey = /sk_(live|test)_[A-Za-z0-9]+/g;
/** Plain, as HTML or JSON escape an ampersand, and percent-encoded once or twice. */
const urlSignature = new RegExp(
  `(^|[?&;\\s"'(]|\\\\u0026|%26|%2526|%3F|%253F|\\b)(sig|signature|se|skoid|sktid)(${equals})[^&\\s"'<>\\\\]+`,
  'gi',
);
/** A member of JSON, also of JSON inside a text of JSON. */
const jsonMember =
  /(\\{0,4}["'](?:sig|signature|x-api-key|api[_-]?key|password|secret|token|authorization|proxy-authorization)\\{0,4}["']\s{0,9}:\s{0,9}\\{0,4}["'])(?:(?!\\{0,4}["']).)+/gi;
const xmlSignature = /(<(?:sig|signature)>)[^<]+/gi;
const keyHeader = /\b(x-api-key)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi;
/** The scheme and everything that follows it on the line. */
const authorization =
  /\b(authorization)(["']?\s*[:=]\s*["']?)(?:(?:basic|bearer|negotiate|ntlm|sharedkey|sharedkeylite)\s+[^\s"',;]+|digest\s+[^\r\n]+|[^\s"',;]+)/gi;
/** An @ may be part of the password: the last one before the host counts. */
const urlPassword = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s?#"'<>:]*:[^/\s?#"'<>]*@/gi;

/** The text without secrets; the kind of a key stays readable (`sk_test_…`). */
export function redact(text: string): string {
  return withoutValues(text)
    .replace(apiKey, 'sk_$1_…')
    .replace(jsonMember, '$1…')
    .replace(xmlSignature, '$1…')
    .replace(urlSignature, '$1$2$3…')
    .replace(keyHeader, '$1$2…')
    .replace(authorization, '$1$2…')
    .replace(urlPassword, '$1…@');
}

function withoutValues(text: string): string {
  let cleaned = text;
  let lower: string | null = null;
  for (const { forms, replacement } of known.values())
    for (const value of forms) {
      if (cleaned.includes(value)) cleaned = cleaned.replaceAll(value, replacement);
      // The digits of a percent-encoding may be written in either case.
      if (!value.includes('%')) continue;
      lower ??= cleaned.toLowerCase();
      if (!lower.includes(value.toLowerCase())) continue;
      cleaned = cleaned.replace(new RegExp(escaped(value), 'gi'), replacement);
      lower = cleaned.toLowerCase();
    }
  return cleaned;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
