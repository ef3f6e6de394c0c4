/** Thumbnails of uploads: other files keep their icon, and only files of uploads are served. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { sampleFile } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

test('shows a JPEG, keeps the icon of a broken JPEG and a sound, and serves no other file', async ({
  launch,
  folder,
}) => {
  const poster = join(folder, 'Poster.jpg');
  await copyFile(sampleFile('Poster.jpg'), poster);
  await copyFile(sampleFile('Jingle.mp3'), join(folder, 'Jingle.mp3'));
  const whole = await readFile(poster);
  // Its header is intact, but its picture data is not.
  await writeFile(
    join(folder, 'Broken.jpg'),
    Buffer.concat([whole.subarray(0, 700), Buffer.alloc(4_000, 0xff)]),
  );
  const app = await launch();
  await app.drop(['Poster.jpg', 'Broken.jpg', 'Jingle.mp3'].map((name) => join(folder, name)));
  for (const name of ['Poster.jpg', 'Broken.jpg', 'Jingle.mp3']) await app.reaches(name, 'complete');

  const thumbnail = app.row('Poster.jpg').getByTestId('thumbnail');
  await expect(thumbnail).toBeVisible();
  expect(
    await thumbnail.evaluate((image) =>
      image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight] : [],
    ),
  ).toEqual([72, 72]);
  await app.row('Poster.jpg').getByTestId('row-status').click();
  await expect(app.page.getByTestId('details').getByTestId('thumbnail')).toBeVisible();
  await expect(app.row('Broken.jpg').getByTestId('thumbnail')).toBeHidden();
  await expect(app.row('Jingle.mp3').getByTestId('thumbnail')).toBeHidden();
  await app.page.mouse.move(0, 0);
  await app.screenshots('thumbnails');

  const statuses = await app.page.evaluate(async () => {
    const rows = await window.mediamagic?.listUploads({
      filter: 'all',
      search: '',
      sort: 'name',
      offset: 0,
      limit: 9,
    });
    const ids = rows?.rows.map(({ id }) => id) ?? [];
    const paths = [...ids, '00000000-0000-4000-8000-000000000000'].map((id) => `/pictures/${id}`);
    const others = ['/pictures/..%2f..%2fpackage.json', '/..%2f..%2fpackage.json'];
    return await Promise.all([...paths, ...others].map(async (path) => (await fetch(path)).status));
  });
  // Broken.jpg, Jingle.mp3, Poster.jpg, an unknown id, and two paths out of the folder.
  expect(statuses).toEqual([200, 204, 200, 204, 404, 404]);
  await app.kill();
});

/** A second of a red picture with a green half, recorded by Chromium, so that it has the decoder for it. */
async function recordVideo(page: Page): Promise<Buffer> {
  const encoded = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 1_280, height: 720 });
    const context = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/mp4;codecs=vp9' });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    for (let drawn = 0; drawn < 20; drawn += 1) {
      if (context === null) break;
      context.fillStyle = '#c00000';
      context.fillRect(0, 0, 1_280, 720);
      context.fillStyle = '#00a000';
      context.fillRect(640, 0, 640, 720);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
  });
  return Buffer.from(encoded, 'base64');
}

/** The colours of a picture in its left and its right half, 0-255 each, and its size. */
function coloursOf(where: ReturnType<Page['locator']>): Promise<number[][]> {
  return where.evaluate((image) => {
    if (!(image instanceof HTMLImageElement)) return [];
    const canvas = document.createElement('canvas');
    const { naturalWidth: width, naturalHeight: height } = image;
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const at = (x: number) => [...(context?.getImageData(x, height / 2, 1, 1).data ?? [])].slice(0, 3);
    return [[width, height], at(Math.round(width / 4)), at(Math.round((width * 3) / 4))];
  });
}

/** How many processes decode videos; they have no window. */
function helpers(app: RunningApp): Promise<number> {
  return app.electron.evaluate(
    ({ webContents }) =>
      webContents.getAllWebContents().filter((contents) => contents.getURL().includes('/frames.html')).length,
  );
}

test('shows a frame of a video in its row and in the drawer, and nothing for a broken one', async ({
  launch,
  folder,
}) => {
  test.setTimeout(90_000);
  const app = await launch();
  const { page } = app;
  const video = await recordVideo(page);
  const path = (name: string) => join(folder, name);
  await writeFile(path('Film.mp4'), video);
  await writeFile(path('Cut.mp4'), Buffer.concat([video.subarray(0, 900), Buffer.alloc(50_000, 0xa5)]));
  await copyFile(sampleFile('Poster.jpg'), path('Poster.jpg'));
  const names = ['Film.mp4', 'Cut.mp4', 'Poster.jpg'];
  await app.drop(names.map(path));
  for (const name of names) await app.reaches(name, 'complete');

  const thumbnail = app.row('Film.mp4').getByTestId('thumbnail');
  await expect(thumbnail).toBeVisible();
  const [size, left = [], right = []] = await coloursOf(thumbnail);
  expect(size).toEqual([72, 72]);
  expect(left[0]).toBeGreaterThan(120);
  expect(right[1]).toBeGreaterThan(100);
  await expect(app.row('Poster.jpg').getByTestId('thumbnail')).toBeVisible();
  await expect(app.row('Cut.mp4').getByTestId('thumbnail')).toBeHidden();
  expect(await helpers(app)).toBeLessThanOrEqual(1);

  await app.row('Film.mp4').getByTestId('row-status').click();
  const preview = page.getByTestId('details').getByTestId('preview');
  await expect(preview).toBeVisible();
  expect((await coloursOf(preview))[0]).toEqual([720, 405]);
  expect((await preview.locator('..').boundingBox())?.height).toBeGreaterThan(150);
  await page.mouse.move(0, 0);
  await app.screenshots('video-preview');
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1_280, 800),
  );
  await app.row('Poster.jpg').getByTestId('row-status').click();
  await expect(preview).toHaveAttribute('alt', 'Preview of Poster.jpg');
  await app.screenshots('image-preview');
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1_280, 800),
  );
  await app.row('Cut.mp4').getByTestId('row-status').click();
  await expect(page.getByTestId('details')).toContainText('Cut.mp4');
  await expect(preview).toBeHidden();
  // The window has neither lost its page nor opened another one.
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await app.close();
});
