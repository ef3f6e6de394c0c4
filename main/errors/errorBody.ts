/**
 * Reads the body of an error answer: the API's four documented shapes, FastAPI's own 422, Azure's XML, a proxy's HTML
 * page, an empty body, or garbage. It never throws, never returns more than 2 kB of text, and its work is in proportion to
 * the body.
 */
import { externalHost } from '../../preload/contract/externalUrls.ts';
import { type Bucket, type FieldProblem, buckets } from '../../preload/contract/failure.ts';
import { redact } from '../shared/redact.ts';
import { htmlText, looksLikeHtml } from './htmlText.ts';

/** The maximum length of a text from a server. */
export const maxTextLength = 2_048;
const maxFields = 50;
/** A longer body is no error of the service; only its beginning is read, as text. */
const maxBodyLength = 262_144;

export interface ErrorBody {
  /** The server's message, or the raw text; '' if there was no body. */
  readonly detail: string;
  readonly docsUrl: string | null;
  readonly fields: readonly FieldProblem[];
  /** The gated capability named by a 402. */
  readonly bucket: Bucket | null;
  /** Azure's `<Code>`; '' if there is none. */
  readonly storageCode: string;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined for a text that is not JSON, which is expected of answers: the caller uses the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cuts a text to the maximum length and removes everything that looks like a secret. */
export function safeText(text: string): string {
  // Redacted before it is cut, so that no part of a secret is left at the end.
  const clean = redact(text.slice(0, 4 * maxTextLength)).trim();
  return clean.length > maxTextLength ? `${clean.slice(0, maxTextLength - 1)}…` : clean;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // nested too deeply for the call stack
  }
}

function fieldName(entry: Json): string {
  const name = entry['field'] ?? entry['name'] ?? entry['loc'] ?? entry['path'];
  if (Array.isArray(name)) return name.map(asText).join('.');
  return asText(name);
}

function fieldProblem(entry: unknown): FieldProblem {
  if (!isObject(entry)) return { field: '', message: safeText(asText(entry)) };
  const message = entry['message'] ?? entry['msg'] ?? entry['error'] ?? entry['detail'];
  return {
    field: safeText(fieldName(entry)),
    message: safeText(message === undefined ? asText(entry) : asText(message)),
  };
}

/** A 422's `fields` as a list or as an object of names, or FastAPI's `detail` list. */
function readFields(body: Json): FieldProblem[] {
  const fields =
    body['fields'] ?? (Array.isArray(body['detail']) ? body['detail'] : undefined) ?? body['errors'];
  if (Array.isArray(fields)) return fields.slice(0, maxFields).map(fieldProblem);
  if (isObject(fields)) {
    return Object.entries(fields)
      .slice(0, maxFields)
      .map(([field, message]) => ({ field: safeText(field), message: safeText(asText(message)) }));
  }
  return [];
}

function readDetail(body: Json, fields: readonly FieldProblem[]): string {
  for (const name of ['detail', 'message', 'error', 'title']) {
    const value = body[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (isObject(value)) return asText(value['message'] ?? value['detail'] ?? value);
  }
  if (fields.length > 0)
    return fields.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');
  return asText(body);
}

/** null unless the app may open the address in a browser. */
function readDocsUrl(body: Json): string | null {
  const value = body['docs_url'] ?? body['docsUrl'];
  if (typeof value !== 'string' || value.length > maxTextLength) return null;
  return externalHost(value) === null ? null : value;
}

function readBucket(body: Json): Bucket | null {
  return buckets.find((bucket) => bucket === body['bucket']) ?? null;
}

const nothingElse = { docsUrl: null, fields: [], bucket: null, storageCode: '' } as const;

function xmlElement(text: string, name: string): string {
  const start = text.indexOf(`<${name}>`);
  const end = start < 0 ? -1 : text.indexOf('<', start + 1);
  return end < 0 || !text.startsWith(`</${name}>`, end)
    ? ''
    : text.slice(start + name.length + 2, end).trim();
}

/**
 * Reads the body of an error answer from its text. `storageCode`: the `x-ms-error-code` header, which storage also
 * sends without a body.
 */
export function readErrorBody(text: string, storageCode = ''): ErrorBody {
  const json = text.length > maxBodyLength ? undefined : parseJson(text);
  const body = readBody(text.slice(0, maxBodyLength), json, storageCode);
  // A record that is nested too deeply to be written again is shown as it came.
  return body.detail === '' && isObject(json) ? { ...body, detail: safeText(text) } : body;
}

function readBody(text: string, json: unknown, storageCode: string): ErrorBody {
  if (isObject(json)) {
    const fields = readFields(json);
    return {
      detail: safeText(readDetail(json, fields)),
      docsUrl: readDocsUrl(json),
      fields,
      bucket: readBucket(json),
      storageCode,
    };
  }
  if (json !== undefined) return { ...nothingElse, detail: safeText(asText(json)), storageCode };

  const code = xmlElement(text, 'Code') || storageCode;
  if (code !== '') {
    const message = xmlElement(text, 'Message').split('\n')[0] ?? '';
    // Azure's reason for refusing a signature, such as the time at which it expired.
    const reason = xmlElement(text, 'AuthenticationErrorDetail');
    const words = [message, reason].filter((part) => part !== '').join(' ');
    return {
      ...nothingElse,
      detail: safeText(words === '' ? code : `${code}: ${words}`),
      storageCode: code,
    };
  }
  if (looksLikeHtml(text)) return { ...nothingElse, detail: safeText(htmlText(text)) };
  return { ...nothingElse, detail: safeText(text) };
}

/** Decodes an answer's bytes with the character set of its Content-Type; UTF-8 if that names none. */
export function decodeBody(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // an unknown character set
  }
}
