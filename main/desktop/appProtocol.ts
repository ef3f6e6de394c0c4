/** The private `app://` scheme that the window's page is served from: files of the build, and pictures of the queue by their upload's id. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';

import { protocol } from 'electron';

import { pictureIdOf } from './pictureAddress.ts';

export const pageOrigin = 'app://uploader';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** Has to be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files below `directory`; `pictureOf`: the bytes of an upload's picture, null where there is none to show. */
export function serveApp(directory: string, pictureOf: (id: string) => Promise<Readable | null>): void {
  protocol.handle('app', async (request) => {
    const id = pictureIdOf(request.url);
    if (id !== null) return answerPicture(await pictureOf(id));
    const path = fileOf(directory, request.url);
    if (path === null) return new Response('Not found', { status: 404 });
    try {
      const headers = { 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' };
      return new Response(new Uint8Array(await readFile(path)), { headers });
    } catch {
      return new Response('Not found', { status: 404 });
    }
  });
}

/** No content is no fault: most files are no pictures. */
function answerPicture(picture: Readable | null): Response {
  if (picture === null) return new Response(null, { status: 204 });
  const body = Readable.toWeb(picture) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
  });
}

/** The file that an address names, null when it leads out of the directory. */
export function fileOf(directory: string, address: string): string | null {
  const url = new URL(address);
  if (url.origin !== pageOrigin && `${url.protocol}//${url.host}` !== pageOrigin) return null;
  const path = normalize(join(directory, decodeURIComponent(url.pathname)));
  return path.startsWith(directory + sep) ? path : null;
}
