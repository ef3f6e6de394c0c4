/**
 * Compares a few pages of the gallery with the screenshots in visual/. After an intended change,
 * `npx playwright test --config test/e2e/playwright.config.ts visual --update-snapshots` updates them. Review the new
 * screenshots before you commit them.
 */
import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

const pages = new Set(['first-run', 'list', 'gates-and-notices', 'details-results']);
/** The same Chromium draws text exactly alike. The default threshold of 0.2 would accept another accent colour. */
const tolerance = { threshold: 0.03, maxDiffPixels: 200 };
const widths = [1_280, 480] as const;

/**
 * The Chromium of the screenshots, and the width of a text in scripts for which the system's fonts are used. With others, a
 * comparison would show differences that are not the app's.
 */
const drawnWith = { chromium: '130', textWidth: 194 };
const probe = 'Ελληνικά, Русский, עברית, 日本語';

test.beforeEach(async ({ gallery }) => {
  await gallery.show({ query: 'empty=1', theme: 'light', width: 1_280, height: 800 });
  const here = await gallery.page.evaluate((text) => {
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) throw new Error('There is no canvas');
    const { fontSize, fontFamily } = getComputedStyle(document.body);
    context.font = `${fontSize} ${fontFamily}`;
    return {
      chromium: /Chrome\/(\d+)/.exec(navigator.userAgent)?.[1] ?? '',
      textWidth: Math.round(context.measureText(text).width),
    };
  }, probe);
  test.skip(
    here.chromium !== drawnWith.chromium || here.textWidth !== drawnWith.textWidth,
    `The screenshots are of Chromium ${drawnWith.chromium}, the probe ${drawnWith.textWidth} px wide; here it is ${here.chromium} and ${here.textWidth} px.`,
  );
});

for (const { name, query, reach } of galleryStates.filter((state) => pages.has(state.name))) {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of widths) {
      test(`${name}, ${theme}, ${width} px wide`, async ({ gallery }) => {
        const { page } = gallery;
        await gallery.show({ query, theme, width, height: 800 });
        await reach?.(page);
        // The monospaced font differs even between machines whose other fonts are the same.
        await page.evaluate(() => document.documentElement.style.setProperty('--font-mono', 'var(--font)'));
        await page.mouse.move(0, 0);
        await expect(page).toHaveScreenshot(`${name}-${theme}-${width}.png`, tolerance);
      });
    }
  }
}
