/**
 * Redaction: removes keys and URL signatures from a text before it is stored, logged, shown or copied. Nothing else
 * redacts.
 */

const apiKey = /sk_(live|test)_[A-Za-z0-9]+/g;
/** Matches plain text, HTML and JSON escapes of the ampersand, and percent-encoding. */
const urlSignature = /([?&;]|\\u0026|%26|%3F|\b)(sig|signature|se|skoid|sktid)(=|%3D)[^&\s"'<>\\]+/gi;
const authorization = /\b(x-api-key|authorization|proxy-authorization)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi;
const urlPassword = /(https?:\/\/)[^/\s:@]+:[^/\s@]+@/gi;

/** The text without secrets; the kind of a key stays readable (`sk_test_…`). */
export function redact(text: string): string {
  return text
    .replace(apiKey, 'sk_$1_…')
    .replace(urlSignature, '$1$2$3…')
    .replace(authorization, '$1$2…')
    .replace(urlPassword, '$1…@');
}
