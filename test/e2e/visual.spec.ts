/**
 * The window looks as it did: a few pages of the gallery beside pictures in looks/. A look that is meant to change is drawn
 * anew with `npx playwright test --config test/e2e/playwright.config.ts looks --update-snapshots` and looked at before it is kept.
 */
import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

const pages = new Set(['first-run', 'list', 'gates-and-notices', 'details-results']);
/** The same Chromium draws the same letters to the pixel; the usual tolerance of 0.2 lets another accent colour pass. */
const alike = { threshold: 0.03, maxDiffPixels: 200 };
const widths = [1_280, 480] as const;

/** What the pictures were drawn with; with other letters or another Chromium a comparison says nothing of our own doing. */
const drawnWith = { chromium: '130', textWidth: 488 };
const probe = 'The quick brown fox jumps over the lazy dog, 0123456789 times; Größe, ƒ.';

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
    `The pictures were drawn by Chromium ${drawnWith.chromium}, the probe ${drawnWith.textWidth} px wide; here it is ${here.chromium} and ${here.textWidth} px.`,
  );
});

for (const { name, query, reach } of galleryStates.filter((state) => pages.has(state.name))) {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of widths) {
      test(`${name}, ${theme}, ${width} px wide`, async ({ gallery }) => {
        const { page } = gallery;
        await gallery.show({ query, theme, width, height: 800 });
        await reach?.(page);
        // Which letters of one width there are differs between machines that have all others alike.
        await page.evaluate(() => document.documentElement.style.setProperty('--font-mono', 'var(--font)'));
        await page.mouse.move(0, 0);
        await expect(page).toHaveScreenshot(`${name}-${theme}-${width}.png`, alike);
      });
    }
  }
}
