/**
 * Reads the body of a refusal, whatever it is: the API's four documented shapes, FastAPI's own 422, Azure's XML, a
 * proxy's HTML page, nothing, or garbage. It never throws and never keeps more than 2 kB of text.
 */
import { type Bucket, type FieldProblem, buckets } from '../../preload/contract/failure.ts';
import { outsideHost } from '../../preload/contract/outside.ts';
import { redact } from '../shared/redact.ts';
import { htmlText, looksLikeHtml } from './htmlText.ts';

/** The most that is kept of any text that a server sent. */
export const keptTextLength = 2_048;
const keptFields = 50;

export interface ErrorBody {
  /** The server's own words, or the raw text; '' when there was no body. */
  readonly detail: string;
  readonly docsUrl: string | null;
  readonly fields: readonly FieldProblem[];
  /** The gated capability named by a 402. */
  readonly bucket: Bucket | null;
  /** Azure's `<Code>`, '' where there is none. */
  readonly storageCode: string;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON is an expected answer here; the text itself is kept
  }
}

/** Cuts to what is kept and takes out whatever looks like a secret. */
export function keptText(text: string): string {
  const cut = text.length > keptTextLength ? `${text.slice(0, keptTextLength - 1)}…` : text;
  return redact(cut.trim());
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return JSON.stringify(value) ?? '';
}

function fieldName(entry: Json): string {
  const name = entry['field'] ?? entry['name'] ?? entry['loc'] ?? entry['path'];
  if (Array.isArray(name)) return name.map(asText).join('.');
  return asText(name);
}

function fieldProblem(entry: unknown): FieldProblem {
  if (!isObject(entry)) return { field: '', message: keptText(asText(entry)) };
  const message = entry['message'] ?? entry['msg'] ?? entry['error'] ?? entry['detail'];
  return {
    field: keptText(fieldName(entry)),
    message: keptText(message === undefined ? asText(entry) : asText(message)),
  };
}

/** A 422's `fields` as a list or as an object of names, or FastAPI's `detail` list. */
function readFields(body: Json): FieldProblem[] {
  const fields =
    body['fields'] ?? (Array.isArray(body['detail']) ? body['detail'] : undefined) ?? body['errors'];
  if (Array.isArray(fields)) return fields.slice(0, keptFields).map(fieldProblem);
  if (isObject(fields)) {
    return Object.entries(fields)
      .slice(0, keptFields)
      .map(([field, message]) => ({ field: keptText(field), message: keptText(asText(message)) }));
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

/** Only addresses a browser may be sent to. */
function readDocsUrl(body: Json): string | null {
  const value = body['docs_url'] ?? body['docsUrl'];
  if (typeof value !== 'string' || value.length > keptTextLength) return null;
  return outsideHost(value) === null ? null : value;
}

function readBucket(body: Json): Bucket | null {
  return buckets.find((bucket) => bucket === body['bucket']) ?? null;
}

const nothingElse = { docsUrl: null, fields: [], bucket: null, storageCode: '' } as const;

function xmlElement(text: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]?.trim() ?? '';
}

/**
 * Reads a refusal's body from its text. `storageCode` is the `x-ms-error-code` header, which storage sends also where
 * it sends no body.
 */
export function readErrorBody(text: string, storageCode = ''): ErrorBody {
  const json = parseJson(text);
  if (isObject(json)) {
    const fields = readFields(json);
    return {
      detail: keptText(readDetail(json, fields)),
      docsUrl: readDocsUrl(json),
      fields,
      bucket: readBucket(json),
      storageCode,
    };
  }
  if (json !== undefined) return { ...nothingElse, detail: keptText(asText(json)), storageCode };

  const code = xmlElement(text, 'Code') || storageCode;
  if (code !== '') {
    const message = xmlElement(text, 'Message').split('\n')[0] ?? '';
    // Azure's own reason for a signature that it does not accept, such as the time at which it ended.
    const reason = xmlElement(text, 'AuthenticationErrorDetail');
    const words = [message, reason].filter((part) => part !== '').join(' ');
    return {
      ...nothingElse,
      detail: keptText(words === '' ? code : `${code}: ${words}`),
      storageCode: code,
    };
  }
  if (looksLikeHtml(text)) return { ...nothingElse, detail: keptText(htmlText(text)) };
  return { ...nothingElse, detail: keptText(text) };
}

/** The text of an answer's bytes, in the character set that its Content-Type names; UTF-8 where that is none. */
export function decodeBody(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // a character set that nobody knows
  }
}
