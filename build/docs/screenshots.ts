/**
 * `npm run screenshots`: takes the pictures in README.md and docs/ from the gallery: the real window around a made-up
 * queue, at a fixed moment, so that they change only when the window does.
 */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { projectFolder } from '../electron/paths.ts';
import { prepareElectron } from '../electron/prepareElectron.ts';
import { GalleryWindow } from '../gallery/galleryWindow.ts';
import { main } from '../scripts/main.ts';

const imageFolder = join(projectFolder, 'docs/images');
/** The largest size of a picture, for readers with a slow connection. */
const largestBytes = 200_000;

interface Picture {
  readonly file: string;
  readonly theme: 'light' | 'dark';
  readonly query: string;
  readonly width?: number;
  readonly height?: number;
  readonly reach?: (page: Page) => Promise<void>;
}

async function openDetails(page: Page, name: string, search: string): Promise<void> {
  await page.getByTestId('search').fill(search);
  const row = page.locator(`[data-testid=upload-row][data-name=${JSON.stringify(name)}]`);
  await row.getByTestId('row-status').click();
  await page.getByTestId('details').waitFor();
  await page.getByTestId('results-loading').waitFor({ state: 'hidden' });
  await page.mouse.move(0, 0);
}

const pictures: readonly Picture[] = [
  { file: 'window-light', theme: 'light', query: '' },
  { file: 'window-dark', theme: 'dark', query: '' },
  { file: 'window-narrow', theme: 'light', query: '', width: 480, height: 640 },
  { file: 'first-run', theme: 'light', query: 'empty=1&gates=key-missing' },
  { file: 'gate-plan', theme: 'light', query: 'gates=plan', height: 480 },
  {
    file: 'already-submitted',
    theme: 'light',
    query: '',
    height: 640,
    reach: (page) => openDetails(page, 'Aurora_Teaser_30s.mp4', 'Aurora'),
  },
  {
    file: 'results',
    theme: 'dark',
    query: '',
    async reach(page) {
      await openDetails(page, 'BTS_Photo_014.jpg', '.jpg');
      await page.getByTestId('results-ready').waitFor();
    },
  },
  {
    file: 'settings',
    theme: 'light',
    query: '',
    async reach(page) {
      await page.getByTestId('open-settings').click();
      await page.getByTestId('settings-page-transfers').click();
      await page.mouse.move(0, 0);
    },
  },
];

await main(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-screenshots-'));
  const prepared = await prepareElectron();
  try {
    await mkdir(imageFolder, { recursive: true });
    const gallery = await GalleryWindow.open(prepared, folder);
    try {
      for (const picture of pictures) await take(gallery, picture);
    } finally {
      await gallery.close();
    }
    return 0;
  } finally {
    await prepared.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function take(gallery: GalleryWindow, picture: Picture): Promise<void> {
  const { file, theme, query, width = 1_280, height = 720, reach } = picture;
  await gallery.show({ query, theme, width, height });
  await reach?.(gallery.page);
  const path = join(imageFolder, `${file}.png`);
  await gallery.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = await stat(path);
  if (size > largestBytes) throw new Error(`${file}.png has ${size} bytes; ${largestBytes} are enough.`);
  console.log(`docs/images/${file}.png ${Math.round(size / 1_000)} kB`);
}
