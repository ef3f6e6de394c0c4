/** The disk with the data folder becomes full while the app runs. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mountSmallDisk } from '../support/smallDisk.ts';
import { type RunningApp, expect, test } from './fixtures.ts';
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

/** What a person does that writes to the disk, and how the window answers; null: nothing depends on it. */
const writes: readonly (readonly [
  string,
  {
    readonly act: (app: RunningApp, paths: { disk: string; file: string }) => Promise<unknown>;
    readonly answer: RegExp | null;
  },
])[] = [
  [
    'the settings',
    {
      act: ({ page }) => page.evaluate(() => window.mediamagic?.saveSettings({ theme: 'dark' })),
      answer: /not-saved/u,
    },
  ],
  [
    'the queue',
    { act: (app, { file }) => app.drop([file]), answer: /Can’t save to disk|Couldn’t save to disk/u },
  ],
  [
    'the bounds of the window and the log',
    {
      act: ({ electron }) =>
        electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700)),
      answer: null,
    },
  ],
  [
    'a diagnostics file',
    {
      async act({ electron, page }, { disk }) {
        await electron.evaluate(
          ({ dialog }, filePath) => {
            dialog.showSaveDialog = async () => ({ canceled: false, filePath });
          },
          join(disk, 'diagnostics.zip'),
        );
        const saved = await page.evaluate(() => window.mediamagic?.saveDiagnostics({ fileNames: 'kept' }));
        return JSON.stringify(saved);
      },
      answer: /"failed".*ENOSPC/u,
    },
  ],
];

for (const [what, { act, answer }] of writes) {
  test(`says what is not saved of ${what}, ends at once, and keeps the queue`, async ({ launch, folder }) => {
    const disk = await mountSmallDisk(folder);
    test.skip(disk === null, 'mounting a disk needs root on Linux');
    if (disk === null) return;
    try {
      const userData = join(disk.path, 'user-data');
      for (const name of ['before.txt', 'during.txt'])
        await writeFile(join(folder, name), `words of ${name}`);
      const app = await launch({ userData, apiKey: '' });
      await app.drop([join(folder, 'before.txt')]);
      await expect(app.row('before.txt')).toBeVisible();
      await disk.fill();
      const answered = await act(app, { disk: disk.path, file: join(folder, 'during.txt') }).catch(String);
      if (answer !== null)
        await expect
          .poll(async () => `${String(answered)} ${await app.page.innerText('body')}`)
          .toMatch(answer);
      const ended = once(app.electron.process(), 'exit');
      app.electron.process().kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      await disk.empty();
      const again = await launch({ userData, apiKey: '' });
      await expect(again.row('before.txt')).toBeVisible();
      await again.close();
    } finally {
      disk.unmount();
    }
  });
}
