/**
 * The body of a direct upload: multipart/form-data with one field `file`, streamed from the source, with its length
 * known beforehand. Without a Content-Length it would be sent chunked, which gateways refuse.
 */
import { Readable } from 'node:stream';

import { FormDataEncoder } from 'form-data-encoder';

import type { FileSource } from './source.ts';

export interface Multipart {
  readonly body: Readable;
  readonly headers: Readonly<Record<string, string>>;
}

export function encodeMultipart(
  source: Pick<FileSource, 'sizeBytes'>,
  file: { readonly filename: string; readonly contentType: string },
  bytes: () => AsyncIterable<Buffer>,
): Multipart {
  // What the encoder needs of a File, without reading it into memory.
  const part = {
    name: file.filename,
    type: file.contentType,
    size: source.sizeBytes,
    lastModified: 0,
    stream: bytes,
    [Symbol.toStringTag]: 'File',
  };
  const form = {
    append: () => undefined,
    getAll: () => [part],
    entries: () => [['file', part] as const][Symbol.iterator](),
    [Symbol.iterator]: () => [['file', part] as const][Symbol.iterator](),
    [Symbol.toStringTag]: 'FormData',
  };
  const encoder = new FormDataEncoder(form as unknown as ConstructorParameters<typeof FormDataEncoder>[0]);
  return { body: Readable.from(encoder.encode(), { objectMode: false }), headers: encoder.headers };
}
