/** The private `app://` scheme that the window's page is served from: files of the build, and pictures of the queue by their upload's id. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';

import { type ProtocolResponse, type Session, protocol as schemes } from 'electron';

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

export interface Servant {
  /** The bytes of an upload's picture, null where there is none to show. */
  readonly pictureOf: (id: string) => Promise<Readable | null>;
  /** A script of the page was handed over. */
  readonly onScriptServed: () => void;
}

/**
 * Serves a session the files below `directory`. By the older call of two: `handle` would first load what makes the web's
 * Request and Response, 80 ms of each start before the page has its first byte.
 */
export function serveApp(session: Session, directory: string, servant: Servant): void {
  session.protocol.registerStreamProtocol('app', ({ url }, answer) => {
    answerRequest(directory, url, servant)
      .catch(() => answerWith(404))
      .then(answer);
  });
}

async function answerRequest(directory: string, url: string, servant: Servant): Promise<ProtocolResponse> {
  if (!isPageAddress(url)) return answerWith(404);
  const id = pictureIdOf(url);
  if (id !== null) return answerWithPicture(await servant.pictureOf(id));
  const path = pageFile(directory, url);
  if (path === null) return answerWith(404);
  const data = Readable.from(piecesOf(await readFile(path)), { objectMode: false });
  if (extname(path) === '.js') data.once('close', () => servant.onScriptServed());
  return answerWith(200, data, {
    'content-type': contentTypes[extname(path)] ?? 'application/octet-stream',
  });
}

function answerWith(
  statusCode: number,
  data: Readable = Readable.from([]), // without a body it would be no answer at all
  headers: Readonly<Record<string, string>> = {},
): ProtocolResponse {
  return { statusCode, headers: { ...safetyHeaders, ...headers }, data };
}

/** No content is no fault: most files are no pictures. */
function answerWithPicture(picture: Readable | null): ProtocolResponse {
  if (picture === null) return answerWith(204);
  return answerWith(200, picture, {
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
  });
}

/** The last piece is asked for when those before it have left this process. */
const pieceBytes = 128 * 1_024;

function* piecesOf(file: Buffer): Generator<Buffer> {
  for (let offset = 0; offset < file.length; offset += pieceBytes) {
    yield file.subarray(offset, offset + pieceBytes);
  }
}
