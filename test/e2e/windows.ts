/** Windows that come and go while the app runs. */
import type { ElectronApplication, Page } from '@playwright/test';

import type { FakeDesktop } from '../support/fakeDesktop.ts';
import type { LaunchOptions } from './fixtures.ts';

/** Starts the app on a desktop of the test's own. */
export function on(desktop: FakeDesktop): LaunchOptions {
  return { env: { DBUS_SESSION_BUS_ADDRESS: desktop.busAddress } };
}

export const windowCount = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** As the person's own close button does. */
export async function closeWindow(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
}

/** The window that `open` brings. */
export async function windowBy(electron: ElectronApplication, open: () => Promise<unknown>): Promise<Page> {
  const opened = electron.waitForEvent('window');
  await open();
  const page = await opened;
  await page.getByTestId('drop-target').waitFor();
  return page;
}
