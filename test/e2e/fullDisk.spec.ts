/** The disk with the data folder becomes full while the app runs. */
import { once } from 'node:events';
import { join } from 'node:path';

import { mountSmallDisk } from '../support/smallDisk.ts';
import { expect, test } from './fixtures.ts';
import { closeWindow } from './windows.ts';

for (const how of ['closing the window', 'quitting', 'SIGTERM'] as const) {
  test(`ends by ${how} when the disk is full`, async ({ launch, folder }) => {
    const disk = await mountSmallDisk(folder);
    test.skip(disk === null, 'mounting a disk needs root on Linux');
    if (disk === null) return;
    try {
      const app = await launch({ userData: join(disk.path, 'user-data') });
      await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700));
      await disk.fill();
      const child = app.electron.process();
      const ended = once(child, 'exit');
      if (how === 'SIGTERM') child.kill('SIGTERM');
      else if (how === 'quitting')
        void app.electron.evaluate((electron) => electron.app.quit()).catch(() => 0);
      else await closeWindow(app.electron).catch(() => undefined);
      expect(await ended).toEqual([0, null]);
    } finally {
      disk.unmount();
    }
  });
}
