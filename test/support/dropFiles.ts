/** A drop as the browser sees it: real files and folders, dropped onto the middle of the window. */
import type { BrowserContext, Page } from '@playwright/test';

const copyOperation = 1;

/**
 * Resolves once the page has had the drop; what it makes of the files may take longer. The paths are absolute.
 *
 * @param owner the app that the page belongs to, or the page itself.
 */
export async function dropFiles(
  owner: { context(): BrowserContext },
  page: Page,
  paths: readonly string[],
): Promise<void> {
  const session = await owner.context().newCDPSession(page);
  // As text, because importing files may be compiled without the browser's types.
  const middle = await page.evaluate<{ x: number; y: number }>('({ x: innerWidth / 2, y: innerHeight / 2 })');
  const data = { items: [], files: [...paths], dragOperationsMask: copyOperation };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...middle, data });
  }
  await session.detach();
}
