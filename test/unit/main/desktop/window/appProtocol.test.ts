/** What the app's scheme answers: files with the page's policy, pictures, and statuses for everything else. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import type { Session } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type ResourceProvider, serveApp } from '../../../../../main/desktop/window/appProtocol.ts';

vi.mock('electron', () => ({ protocol: {} }));

const uploadId = '0f8fad5b-d9cb-469f-a165-70867728950e';
/** More than two pieces. */
const script = 'x'.repeat(300_000);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets', 'index.js'), script);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Handler = (request: Request) => Promise<Response>;

function serve(servant: Partial<ResourceProvider> = {}): (path: string) => Promise<Response> {
  const handlers: Handler[] = [];
  const session = { protocol: { handle: (_scheme: string, handler: Handler) => handlers.push(handler) } };
  serveApp(session as unknown as Session, folder, {
    pictureOf: async () => null,
    onScriptServed: () => undefined,
    ...servant,
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
