/**
 * Compares the page in a current Chromium with the Electron of all other tests: every state has no error and the same layout,
 * and a few states look the same and have no serious accessibility violation. Both draw the page with the fonts of this
 * machine, so no screenshots are stored, and an update of Chromium fails only when it draws the page differently.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { findChromium } from '../../build/gallery/findChromium.ts';
import { GalleryBrowser } from '../../build/gallery/galleryBrowser.ts';
import type { GalleryLook, GalleryPage } from '../../build/gallery/galleryPage.ts';
import { layoutDifferences, layoutOf, pictureDifference } from './drawing.ts';
import { test as base, expect } from './gallery.ts';
import { type GalleryState, galleryStates } from './galleryStates.ts';

/** A line that wraps differently moves its neighbours by 17 px. Chromium 130 and 156 differ by 0. */
const layoutTolerancePx = 4;
/** Chromium 130 and 156 differ by at most 0.3 % in how they smooth text and scroll bars. */
const largestPictureDifference = 0.01;

/** The states that are also compared as pictures and checked for accessibility. */
const drawnStates = new Set([
  'first-run',
  'list',
  'grouped',
  'gates-and-notices',
  'details-results',
  'settings-account',
  'survey-ready',
]);
const looks = [
  { theme: 'light', width: 1_280 },
  { theme: 'dark', width: 480 },
] as const;

/** `modern` is null when there is no Chromium. */
const test = base.extend<object, { modern: GalleryBrowser | null }>({
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

/** Shows a state in both windows and returns the errors of each. */
function ofBoth<Told>(
  windows: readonly [GalleryPage, GalleryPage],
  look: GalleryLook,
  reach: GalleryState['reach'],
  tell: (page: Page) => Promise<Told>,
): Promise<[Told, Told]> {
  async function told(window: GalleryPage): Promise<Told> {
    await window.show(look);
    await reach?.(window.page);
    await window.page.mouse.move(0, 0);
    return tell(window.page);
  }
  return Promise.all([told(windows[0]), told(windows[1])]);
}

for (const { name, query, height = 800, reach } of galleryStates) {
  test(`${name} has no error and the same layout in a current Chromium`, async ({ gallery, modern }) => {
    test.skip(modern === null, 'There is no Chromium.');
    if (modern === null) return;
    const errors: string[] = [];
    modern.page.removeAllListeners();
    modern.page.on('pageerror', (error) => errors.push(error.message));
    modern.page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    const look = { query, theme: 'light', width: 1_280, height } as const;
    const [inElectron, inChromium] = await ofBoth([gallery, modern], look, reach, layoutOf);
    expect(errors).toEqual([]);
    expect(Object.keys(inChromium)).not.toEqual([]);
    expect(layoutDifferences(inElectron, inChromium, layoutTolerancePx)).toEqual([]);
  });
}

for (const { name, query, reach } of galleryStates.filter((state) => drawnStates.has(state.name))) {
  test(`${name} looks the same in a current Chromium, without serious accessibility violations`, async ({
    gallery,
    modern,
  }, testInfo) => {
    test.skip(modern === null, 'There is no Chromium.');
    if (modern === null) return;
    for (const { theme, width } of looks) {
      const look = { query, theme, width, height: 800 };
      const pictures = await ofBoth([gallery, modern], look, reach, (page) =>
        page.screenshot({ animations: 'disabled', caret: 'hide' }),
      );
      for (const [index, body] of pictures.entries()) {
        const runtime = index === 0 ? 'Electron' : 'Chromium';
        await testInfo.attach(`${theme} ${width} in ${runtime}`, { body, contentType: 'image/png' });
      }
      const difference = await pictureDifference(modern.page, ...pictures);
      expect(difference, `${theme}, ${width} px`).toBeLessThan(largestPictureDifference);
    }
    const axe = new AxeBuilder({ page: modern.page }).setLegacyMode(true);
    const { violations } = await axe.options({ resultTypes: ['violations'] }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}
