/**
 * The multipart/form-data frame of a direct upload, with one field `file`. Its length is known in advance, because a
 * request without a Content-Length would be sent chunked, and gateways refuse that.
 */
import { randomUUID } from 'node:crypto';

export interface MultipartFrame {
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes before and after those of the file. */
  readonly before: Buffer;
  readonly after: Buffer;
}

/** The frame with a new random boundary. */
export function multipartFrame(file: {
  readonly filename: string;
  readonly contentType: string;
  readonly sizeBytes: number;
}): MultipartFrame {
  const boundary = `mediamagic-${randomUUID()}`;
  const before = Buffer.from(
    `--${boundary}\r\n` +
      `Content-Disposition: form-data; name="file"; filename="${escapeName(file.filename)}"\r\n` +
      `Content-Type: ${file.contentType}\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n\r\n`);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(before.length + file.sizeBytes + after.length),
    },
    before,
    after,
  };
}

/** Escapes a name as browsers do (the multipart/form-data encoding of the HTML standard). */
function escapeName(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
