/** Thumbnails of uploads: other files keep their icon, and only files of uploads are served. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sampleFile } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

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
