/**
 * The helper that decodes videos: a page without a window, in a process of its own, sandboxed, without a bridge to the app
 * and without network. It can read the one video of its address, and post one picture. A crash of it is only a missing
 * picture.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';

import { type Session, WebContentsView } from 'electron';

import type { VideoSource } from '../../files/videoPreview.ts';
import { pageFile, pageOrigin } from './appProtocol.ts';
import { type FrameHelper, maxFrameBytes } from './videoFrames.ts';

const policy =
  "default-src 'none'; script-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

interface Job {
  readonly token: string;
  readonly source: VideoSource;
  readonly answer: (frame: Buffer | null) => void;
}

/** `session`: of its own, so that the helper shares no process with the window. `directory`: the built pages. */
export function createFrameHelper(session: Session, directory: string): FrameHelper {
  let job: Job | null = null;
  if (session.protocol.isProtocolHandled('app')) session.protocol.unhandle('app');
  session.protocol.handle('app', async (request) => {
    try {
      return await answer(request, directory, job);
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  const view = new WebContentsView({
    webPreferences: {
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      disableDialogs: true,
      // Nothing of it is ever visible, and it has to decode nevertheless.
      backgroundThrottling: false,
    },
  });
  const { webContents } = view;
  webContents.setAudioMuted(true);
  return {
    decode(source) {
      return new Promise((resolve, reject) => {
        const token = randomUUID();
        job = { token, source, answer: resolve };
        webContents.once('render-process-gone', (_event, { reason }) => reject(new Error(reason)));
        webContents.loadURL(`${pageOrigin}/frames.html?${token}`).catch(reject);
      });
    },
    end() {
      job = null;
      // Destroys the page at once, whatever its process does.
      webContents.forcefullyCrashRenderer();
      webContents.close();
    },
  };
}

async function answer(request: Request, directory: string, job: Job | null): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const isOfJob = job !== null && search === `?${job.token}`;
  if (pathname === '/video')
    return isOfJob ? answerRange(request, job.source) : new Response(null, { status: 404 });
  if (pathname === '/frame') {
    if (!isOfJob || request.method !== 'POST') return new Response(null, { status: 404 });
    job.answer(await bodyOf(request));
    return new Response(null, { status: 204 });
  }
  const path = pageFile(directory, request.url);
  const type = path === null ? undefined : contentTypes[extname(path)];
  if (path === null || type === undefined) return new Response(null, { status: 404 });
  return new Response(await readFile(path), {
    headers: { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' },
  });
}

/** Chromium asks for ranges of a video. */
function answerRange(request: Request, source: VideoSource): Response {
  const { sizeBytes } = source;
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/u.exec(request.headers.get('range') ?? '') ?? [];
  const start = Number(from);
  const end = Math.min(to === '' ? sizeBytes - 1 : Number(to), sizeBytes - 1);
  if (start > end) return new Response(null, { status: 416 });
  return new Response(Readable.toWeb(source.read(start, end)) as ReadableStream<Uint8Array>, {
    status: 206,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(end - start + 1),
      'content-range': `bytes ${start}-${end}/${sizeBytes}`,
      'accept-ranges': 'bytes',
    },
  });
}

/** null for nothing, or for more than a frame can have. */
async function bodyOf(request: Request): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.length;
    if (length > maxFrameBytes) return null;
    parts.push(part);
  }
  return length === 0 ? null : Buffer.concat(parts);
}
