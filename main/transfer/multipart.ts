/**
 * The frame of a direct upload: multipart/form-data with one field `file`, of a length that is known beforehand. Without
 * a Content-Length it would be sent chunked, which gateways refuse.
 */
import { randomUUID } from 'node:crypto';

export interface MultipartFrame {
  readonly headers: Readonly<Record<string, string>>;
  /** What goes before the file's bytes, and after them. */
  readonly before: Buffer;
  readonly after: Buffer;
}

export function multipartFrame(file: {
  readonly filename: string;
  readonly contentType: string;
  readonly sizeBytes: number;
}): MultipartFrame {
  const boundary = `mediamagic-${randomUUID()}`;
  const before = Buffer.from(
    `--${boundary}\r\n` +
      `Content-Disposition: form-data; name="file"; filename="${escaped(file.filename)}"\r\n` +
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

/** As browsers write a name (the HTML standard's multipart/form-data encoding). */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
