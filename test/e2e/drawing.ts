/** Compares how two versions of Chromium draw a page: the positions of its parts, and pictures. */
import type { Page } from '@playwright/test';

/** Left, top, width and height in CSS pixels. */
type Box = readonly [number, number, number, number];
export type Layout = Readonly<Record<string, Box>>;

/** The box of each visible element with a test id. The second element of an id is named `id 2`. */
export function layoutOf(page: Page): Promise<Layout> {
  return page.evaluate(async () => {
    // What slides in is measured where it ends. Animations that never end stay where they are.
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map((animation) => animation.finished));
    const counts = new Map<string, number>();
    const parts = [...document.querySelectorAll('[data-testid]')].map((element): [string, Box] => {
      const id = element.getAttribute('data-testid') ?? '';
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      const { x, y, width, height } = element.getBoundingClientRect();
      return [`${id} ${count}`, [x, y, width, height]];
    });
    return Object.fromEntries(parts.filter(([, [, , width, height]]) => width > 0 && height > 0));
  });
}

/** Describes the parts that only one layout has, and those whose position or size differs by more than `tolerancePx`. */
export function layoutDifferences(one: Layout, other: Layout, tolerancePx: number): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => {
    const [a, b] = [one[name], other[name]];
    if (a === undefined || b === undefined)
      return [`${name}: only in the ${a === undefined ? 'second' : 'first'}`];
    const isAlike = a.every((value, index) => Math.abs(value - (b[index] ?? Number.NaN)) <= tolerancePx);
    return isAlike ? [] : [`${name}: ${rounded(a)} and ${rounded(b)}`];
  });
}

function rounded(box: Box): string {
  return box.map((value) => Math.round(value)).join(' ');
}

/**
 * The fraction of two PNG pictures that differs, 0-1. It compares blocks of 4 by 4 pixels, so that differences in the
 * smoothing of text do not count.
 */
export function pictureDifference(page: Page, one: Buffer, other: Buffer): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const blockPx = 4;
      /** The difference of one colour, of 255, that counts. */
      const minDistance = 24;
      async function blocksOf(base64: string): Promise<Uint8ClampedArray> {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const [width, height] = [Math.ceil(image.width / blockPx), Math.ceil(image.height / blockPx)];
        const context = new OffscreenCanvas(width, height).getContext('2d');
        if (context === null) throw new Error('There is no canvas');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      }
      const [a, b] = await Promise.all([blocksOf(pictures.one), blocksOf(pictures.other)]);
      if (a.length !== b.length) return 1;
      const channels = 4;
      let different = 0;
      for (let block = 0; block < a.length; block += channels) {
        const distances = [0, 1, 2].map((colour) =>
          Math.abs((a[block + colour] ?? 0) - (b[block + colour] ?? 0)),
        );
        if (Math.max(...distances) > minDistance) different += 1;
      }
      return different / (a.length / channels);
    },
    { one: one.toString('base64'), other: other.toString('base64') },
  );
}
