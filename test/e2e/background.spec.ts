/** Life without a window: the icon in the tray, closing and quitting, notifications, starts without a window. */
import { join } from 'node:path';

import type { ElectronApplication } from '@playwright/test';

import { writeLargeMp4 } from '../fixtures/samples.ts';
import type { FakeDesktop } from '../support/fakeDesktop.ts';
import { type LaunchOptions, type RunningApp, expect, test } from './fixtures.ts';

function on(desktop: FakeDesktop): LaunchOptions {
  return { env: { DBUS_SESSION_BUS_ADDRESS: desktop.busAddress } };
}

const labels = async (desktop: FakeDesktop) => (await desktop.menu()).map(({ label }) => label);
const windowCount = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

async function closeWindow({ electron }: RunningApp): Promise<void> {
  await electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
}

test('the icon tells the state, its menu does what it says, and uploads go on while the window is closed', async ({
  desktop,
  launch,
  service,
  folder,
}) => {
  await desktop.showPanel();
  await writeLargeMp4(join(folder, 'film.mp4'), 20_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 2_000_000 });
  const app = await launch(on(desktop));
  await expect.poll(() => desktop.iconCount()).toBe(1);
  expect(await desktop.tooltip()).toContain('Nothing to upload');
  const idle = await desktop.picture();

  await app.drop([join(folder, 'film.mp4')]);
  await expect.poll(() => desktop.tooltip()).toMatch(/0 of 1 · \d+ %/u);
  const active = await desktop.picture();
  expect(active).not.toBe(idle);
  await desktop.choose('Pause all');
  await expect.poll(() => labels(desktop)).toContain('Resume all');
  expect(await desktop.tooltip()).toContain('All paused');
  expect([idle, active]).not.toContain(await desktop.picture());

  await closeWindow(app);
  await expect.poll(() => windowCount(app.electron)).toBe(0);
  await desktop.choose('Resume all');
  await service.control.clearFaults();
  await expect.poll(() => desktop.tooltip(), { timeout: 30_000 }).toContain('All done');
  expect(await desktop.picture()).toBe(idle);

  const opened = app.electron.waitForEvent('window');
  await desktop.choose('Open');
  const page = await opened;
  await expect(page.locator('[data-name="film.mp4"]')).toHaveAttribute('data-state', 'complete');
});
