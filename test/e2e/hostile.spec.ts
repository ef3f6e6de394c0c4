/** A hostile script in the window: everything that it tries is refused, and the app continues to work. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { calls } from '../../preload/contract.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';
import * as attacks from './hostile/attacks.ts';

/** A server outside the app that counts all connections, whatever their protocol. */
async function startOutside() {
  const visits: string[] = [];
  const tcp = createServer((socket) => {
    visits.push('tcp');
    socket.on('error', () => undefined).destroy();
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', () => visits.push('udp'));
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    host: `127.0.0.1:${port}`,
    visits,
    stop() {
      tcp.close();
      udp.close();
    },
  };
}

/** Checks that the only window still has its page and uploads a dropped file. */
async function expectUnharmed(app: RunningApp, folder: string): Promise<void> {
  const pages = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getURL()),
  );
  expect(pages).toEqual(['app://uploader/index.html']);
  await writeFiller(join(folder, 'after.txt'), 300, 1);
  await app.drop([join(folder, 'after.txt')]);
  await expectComplete(app);
}

/** Uses no locator, because a locator waits for the end of every navigation and a refused one never ends. */
async function expectComplete(app: RunningApp): Promise<void> {
  const state = () =>
    app.page
      .evaluate(() => document.querySelector('[data-name="after.txt"]')?.getAttribute('data-state'))
      .catch(() => 'between two pages');
  await expect.poll(state).toBe('complete');
}

test('gives the page only the calls of the contract, no Node, and no evaluation of text', async ({
  launch,
  folder,
}) => {
  const app = await launch();
  const surface = await app.page.evaluate(() =>
    Object.entries(window.mediamagic ?? {}).map(([name, value]) => `${name}: ${typeof value}`),
  );
  // Every call except the one that names paths, and what the preload adds: drops and two subscriptions.
  const expected = Object.keys(calls).filter((name) => name !== 'addPaths');
  expect(surface.sort()).toEqual(
    [...expected, 'addDropped', 'onChange', 'onNavigationRequest'].map((name) => `${name}: function`).sort(),
  );
  expect(await app.page.evaluate(attacks.reachNode)).toEqual([]);
  expect(await app.page.evaluate(attacks.changeBridge)).toEqual([]);
  expect(await app.page.evaluate(attacks.runText)).toEqual([]);
  await expectUnharmed(app, folder);
  await app.kill();
});

test('lets the page reach no external address and no file', async ({ launch, folder }) => {
  const outside = await startOutside();
  const app = await launch();
  const secretFile = resolve(import.meta.dirname, '../../package.json');
  expect(await app.page.evaluate(attacks.reachNetwork, outside.host)).toEqual([]);
  expect(await app.page.evaluate(attacks.readFiles, secretFile)).toEqual([]);
  expect(await app.page.evaluate(attacks.leaveTheFolder, 'mediamagic-uploader')).toEqual([]);
  await expectUnharmed(app, folder);
  expect(outside.visits).toEqual([]);
  outside.stop();
  await app.kill();
});

test('lets the page navigate nowhere, open and save nothing, and get no permission', async ({
  launch,
  folder,
}) => {
  const outside = await startOutside();
  const app = await launch();
  await app.electron.evaluate(({ session }) => {
    const downloads: boolean[] = [];
    Object.assign(globalThis, { downloads });
    session
      .fromPartition('persist:window')
      .on('will-download', (event) => downloads.push(event.defaultPrevented));
  });
  await app.page.evaluate(attacks.goElsewhere, outside.host);
  expect(await app.page.evaluate(attacks.openWindows, outside.host)).toEqual([]);
  await app.page.evaluate(attacks.save);
  const downloads = () =>
    app.electron.evaluate(() => (globalThis as unknown as { downloads: boolean[] }).downloads);
  await expect.poll(downloads).toEqual([true]);
  expect(await app.page.evaluate(attacks.askForPermissions)).toEqual([]);
  await expectUnharmed(app, folder);
  expect(outside.visits).toEqual([]);
  outside.stop();
  // Navigating to an empty page cannot be prevented, so the app loads its page again.
  await app.page.evaluate(() => location.assign('about:blank')).catch(() => undefined);
  await expectComplete(app);
  expect(app.page.url()).toBe('app://uploader/index.html');
  // A page cannot prevent its window from closing.
  await app.page.evaluate(() => {
    addEventListener('beforeunload', (event) => event.preventDefault());
  });
  await app.electron.close();
});

test('refuses arguments that are not in the contract, without prototype pollution', async ({
  launch,
  folder,
}) => {
  const app = await launch();
  const settingsFile = join(folder, 'user-data', 'settings.json');
  expect(await app.page.evaluate(attacks.callWrongly)).toEqual([]);
  expect(await app.electron.evaluate(() => 'polluted' in {})).toBe(false);
  expect(await readFile(settingsFile, 'utf8').catch(() => '')).not.toContain('polluted');
  await expectUnharmed(app, folder);
  await app.kill();
});

test('refuses calls from another origin and from the own page in a frame', async ({ launch, folder }) => {
  const app = await launch();
  const answers = await app.electron.evaluate(async ({ app: main, BrowserWindow, session }) => {
    const preload = `${main.getAppPath()}/out/preload/index.cjs`;
    const strange = session.fromPartition('strange');
    const framed = '<iframe src="app://uploader/framed"></iframe>';
    strange.protocol.handle('app', ({ url }) => {
      const body = url === 'app://uploader/' ? framed : '<p>';
      return new Response(body, { headers: { 'content-type': 'text/html' } });
    });
    const webPreferences = { preload, session: strange, sandbox: true, nodeIntegrationInSubFrames: true };
    const ask = `Promise.resolve(window.mediamagic?.overview() ?? 'no bridge').then(() => 'answered', (error) => error.message)`;
    const found: Record<string, unknown> = {};
    for (const address of ['data:text/html,<p>', 'app://evil/', 'app://uploader.evil/', 'app://uploader/']) {
      const window = new BrowserWindow({ show: false, webPreferences });
      // The app's own restrictions would not load the frame at all.
      window.webContents.removeAllListeners('will-frame-navigate');
      await window.loadURL(address);
      const [frame = window.webContents.mainFrame] = window.webContents.mainFrame.frames;
      found[address] = await frame.executeJavaScript(ask);
      window.destroy();
    }
    return found;
  });
  const refusal = 'overview: this page may not call the app';
  expect(Object.values(answers)).toEqual([refusal, refusal, refusal, refusal]);

  // No page may show the app's page in a frame.
  const frames = await app.electron.evaluate(async ({ BrowserWindow, session }) => {
    const webPreferences = { session: session.fromPartition('persist:window') };
    const window = new BrowserWindow({ show: false, webPreferences });
    window.webContents.removeAllListeners('will-frame-navigate');
    await window.loadURL('data:text/html,<iframe src="app://uploader/index.html"></iframe>');
    const texts = window.webContents.mainFrame.frames.map((frame) =>
      frame.executeJavaScript('document.querySelector("#app") === null'),
    );
    const empty = await Promise.all(texts);
    window.destroy();
    return empty;
  });
  expect(frames).toEqual([true]);
  await expectUnharmed(app, folder);
  await app.kill();
});
