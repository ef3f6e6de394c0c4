/** The app's scheme answers with files of the build, pictures of uploads, and an error for every other address. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { Session } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type ResourceProvider, pageFile, serveApp } from '../../../../../main/desktop/window/appProtocol.ts';

const uploadId = '0f8fad5b-d9cb-469f-a165-70867728950e';
/** Longer than two pieces. */
const script = 'x'.repeat(300_000);

let buildFolder = '';
beforeEach(async () => {
  buildFolder = await mkdtemp(join(tmpdir(), 'mediamagic-page-'));
  await mkdir(join(buildFolder, 'assets'));
  await writeFile(join(buildFolder, 'index.html'), '<!doctype html>');
  await writeFile(join(buildFolder, 'assets', 'index.js'), script);
});
afterEach(() => rm(buildFolder, { recursive: true, force: true }));

type Handler = (request: Request) => Promise<Response>;

function serve(provider: Partial<ResourceProvider> = {}): (path: string) => Promise<Response> {
  const handlers: Handler[] = [];
  const session = { protocol: { handle: (_scheme: string, handler: Handler) => handlers.push(handler) } };
  serveApp(session as unknown as Session, buildFolder, {
    pictureOf: async () => null,
    onScriptServed: () => undefined,
    ...provider,
  });
  const [handler] = handlers;
  if (handler === undefined) throw new Error('The scheme has no handler');
  return (path) => handler({ url: `app://uploader${path}` } as Request);
}

describe('serveApp', () => {
  it('answers a file with its type and the policy when it is part of the build', async () => {
    const answer = await serve()('/index.html');
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html>']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('reports a script as served only when its last piece was read', async () => {
    const served: string[] = [];
    const answer = await serve({ onScriptServed: () => served.push('script') })('/assets/index.js');
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect([first?.value?.length, served]).toEqual([131_072, []]);
    let length = first?.value?.length ?? 0;
    for (;;) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done) break;
      length += piece.value.length;
    }
    expect([length, served]).toEqual([script.length, ['script']]);
  });

  it.each([
    ['a file that is missing', '/assets/missing.js'],
    ['a folder', '/assets'],
    ['an encoded NUL', '/index.html%00.png'],
    ['a bad percent encoding', '/index.html%'],
    ['a backslash', '/assets%5Cindex.js'],
    ['a way out of the folder', '/..%2f..%2fpackage.json'],
  ])('answers 404 without a body when the address names %s', async (_what, path) => {
    const answer = await serve()(path);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('streams the picture of the upload when it has one', async () => {
    const asked: string[] = [];
    const answer = await serve({
      async pictureOf(id) {
        asked.push(id);
        return Readable.from([Buffer.from('one '), Buffer.from('two')]);
      },
    })(`/pictures/${uploadId}`);
    expect([answer.status, await answer.text(), asked]).toEqual([200, 'one two', [uploadId]]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('closes the picture when the page stops reading it', async () => {
    const picture = Readable.from([Buffer.from('one '), Buffer.from('two')]);
    const answer = await serve({ pictureOf: async () => picture })(`/pictures/${uploadId}`);
    await answer.body?.cancel();
    expect(picture.destroyed).toBe(true);
  });

  it('answers without content when the upload has no picture', async () => {
    const answer = await serve()(`/pictures/${uploadId}`);
    expect([answer.status, answer.body]).toEqual([204, null]);
  });

  it('answers with an error when the picture cannot be read', async () => {
    const answer = await serve({ pictureOf: () => Promise.reject(new Error('EIO')) })(
      `/pictures/${uploadId}`,
    );
    expect(answer.status).toBe(404);
  });
});

const directory = join('/app', 'out', 'renderer');
const fileOf = (path: string) => pageFile(directory, `app://uploader${path}`);

describe('pageFile', () => {
  it.each([
    ['/index.html', 'index.html'],
    ['/index.html?lang=de#top', 'index.html'],
    ['/assets/index-B_9x.Ab-.js', 'assets/index-B_9x.Ab-.js'],
    // Parsing the URL resolves the path.
    ['/assets/../index.html', 'index.html'],
  ])('returns the path of the file for %s', (path, file) => {
    expect(fileOf(path)).toBe(join(directory, file));
  });

  it.each([
    '',
    '/',
    '/.',
    '/assets/',
    '//index.html',
    '/.hidden',
    '/assets/.hidden',
    '/...',
    '/index.html%00.png',
    '/index.html%00',
    '/%00',
    '/\u0000index.html',
    '/index.html%',
    '/%E0%A4%A',
    '/%zz',
    '/%69ndex.html',
    '/..%2f..%2fpackage.json',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/%252e%252e%252fpackage.json',
    '/..%5c..%5cpackage.json',
    '/assets%2findex.js',
    '/assets%5cindex.js',
    '/C:/Windows/win.ini',
    '/C%3A/Windows/win.ini',
    '/index.html::$DATA',
    '/index.html%20',
    '/index html',
    '/ïndex.html',
    '/index.html%0a',
    '/~/index.html',
  ])('returns null for the path %j', (path) => {
    expect(fileOf(path)).toBeNull();
  });

  it.each([
    'app://evil/index.html',
    'app://uploader.evil/index.html',
    'app://uploader:80/index.html',
    'app://me@uploader/index.html',
    'app://me:secret@uploader/index.html',
    'file:///index.html',
    'https://uploader/index.html',
    'app:index.html',
    '/index.html',
    'no address at all',
    '',
  ])('returns null for the address %j of another origin', (address) => {
    expect(pageFile(directory, address)).toBeNull();
  });
});
