/**
 * Shows every state of the window once in Electron and once in a current Chromium: there is no serious or critical
 * violation of WCAG in either theme by axe, and Chromium has no error and the same layout as Electron. `npm test` starts
 * the packaged app, and leaves the comparison to `npm run test:e2e`; chromium.spec.ts compares some states in both.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import type { GalleryBrowser } from '../../build/gallery/galleryBrowser.ts';
import type { GalleryLook } from '../../build/gallery/galleryPage.ts';
import { type Layout, layoutDifferences, layoutOf } from './drawing.ts';
import { type GalleryState, galleryStates } from './galleryStates.ts';
import { expect, test } from './modernGallery.ts';

/** A line that wraps differently moves its neighbours by 17 px. Chromium 130 and 156 differ by 0. */
const layoutTolerancePx = 4;

/** The other mode of axe opens a new page, which Electron does not support. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}

/** The themes differ only in colours, so the dark theme is only checked for contrast. */
const rulesFor = { light: axe, dark: (page: Page) => axe(page).withRules(['color-contrast']) } as const;

/** The layout of the state in a current Chromium; null when there is none. The page must have no error there. */
async function layoutInChromium(
  modern: GalleryBrowser | null,
  look: GalleryLook,
  reach: GalleryState['reach'],
): Promise<Layout | null> {
  if (modern === null) return null;
  const errors: string[] = [];
  modern.page.removeAllListeners();
  modern.page.on('pageerror', (error) => errors.push(error.message));
  modern.page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await modern.show(look);
  await reach?.(modern.page);
  await modern.page.mouse.move(0, 0);
  const layout = await layoutOf(modern.page);
  expect(errors).toEqual([]);
  expect(Object.keys(layout)).not.toEqual([]);
  return layout;
}

for (const { name, query, height = 800, reach } of galleryStates) {
  test(`${name} is accessible in both themes`, async ({ build, gallery, modern }) => {
    const look = { query, theme: 'light', width: 1_280, height } as const;
    const { page } = gallery;
    const showInElectron = async (): Promise<Layout> => {
      await gallery.show(look);
      await reach?.(page);
      await page.mouse.move(0, 0);
      return layoutOf(page);
    };
    const [inElectron, inChromium] = await Promise.all([
      showInElectron(),
      layoutInChromium(build === 'packaged' ? null : modern, look, reach),
    ]);
    if (inChromium !== null) expect(layoutDifferences(inElectron, inChromium, layoutTolerancePx)).toEqual([]);
    for (const theme of ['light', 'dark'] as const) {
      await gallery.turn(theme);
      const { violations } = await rulesFor[theme](page).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
        theme,
      ).toEqual([]);
    }
  });
}
