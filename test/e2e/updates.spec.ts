/** The app's own update from a feed on this machine: in the background, after the uploads, and verified against the feed. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { requires } from '../support/system.ts';
import { type LaunchOptions, type RunningApp, expect, test } from './fixtures.ts';

const older = '#!/bin/sh\n# the version that runs\n';
const newer = '#!/bin/sh\n# the version of the feed\n';

interface Feed {
  readonly address: string;
  /** Names of what was asked for. */
  readonly asked: string[];
  /** What is sent as the new version. */
  content: string;
  readonly server: Server;
}

/** The feed that describes `newer`, whatever the server sends as its file. */
async function startFeed(): Promise<Feed> {
  const sha512 = createHash('sha512').update(newer).digest('base64');
  const file = 'app-99.0.0.AppImage';
  const description = JSON.stringify({
    version: '99.0.0',
    files: [{ url: file, sha512, size: newer.length }],
    path: file,
    sha512,
    releaseDate: '2026-01-01T00:00:00.000Z',
  });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '', 'http://feed').pathname.slice(1);
    asked.push(name);
    if (name.endsWith('.yml')) response.end(description);
    else if (name === file) response.end(feed.content);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const feed: Feed = { address: `http://127.0.0.1:${port}/`, asked, content: newer, server };
  return feed;
}

/** The AppImage of the running app: a file that an update replaces. */
async function installed(folder: string, feed: Feed): Promise<{ image: string; options: LaunchOptions }> {
  const image = join(folder, 'Uploader.AppImage');
  await writeFile(image, older);
  await chmod(image, 0o755);
  const env = {
    APPIMAGE: image,
    XDG_CACHE_HOME: join(folder, 'cache'),
    MEDIAMAGIC_UPDATE_FEED: feed.address,
  };
  // A packaged app ignores the feed of a test, because nothing may redirect an installation.
  return { image, options: { env, as: 'unpackaged' } };
}

async function openAbout({ page }: RunningApp): Promise<void> {
  await page.getByTestId('open-settings').click();
  await page.getByTestId('settings-page-about').click();
}

test('downloads a newer version after the uploads and installs it when the app quits', async ({
  launch,
  service,
  folder,
}) => {
  requires('Linux', test.skip); // it replaces an AppImage
  const feed = await startFeed();
  const { image, options } = await installed(folder, feed);
  const app = await launch(options);
  const { page } = app;
  const state = page.getByTestId('update-state');
  await service.control.addFault({
    endpoint: 'storage.*',
    kind: 'stall',
  });
  await writeFiller(join(folder, 'a.txt'), 12_000_000, 1);
  await app.drop([join(folder, 'a.txt')]);
  await app.reaches('a.txt', 'uploading');
  await openAbout(app);
  await expect(state).toHaveText('Not checked yet');
  await page.getByTestId('check-for-updates').click();
  await expect(state).toHaveText('Version 99.0.0 is available. It downloads when uploads are finished.');
  expect(feed.asked).toEqual(['latest-linux.yml']);
  await app.screenshots('settings-about-update');

  await page.evaluate(async () => {
    const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 1 } as const;
    const ids = (await window.mediamagic?.listUploads(query))?.rows.map(({ id }) => id) ?? [];
    await window.mediamagic?.actOnUploads({ action: 'pause', ids });
  });
  await expect(state).toHaveText('Version 99.0.0 is ready. Quit the app to install it.');
  expect(await readFile(image, 'utf8')).toBe(older);
  await app.close();
  expect(await readFile(image, 'utf8')).toBe(newer);
  feed.server.close();
});

test('refuses a download that does not match the feed, and installs nothing', async ({ launch, folder }) => {
  requires('Linux', test.skip); // it replaces an AppImage
  const feed = await startFeed();
  feed.content = `${newer}# and something else\n`;
  const { image, options } = await installed(folder, feed);
  const app = await launch(options);
  await openAbout(app);
  await app.page.getByTestId('check-for-updates').click();
  await expect(app.page.getByTestId('update-state')).toContainText('We’ll try again automatically');
  expect(feed.asked).toContain('app-99.0.0.AppImage');
  await expect(app.page.getByTestId('toast')).toHaveCount(0);
  await app.close();
  expect(await readFile(image, 'utf8')).toBe(older);
  const log = await readFile(join(folder, 'user-data', 'logs', 'main.log'), 'utf8');
  expect(log).toMatch(/No update: .*sha512/);
  feed.server.close();
});

test('never checks without a feed, and says so in About', async ({ launch }) => {
  const app = await launch();
  await openAbout(app);
  await expect(app.page.getByTestId('update-state')).toContainText('This build doesn’t check for updates');
  await expect(app.page.getByTestId('check-for-updates')).toHaveCount(0);
  await app.close();
});
