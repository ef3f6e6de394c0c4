/**
 * Compares pictures of the page in a current Chromium with the Electron of all other tests: a few states look the same and
 * have no serious accessibility violation there. Both draw the page with the fonts of this machine, so no screenshots are
 * stored, and an update of Chromium fails only when it draws the page differently. The layout of every state is compared
 * in `accessibility.spec.ts`, which shows them in Electron anyway.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import type { GalleryLook, GalleryPage } from '../../build/gallery/galleryPage.ts';
import { pictureDifference } from './drawing.ts';
import { type GalleryState, galleryStates } from './galleryStates.ts';
import { expect, test } from './modernGallery.ts';

/** Chromium 130 and 156 differ by at most 0.3 % in how they smooth text and scroll bars. */
const largestPictureDifference = 0.01;

/** The states that are compared. */
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
