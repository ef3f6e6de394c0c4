/** A drop as the browser sees it: real files and folders, dropped onto the middle of the window or of an element. */
import type { BrowserContext, Page } from '@playwright/test';

const copyOperation = 1;

interface Drop {
  /** A selector. Default: the whole window. */
  readonly onto?: string;
  /** While the files are over the window. */
  readonly beforeDrop?: () => Promise<void>;
}

/**
 * Resolves once the page has had the drop; what it makes of the files may take longer. The paths are absolute.
 *
 * @param owner the app that the page belongs to, or the page itself.
 */
export async function dropFiles(
  owner: { context(): BrowserContext },
  page: Page,
  paths: readonly string[],
  { onto, beforeDrop }: Drop = {},
): Promise<void> {
  const session = await owner.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: copyOperation };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    if (type === 'drop') await beforeDrop?.();
    // Again each time, because the window may have another size by now.
    const middle = await middleOf(page, onto);
    await session.send('Input.dispatchDragEvent', { type, ...middle, data });
  }
  await session.detach();
}

/** As text, because importing files may be compiled without the browser's types. */
const middleOfWindow = '({ x: innerWidth / 2, y: innerHeight / 2 })';

async function middleOf(page: Page, selector?: string): Promise<{ x: number; y: number }> {
  if (selector === undefined) return await page.evaluate<{ x: number; y: number }>(middleOfWindow);
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`Nothing to drop onto: ${selector}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
