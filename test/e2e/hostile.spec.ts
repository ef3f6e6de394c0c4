/** A hostile script in the window: whatever it tries is refused, and the app goes on. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';

import { calls } from '../../preload/contract.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';
import * as attacks from './hostile/attacks.ts';

/** A place outside that counts who comes by, whatever they speak. */
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

/** Still the one window, with the page that it had, and it uploads what is dropped on it. */
async function expectUnharmed(app: RunningApp, folder: string): Promise<void> {
  const pages = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getURL()),
  );
  expect(pages).toEqual(['app://uploader/index.html']);
  await writeFiller(join(folder, 'after.txt'), 300, 1);
  await app.drop([join(folder, 'after.txt')]);
  await expectComplete(app);
}

/** Not by a locator: it waits for the end of every navigation, and a forbidden one has none. */
async function expectComplete(app: RunningApp): Promise<void> {
  const state = () =>
    app.page
      .evaluate(() => document.querySelector('[data-name="after.txt"]')?.getAttribute('data-state'))
      .catch(() => 'between two pages');
  await expect.poll(state).toBe('complete');
}

test('the page has the calls of the contract and nothing of Node; it runs no text as a program', async ({
  launch,
  folder,
}) => {
  const app = await launch();
  const surface = await app.page.evaluate(() =>
    Object.entries(window.mediamagic ?? {}).map(([name, value]) => `${name}: ${typeof value}`),
  );
  // Every call but the one that names paths; and what the preload makes besides: drops, and two kinds of notices.
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

test('the page reaches no address outside and no file, whichever way it asks', async ({ launch, folder }) => {
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

test('the page goes nowhere, opens nothing, saves nothing and is granted nothing', async ({
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
  // Nobody can keep a page from leaving for an empty one; ours comes back.
  await app.page.evaluate(() => location.assign('about:blank')).catch(() => undefined);
  await expectComplete(app);
  expect(app.page.url()).toBe('app://uploader/index.html');
  // A page that does not want to be closed is closed.
  await app.page.evaluate(() => {
    addEventListener('beforeunload', (event) => event.preventDefault());
  });
  await app.electron.close();
});

test('calls with arguments that the contract does not have are refused; nothing is polluted', async ({
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

test('another page with the same preload is refused: of another origin, or ours in a frame', async ({
  launch,
  folder,
}) => {
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
      // Our own confinement would not let the frame load at all.
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

  // And no page may have ours in a frame in the first place.
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
