/** Serves the gallery as a page for scripts: bundled in memory like the window, on the loopback address. */
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

import { projectFolder } from '../electron/paths.ts';
import { documents } from '../help/plugin.ts';
import { rendererDefines } from './defines.ts';

export interface Gallery {
  /** The page's address; what it shows follows as a query, see renderer/gallery/startGallery.ts. */
  readonly address: string;
  stop(): Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

export async function serveGallery(): Promise<Gallery> {
  const files = await bundle();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gallery').pathname.slice(1);
    const content = files.get(path);
    if (content === undefined) {
      // A browser requests an icon and would report that there is none.
      response.writeHead(path === 'favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, { 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' });
    response.end(content);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The gallery has no port');
  return {
    address: `http://127.0.0.1:${bound.port}/gallery.html`,
    stop() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

async function bundle(): Promise<Map<string, string | Uint8Array>> {
  const root = join(projectFolder, 'renderer');
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    plugins: [vue(), documents()],
    define: rendererDefines,
    build: {
      write: false,
      target: 'chrome130',
      rolldownOptions: { input: { gallery: join(root, 'gallery.html') } },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  return new Map(
    outputs.flatMap((output) =>
      'output' in output
        ? output.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source])
        : [],
    ),
  );
}
