/** Shows the window in states that are hard to reach with the service. Each worker has one gallery window. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GalleryWindow } from '../../build/gallery/galleryWindow.ts';
import { test as base } from './fixtures.ts';

export const test = base.extend<object, { gallery: GalleryWindow }>({
  gallery: [
    async ({ prepared }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'mediamagic-gallery-'));
      const gallery = await GalleryWindow.open(prepared, folder);
      await use(gallery);
      await gallery.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

export { expect } from './fixtures.ts';
