/** The private `app://` scheme that the window's page is served from: files of the build, and pictures of the queue by their upload's id. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';

import { type Session, protocol as schemes } from 'electron';

import { isPageAddress, pageFile } from './pageFile.ts';
import { pictureIdOf } from './pictureAddress.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The page's policy, again for whatever else is opened of this scheme: it cannot be left out of a page by mistake. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // Only a header can say this.
  "frame-ancestors 'none'",
].join('; ');

const safetyHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Has to be called before the app is ready. */
export function registerAppScheme(): void {
  schemes.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: true } },
  ]);
}

export interface ResourceProvider {
  /** The bytes of an upload's picture, null where there is none to show. */
  readonly pictureOf: (id: string) => Promise<Readable | null>;
  /** A script of the page was handed over. */
  readonly onScriptServed: () => void;
}

/** Serves a session the files below `directory`. */
export function serveApp(session: Session, directory: string, servant: ResourceProvider): void {
  session.protocol.handle('app', async ({ url }) => {
    try {
      return await answer(directory, url, servant);
    } catch {
      return answerWith(404, null); // a file that is not there, or cannot be read
    }
  });
}

async function answer(directory: string, url: string, servant: ResourceProvider): Promise<Response> {
  if (!isPageAddress(url)) return answerWith(404, null);
  const uploadId = pictureIdOf(url);
  if (uploadId !== null) return answerWithPicture(await servant.pictureOf(uploadId));
  const path = pageFile(directory, url);
  return path === null ? answerWith(404, null) : answerWithFile(path, servant);
}

async function answerWithFile(path: string, { onScriptServed }: ResourceProvider): Promise<Response> {
  const type = extname(path);
  const content = await readFile(path);
  const body = type === '.js' ? inPieces(content, onScriptServed) : content;
  return answerWith(200, body, { 'content-type': contentTypes[type] ?? 'application/octet-stream' });
}

/** No content is not an error: most files are not pictures. */
function answerWithPicture(picture: Readable | null): Response {
  if (picture === null) return answerWith(204, null);
  return answerWith(200, Readable.toWeb(picture) as ReadableStream<Uint8Array>, {
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
  });
}

function answerWith(
  status: number,
  body: Buffer<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { status, headers: { ...safetyHeaders, ...headers } });
}

const pieceBytes = 128 * 1_024;

/** Piece by piece, each when it is asked for: `onServed` is called when the last one has left this process. */
function inPieces(content: Uint8Array, onServed: () => void): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (offset < content.length) {
          controller.enqueue(content.subarray(offset, offset + pieceBytes));
          offset += pieceBytes;
          return;
        }
        controller.close();
        onServed();
      },
    },
    { highWaterMark: 0 },
  );
}
