/**
 * Serves the window's page from the private `app://` scheme: the files of the build, and the pictures of uploads by upload
 * id. No address can name any other file. Electron is handed in, so that tests run without it.
 */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';

import type { Protocol, Session } from 'electron';

export const pageOrigin = 'app://uploader';

/**
 * The names that the build gives its files and folders. The app looks for no others, so no percent encoding, `..`, backslash,
 * NUL or drive letter reaches the file system.
 */
const builtPath = /^(?:\/[\w-][\w.-]*)+$/u;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The policy of every answer. It repeats the policy in the page itself, so that no page of this scheme can lack it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  // The policy in the page itself cannot contain this directive.
  "frame-ancestors 'none'",
].join('; ');

const safetyHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Call it before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: true, stream: true },
    },
  ]);
}

export interface ResourceProvider {
  /** Returns the bytes of an upload's picture; null when it has none. */
  readonly pictureOf: (id: string) => Promise<Readable | null>;
  /** Called when the last bytes of a script were requested. */
  readonly onScriptServed: () => void;
}

/** Serves the files below `directory` and the pictures of `provider` to a session. */
export function serveApp(session: Session, directory: string, provider: ResourceProvider): void {
  session.protocol.handle('app', async ({ url }) => {
    try {
      return await answer(directory, url, provider);
    } catch {
      return answerWith(404, null); // the file is missing or unreadable
    }
  });
}

/** Whether an address belongs to the page's origin. It has no user name, password or port, so that there is one origin only. */
function isPageAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return `${protocol}//${host}` === pageOrigin && username === '' && password === '';
}

/** Returns the path of a file below `directory`, or null when the address names none. The file may be missing. */
export function pageFile(directory: string, address: string): string | null {
  if (!isPageAddress(address)) return null;
  const { pathname } = new URL(address);
  return builtPath.test(pathname) ? join(directory, pathname) : null;
}

/** Returns the upload whose picture an address names, or null for every other address. */
export function pictureIdOf(address: string): string | null {
  const { pathname } = new URL(address);
  return /^\/pictures\/([0-9a-f-]{36})$/.exec(pathname)?.[1] ?? null;
}

async function answer(directory: string, url: string, provider: ResourceProvider): Promise<Response> {
  if (!isPageAddress(url)) return answerWith(404, null);
  const uploadId = pictureIdOf(url);
  if (uploadId !== null) return answerWithPicture(await provider.pictureOf(uploadId));
  const path = pageFile(directory, url);
  return path === null ? answerWith(404, null) : answerWithFile(path, provider);
}

async function answerWithFile(path: string, { onScriptServed }: ResourceProvider): Promise<Response> {
  const type = extname(path);
  const content = await readFile(path);
  const body = type === '.js' ? inPieces(content, onScriptServed) : content;
  return answerWith(200, body, { 'content-type': contentTypes[type] ?? 'application/octet-stream' });
}

/** An upload without a picture gets an empty answer instead of an error, because most files are not pictures. */
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

/** Streams `content` on demand and calls `onServed` when the last piece has left this process. */
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
