/** Opens, closes and counts the windows of a running app. */
import type { ElectronApplication, Page } from '@playwright/test';

import type { FakeDesktop } from '../support/fakeDesktop.ts';
import type { LaunchOptions } from './fixtures.ts';

/** Launch options for the app on the test's own desktop. */
export function on(desktop: FakeDesktop): LaunchOptions {
  return { env: { DBUS_SESSION_BUS_ADDRESS: desktop.busAddress } };
}

export const windowCount = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Closes all windows like their close button. */
export async function closeWindow(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
}

/** Returns the page of the window that `open` causes to open. */
export async function windowBy(electron: ElectronApplication, open: () => Promise<unknown>): Promise<Page> {
  const opened = electron.waitForEvent('window');
  await open();
  const page = await opened;
  await page.getByTestId('drop-target').waitFor();
  return page;
}
