/** The overall progress in the header, the window's title, the taskbar and the footer. */
import { join } from 'node:path';

import { writeLargeMp4 } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** Records the progress that the app sets on the taskbar, because the system cannot be asked for it. */
async function watchTaskbar(app: RunningApp): Promise<() => Promise<[number, string][]>> {
  await app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const told: [number, string][] = [];
    Object.assign(globalThis, { told });
    if (window !== undefined)
      window.setProgressBar = (share, options) => void told.push([share, options?.mode ?? '']);
  });
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { told: [number, string][] }).told.slice());
}

test('shows the progress in header, title, taskbar and footer until everything is done', async ({
  launch,
  service,
  folder,
}) => {
  test.setTimeout(180_000);
  await writeLargeMp4(join(folder, 'film.mp4'), 90_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 1_000_000 });
  const app = await launch();
  const { page } = app;
  await expect(page).toHaveTitle('MediaMagic Uploader');
  await expect(page.getByTestId('footer-today')).toHaveText('Nothing completed today');
  const told = await watchTaskbar(app);
  await app.drop([join(folder, 'film.mp4')]);

  await expect(page.getByTestId('speed-line')).toBeVisible();
  await expect(page.getByTestId('speed-line')).toContainText(/Upload speed over the last \d+ s: .+ to .+\/s/);
  await expect(page.getByTestId('overall-line')).toContainText(/\d MB\/s|kB\/s/);
  await expect(page.getByTestId('overall-line')).toContainText(/left/);
  await expect(app.row('film.mp4')).toContainText(/\/s · .+ left/);
  await expect(page).toHaveTitle(/^\d+% · MediaMagic Uploader$/);
  await app.screenshots('header');
  await page.getByTestId('pause-all').click();
  await expect(page.getByTestId('footer-sync')).toHaveAttribute('data-state', 'paused');
  await expect.poll(told).toContainEqual([expect.any(Number), 'paused']);
  await page.getByTestId('resume-all').click();
  await expect(page.getByTestId('footer-sync')).toHaveAttribute('data-state', /^(on|off)$/);

  await service.control.clearFaults();
  await app.reaches('film.mp4', 'complete', 60_000);
  await expect(page.getByTestId('footer-today')).toHaveText('Today: 1 file · 90 MB');
  await expect(page.getByTestId('speed-line')).toBeHidden();
  await expect(page).toHaveTitle('MediaMagic Uploader');
  await expect.poll(async () => (await told()).at(-1)).toEqual([-1, 'none']);
  const shares = (await told()).flatMap(([share, mode]) => (mode === 'normal' ? [share] : []));
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));

  await app.kill();
  const again = await launch();
  await expect(again.page.getByTestId('footer-today')).toHaveText('Today: 1 file · 90 MB');
  await again.close();
});
