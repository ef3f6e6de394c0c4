/** The app prevents sleep while bytes are sent, and continues after a sleep that happens anyway. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/filler.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** Whether the app prevents the system's sleep. Electron numbers its blockers from 0 or 1. */
function isHeldOff({ electron }: RunningApp): Promise<boolean> {
  return electron.evaluate(({ powerSaveBlocker }) =>
    Array.from({ length: 100 }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id)),
  );
}

function tell({ electron }: RunningApp, event: 'suspend' | 'resume'): Promise<boolean> {
  return electron.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), event);
}

test('prevents sleep only while bytes are sent, and continues interrupted uploads', async ({
  launch,
  service,
  folder,
}) => {
  await writeFiller(join(folder, 'Film.txt'), 20_000_000, 1);
  const app = await launch();
  const { page } = app;
  await page.evaluate(() => window.mediamagic?.saveSettings({ bytesPerSecond: 500_000 }));
  expect(await isHeldOff(app)).toBe(false);
  await app.drop([join(folder, 'Film.txt')]);
  await app.reaches('Film.txt', 'uploading');
  await expect.poll(() => isHeldOff(app)).toBe(true);
  await page.getByTestId('pause-all').click();
  await expect.poll(() => isHeldOff(app)).toBe(false);
  await page.getByTestId('resume-all').click();
  await app.reaches('Film.txt', 'uploading');
  await expect.poll(() => isHeldOff(app)).toBe(true);
  await page.evaluate(() => window.mediamagic?.saveSettings({ stayAwake: false }));
  await expect.poll(() => isHeldOff(app)).toBe(false);
  await page.evaluate(() => window.mediamagic?.saveSettings({ stayAwake: true }));
  await expect.poll(() => isHeldOff(app)).toBe(true);

  await tell(app, 'suspend');
  await app.reaches('Film.txt', 'queued');
  await expect.poll(() => isHeldOff(app)).toBe(false);
  await tell(app, 'resume');
  await app.reaches('Film.txt', 'uploading');
  await page.evaluate(() => window.mediamagic?.saveSettings({ bytesPerSecond: null }));
  await app.reaches('Film.txt', 'complete', 60_000);
  await expect.poll(() => isHeldOff(app)).toBe(false);
  const { blobs } = await service.control.ledger();
  const again = Object.values(blobs)
    .flatMap(({ blocks }) => Object.values(blocks))
    .filter(({ bytesAfterConfirmed }) => bytesAfterConfirmed > 0);
  // At most the bytes that were in flight when the pause and the sleep interrupted them.
  expect(again.length).toBeLessThanOrEqual(2 * 8);
  await app.close();
});
