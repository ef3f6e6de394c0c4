/** The gallery in a current Chromium beside the gallery in Electron, with the fonts of the same machine. */
import { findChromium } from '../../build/gallery/findChromium.ts';
import { GalleryBrowser } from '../../build/gallery/galleryBrowser.ts';
import { test as base } from './gallery.ts';

/** `modern` is null when there is no Chromium. */
export const test = base.extend<object, { modern: GalleryBrowser | null }>({
  modern: [
    async ({ gallery }, use) => {
      const chromium = await findChromium();
      if (chromium.kind === 'absent') {
        console.log(`Nothing is compared with a current Chromium: ${chromium.why}`);
        await use(null);
        return;
      }
      console.log(`A current Chromium: ${chromium.version}`);
      const browser = await GalleryBrowser.open(chromium.executablePath, gallery.address);
      await use(browser);
      await browser.close();
    },
    // Installing it takes minutes on a slow connection.
    { scope: 'worker', timeout: 900_000 },
  ],
});

export { expect } from './gallery.ts';
