/** Checks every state of the window in both themes with axe: there is no serious or critical violation of WCAG. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

/** The other mode of axe opens a new page, which Electron does not support. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
}

/** The themes differ only in colours, so the dark theme is only checked for contrast. */
const rulesFor = { light: axe, dark: (page: Page) => axe(page).withRules(['color-contrast']) } as const;

for (const { name, query, height = 800, reach } of galleryStates) {
  test(`${name} has no serious accessibility violation in either theme`, async ({ gallery }) => {
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
