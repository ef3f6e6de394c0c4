/**
 * The real app against a service, a storage and a proxy that repeat everything: the key, signatures, sign-ins in URLs and the
 * proxy's password, in bodies, headers, ids and results, plain and encoded. Afterwards no secret is in anything that the app
 * keeps, shows, copies, notifies or exports. The scan goes by value, in each encoding.
 */
import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { join } from 'node:path';

import { echoOf, echoesIn, encodings, wrappings } from '../support/echoes.ts';
import { requires } from '../support/system.ts';
import { unzipTexts } from '../support/unzipTexts.ts';
import { type RunningApp, expect, test } from './fixtures.ts';
import { on } from './windows.ts';

// The test reads the notifications from a service of a Linux desktop.
requires('Linux', test.skip);

const key = `sk_test_${'0f1e2d3c4b5a6978'.repeat(4)}`;
const proxyPassword = 'Pr0xy+pass/word=with@signs';
const urlPassword = 'Us3rinf0+pass/word';

interface Echoing {
  readonly port: number;
  readonly secrets: Set<string>;
  /** From now on it refuses the key for uploads. */
  readonly refuseKey: () => void;
  readonly stop: () => void;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What a file of this name meets is the first word of its name. */
const fates = [
  'service',
  'storage',
  'userinfo',
  'private',
  'submission',
  'processing',
  'ids',
  'complete',
] as const;

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** API and storage on one port. */
async function startEchoing(): Promise<Echoing> {
  // Others are added when the app gets them: what it does not know yet is no secret of it.
  const secrets = new Set([key]);
  let turn = 0;
  let refusesKey = false;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => answer(request, response, Buffer.concat(pieces).toString()));
  });
  const port = await listening(server);

  const all = () => [...secrets].slice(0, 8);
  const echo = (response: ServerResponse, values: readonly string[]): void => {
    const { status, body } = echoOf(turn, values);
    turn += 1;
    const header = encodeURIComponent(values.at(-1) ?? '');
    response.writeHead(status, { 'x-ms-error-code': header, 'x-request-id': header }).end(body);
  };
  /** Each value that the review has a text for, in another encoding. */
  const words = () => encodings.map((encode) => `words ${all().map(encode).join(' ')}`).join(' ');
  const issue = () => ({
    id: key,
    referenceNumber: key,
    ruleCode: encodeURIComponent(key),
    summary: words(),
    severity: key,
    status: key,
    sidekickId: key,
    severityReasoning: words(),
    severityReasoningHeadline: words(),
    precedents: [{ url: `https://docs.example/?sig=${encodeURIComponent(key)}`, title: words() }],
  });

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const sentKey = String(request.headers['x-api-key']);
    if (url.pathname.startsWith('/storage/')) {
      if (!url.pathname.startsWith('/storage/storage')) return void response.writeHead(201).end();
      return echo(response, [url.href, url.search, url.searchParams.get('sig') ?? '']);
    }
    if (url.pathname.endsWith('/uploads/url')) {
      if (refusesKey) return json(response, 401, { error: words(), message: words(), detail: words() });
      const { filename } = JSON.parse(body) as { filename: string };
      const [fate = ''] = filename.split(' ');
      if (fate === 'service') return echo(response, [sentKey]);
      const signature = `${Buffer.from(`${filename} and more of it`).toString('base64')}+/==`;
      secrets.add(signature);
      if (fate === 'userinfo') secrets.add(urlPassword);
      const origin =
        fate === 'userinfo'
          ? `https://uploader:${encodeURIComponent(urlPassword)}@storage.example`
          : fate === 'private'
            ? 'https://10.0.0.1'
            : `http://127.0.0.1:${port}`;
      const query = `sv=2021&se=2099-01-01T00%3A00%3A00Z&sig=${encodeURIComponent(signature)}`;
      return json(response, 200, {
        uploadUrl: `${origin}/storage/${encodeURIComponent(filename)}?${query}`,
        blobPath: `workspace/${filename}`,
      });
    }
    if (request.method === 'POST' && url.pathname.endsWith('/submissions')) {
      const { assets } = JSON.parse(body) as { assets: { blobPath: string }[] };
      const name = assets[0]?.blobPath.split('/').at(-1) ?? '';
      if (name.startsWith('submission')) return echo(response, [sentKey, ...all()]);
      if (name.startsWith('ids'))
        return json(response, 201, { submissionId: key, assets: [{ assetId: key }] });
      const submissionId = `id-of-${name.replaceAll(/[^a-z0-9]/giu, '-')}`;
      return json(response, 201, {
        submissionId,
        assets: [{ assetId: 'asset', versionGroupId: key, versionNumber: key }],
      });
    }
    if (url.pathname.includes('/submissions/id-of-') && !url.pathname.includes('/assets/')) {
      if (url.pathname.includes('id-of-processing'))
        return json(response, 200, { status: 'failed', errorMessage: words(), errorType: key, assets: [] });
      return json(response, 200, {
        status: 'complete',
        assets: [{ assetId: 'asset', issueCount: 1, errorMessage: words(), versionGroupId: key }],
      });
    }
    if (url.pathname.endsWith('/issues')) return json(response, 200, { issues: [issue()] });
    if (url.pathname.endsWith('/topics'))
      return json(response, 200, { topics: [{ title: words(), summary: words(), issues: [issue()] }] });
    return echo(response, [sentKey, request.url ?? '', ...all()]);
  }
  return {
    port,
    secrets,
    refuseKey: () => void (refusesKey = true),
    stop: () => void server.close().closeAllConnections(),
  };
}

/** Refuses as often as there are encodings, each time with what it was sent, and opens tunnels then. */
async function startEchoingProxy(): Promise<{ readonly port: number; readonly stop: () => void }> {
  const server = createServer();
  const sockets = new Set<Socket>();
  let refused = 0;
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    sockets.add(socket);
    if (refused < encodings.length) {
      const encode = encodings[refused] ?? String;
      refused += 1;
      const sent = String(request.headers['proxy-authorization'] ?? '');
      const plain = Buffer.from(sent.replace('Basic ', ''), 'base64').toString();
      const said = encode(plain.split(':').slice(1).join(':')).replaceAll(/[^\x20-\x7E]/gu, '');
      socket.end(
        `HTTP/1.1 502 ${said} ${sent}\r\nProxy-Authenticate: Basic realm="${said}"\r\nX-Echo: ${sent}\r\n\r\n${said}`,
      );
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => socket.destroy());
  });
  const port = await listening(server);
  return {
    port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Every text that the app writes to the clipboard or asks a person about. */
async function recordTexts(app: RunningApp, folder: string): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ clipboard, dialog, shell }, directory) => {
    const texts: string[] = [];
    let saved = 0;
    Object.assign(globalThis, { texts });
    clipboard.writeText = async (text: string) => void texts.push(text);
    dialog.showMessageBox = async (...args: unknown[]) => {
      texts.push(JSON.stringify(args.at(-1)));
      return { response: 0, checkboxChecked: false };
    };
    shell.openExternal = async (address: string) => void texts.push(address);
    dialog.showSaveDialog = async (...args: unknown[]) => {
      const { defaultPath = 'file' } = args.at(-1) as Electron.SaveDialogOptions;
      const name = defaultPath.split('/').at(-1) ?? '';
      saved += 1;
      return { canceled: false, filePath: `${directory}/${saved}-${name}` };
    };
  }, folder);
  return () => app.electron.evaluate(() => (globalThis as unknown as { texts: string[] }).texts);
}

async function allFiles(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of await readdir(folder, { recursive: true })) {
    const stats = await stat(join(folder, name)).catch(() => null); // a lock whose target is missing
    if (stats?.isFile() === true) files.set(name, await readFile(join(folder, name)));
  }
  return files;
}

test('keeps no secret that a service, storage and a proxy repeat, in any encoding, anywhere', async ({
  launch,
  desktop,
  folder,
}) => {
  test.slow();
  await desktop.showPanel();
  const echoing = await startEchoing();
  const proxy = await startEchoingProxy();
  try {
    const app = await launch({
      ...on(desktop),
      apiKey: '',
      apiUrl: `http://127.0.0.1:${echoing.port}`,
    });
    const texts = await recordTexts(app, folder);
    const { page } = app;
    await page.evaluate((apiKey) => window.mediamagic?.saveSettings({ apiKey }), key);
    // Through the proxy, which refuses first.
    const proxyUrl = `127.0.0.1:${proxy.port}`;
    await page.evaluate(
      (address) =>
        window.mediamagic?.saveSettings({
          proxyMode: 'manual',
          proxyUrl: address,
          proxyBypass: '<-loopback>',
        }),
      proxyUrl,
    );
    await page.evaluate(
      (password) => window.mediamagic?.saveSettings({ proxySignIn: { user: 'uploader', password } }),
      proxyPassword,
    );
    for (const secret of [proxyPassword, `uploader:${proxyPassword}`]) echoing.secrets.add(secret);
    for (let check = 0; check < encodings.length; check += 1)
      await page.evaluate(() => window.mediamagic?.checkConnection({}));
    await page.evaluate(() => window.mediamagic?.saveSettings({ proxyMode: 'none' }));

    // Files of each fate. Those with an echo meet each encoding in each wrapping once. Several with a secret for an id would
    // be an outage of the service, and all would wait.
    const media = join(folder, 'media & <b>more');
    await mkdir(media);
    const echoed = ['service', 'storage', 'submission'];
    const names = fates.flatMap((fate) =>
      Array.from(
        {
          length: echoed.includes(fate)
            ? Math.ceil((encodings.length * wrappings.length) / echoed.length)
            : fate === 'ids'
              ? 1
              : 4,
        },
        (_, index) => `${fate} ${index} <img src=x onerror=alert(1)> ${'=cmd|‮;'.slice(index % 5)}.txt`,
      ),
    );
    await Promise.all(names.map((name) => writeFile(join(media, name), `text of ${name}`)));
    await app.dropAndSend([media]);
    const counts = () =>
      page.evaluate(async () => {
        const overview = await window.mediamagic?.overview();
        return overview === undefined ? null : { ...overview.counts };
      });
    await expect.poll(async () => (await counts())?.all, { timeout: 60_000 }).toBe(names.length);
    // Files with a secret for an id, or with a private address, are tried again after pauses.
    await expect.poll(async () => (await counts())?.active, { timeout: 150_000 }).toBeLessThanOrEqual(5);

    // Everything that the window can be asked for, and every way to copy, export and report.
    const seen = await page.evaluate(async () => {
      const api = window.mediamagic;
      if (api === undefined) return [];
      const shown: unknown[] = [await api.overview(), await api.settings()];
      const query = { filter: 'all', search: '', sort: 'queue' } as const;
      const list = await api.listUploads({ ...query, offset: 0, limit: 500 });
      shown.push(list);
      const ids = list.rows.map(({ id }) => id);
      for (const id of ids) shown.push(await api.uploadDetails({ id }));
      for (const { id, name } of list.rows)
        if (name.startsWith('complete')) shown.push(await api.uploadResults({ id }));
      for (const id of ids)
        for (const action of [
          'copy-support-details',
          'copy-submission-id',
          'copy-link',
          'open-docs',
        ] as const)
          shown.push(await api.actOnUploads({ ids: [id], action }).catch(String));
      const { items } = await api.listBatches({ ...query, offset: 0, limit: 500 });
      for (const item of items) {
        if (!('batchId' in item) || !('counts' in item)) continue;
        const { batchId } = item;
        shown.push(await api.batchReport({ batchId }));
        for (const format of ['csv', 'json', 'findings'] as const)
          shown.push(await api.exportBatch({ batchId, format }));
      }
      for (const fileNames of ['kept', 'hidden'] as const)
        shown.push(await api.saveDiagnostics({ fileNames }));
      return shown;
    });
    // The page itself, with the details of an upload of each fate.
    const pages: string[] = [];
    for (const fate of fates) {
      await page.getByTestId('search').fill(fate);
      await page.locator(`[data-testid=upload-row][data-name^="${fate} "]`).first().click();
      await expect(page.getByTestId('details')).toBeVisible();
      pages.push(await page.content(), await page.innerText('body'));
    }
    // A refused key is told by a notification, because the window has not the focus.
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    echoing.refuseKey();
    await writeFile(join(folder, 'late.txt'), 'text of a late file');
    await app.drop([join(folder, 'late.txt')]);
    await expect.poll(() => desktop.notifications.length, { timeout: 30_000 }).toBeGreaterThan(0);

    const kept = new Map<string, Buffer>([
      ['the window', Buffer.from(JSON.stringify(seen))],
      ['the page', Buffer.from(pages.join('\n'))],
      ['clipboard, dialogs and browser', Buffer.from((await texts()).join('\n'))],
      ['notifications', Buffer.from(JSON.stringify(desktop.notifications))],
      ['window title', Buffer.from(await page.title())],
    ]);
    for (const [name, bytes] of await allFiles(join(folder, 'user-data'))) kept.set(name, bytes);
    await app.kill();
    const exported = (await readdir(folder)).filter((name) => /^\d+-/u.test(name));
    for (const name of exported) {
      kept.set(name, await readFile(join(folder, name)));
      if (!name.endsWith('.zip')) continue;
      for (const [entry, text] of await unzipTexts(join(folder, name)))
        kept.set(`${name}: ${entry}`, Buffer.from(text));
    }

    // The scan looks at what there is: a scan of nothing would find nothing.
    expect(echoing.secrets.size).toBeGreaterThan(60);
    for (const place of ['queue.db', 'queue.db-wal', 'settings.json', 'logs/main.log'])
      expect([place, (kept.get(place)?.length ?? 0) > 100]).toEqual([place, true]);
    expect(exported.filter((name) => name.endsWith('.zip'))).toHaveLength(2);
    expect(exported.filter((name) => name.endsWith('.csv')).length).toBeGreaterThanOrEqual(2);
    for (const place of ['clipboard, dialogs and browser', 'notifications'])
      expect([place, (kept.get(place)?.length ?? 0) > 50]).toEqual([place, true]);
    expect(kept.get('the window')?.toString()).toContain('words ');
    const leaks = [...kept].flatMap(([place, bytes]) =>
      echoesIn(bytes, echoing.secrets).map((form) => `${place}: ${form.slice(0, 60)}`),
    );
    expect(leaks).toEqual([]);
  } finally {
    echoing.stop();
    proxy.stop();
  }
});
