/** Every state of the window, in both themes, by the rules of WCAG as far as a machine can tell: nothing serious stands in the way. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

/** Its other mode opens a page of its own, which Electron cannot. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}

/** The themes differ in colours alone, so the dark one is looked at for those. */
const rulesFor = { light: axe, dark: (page: Page) => axe(page).withRules(['color-contrast']) } as const;

for (const { name, query, height = 800, reach } of galleryStates) {
  test(`${name}: no serious barrier, light or dark`, async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show({ query, theme: 'light', width: 1_280, height });
    await reach?.(page);
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
