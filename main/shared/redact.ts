/**
 * The one redaction: removes secrets from any text before it is stored, logged, shown or copied. It knows secrets by their
 * value (knownSecrets.ts), plain and in the usual encodings, and others by their shape. SECURITY.md says what it does not
 * find.
 */
import { findSecrets, knowSecret } from './knownSecrets.ts';
import { replaceFound } from './textFinder.ts';

/** Removes this key or password from every text from now on. */
export function redactValue(secret: string): void {
  knowSecret(secret, 'kept');
}

/** Parameters of a URL that grant access, in the words of several storage providers. */
const granting = /sig|token|secret|password|credential|^(?:key|code|api-?key)$/i;

/** The same for the parameters of a URL that grant access, and for its credentials. Very many URLs may be named. */
export function redactSignature(url: string): void {
  if (!URL.canParse(url)) return;
  const { search, username, password } = new URL(url);
  for (const parameter of search.slice(1).split('&')) {
    const [name = '', ...value] = parameter.split('=');
    if (granting.test(decoded(name))) knowSecret(decoded(value.join('=')), 'signature');
  }
  for (const value of [username, password]) knowSecret(decoded(value), 'signature');
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
  return replaceFound(text, findSecrets(text), ({ from, meaning: { value } }) => {
    const kind = text.startsWith(value, from) ? (/^sk_(?:live|test)_/.exec(value)?.[0] ?? '') : '';
    return `${kind}…`;
  });
}
