/** The private `app://` scheme that the window's page is served from: files of the build and nothing else. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

import { protocol } from 'electron';

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
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the files below `directory`. */
export function serveApp(directory: string): void {
  protocol.handle('app', async (request) => {
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

/** The file that an address names, null when it leads out of the directory. */
export function fileOf(directory: string, address: string): string | null {
  const url = new URL(address);
  if (url.origin !== pageOrigin && `${url.protocol}//${url.host}` !== pageOrigin) return null;
  const path = normalize(join(directory, decodeURIComponent(url.pathname)));
  return path.startsWith(directory + sep) ? path : null;
}
