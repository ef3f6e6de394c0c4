/** The app on different desktops: the clipboard, the dialogs for files, and unusable session buses. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { requires } from '../support/system.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** Answers the dialog for files with these paths and records the folders in which it opened. */
async function answerDialog(app: RunningApp, filePaths: readonly string[]): Promise<void> {
  await app.electron.evaluate(({ dialog }, paths) => {
    const openedIn: (string | null)[] = [];
    Object.assign(globalThis, { openedIn });
    dialog.showOpenDialog = async (...args: unknown[]) => {
      const options = args.at(-1) as Electron.OpenDialogOptions;
      openedIn.push(options.defaultPath ?? null);
      return { canceled: false, filePaths: [...paths] };
    };
  }, filePaths);
}

const openedIn = (app: RunningApp) =>
  app.electron.evaluate(() => (globalThis as unknown as { openedIn: (string | null)[] }).openedIn);

test('opens the dialog for files in the last folder, also after a restart', async ({ launch, folder }) => {
  await mkdir(join(folder, 'Shoot'));
  await writeFiller(join(folder, 'Shoot/a.txt'), 500, 1);
  await writeFiller(join(folder, 'b.txt'), 500, 2);
  const first = await launch({ apiKey: '' });
  await answerDialog(first, [join(folder, 'Shoot/a.txt')]);
  await first.page.getByTestId('add-files').first().click();
  await expect(first.row('a.txt')).toBeVisible();
  expect(await openedIn(first)).toEqual([null]);
  await first.close();

  const app = await launch({ apiKey: '' });
  await answerDialog(app, [join(folder, 'b.txt')]);
  await app.page.getByTestId('add-files').first().click();
  await expect(app.row('b.txt')).toBeVisible();
  await app.page.keyboard.press('ControlOrMeta+Shift+O');
  await expect.poll(() => openedIn(app)).toEqual([join(folder, 'Shoot'), folder]);
  await app.close();
});

test('reports whether support details are on the clipboard', async ({ launch, folder }) => {
  const app = await launch({ paths: [join(folder, 'gone.mov')] });
  await app.reaches('gone.mov', 'failed');
  await app.row('gone.mov').getByTestId('row-status').click();
  const copy = app.page.getByTestId('failure-card').getByTestId('details-action-copy-support-details');
  await copy.click();
  await expect(app.page.getByTestId('toast')).toHaveText(/Copied/u);
  expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toContain(
    'Kind: file-missing',
  );

  await app.electron.evaluate(({ clipboard }) => {
    clipboard.writeText = () => Promise.reject(new Error('the clipboard is locked'));
  });
  await copy.click();
  await expect(app.page.getByTestId('toast').last()).toContainText('Couldn’t copy');
  await app.close();
});

for (const address of ['disabled:', 'nonsense', 'unix:path=', 'tcp:host=127.0.0.1,port=1']) {
  test(`works without a tray when the session bus address is “${address}”`, async ({ launch, folder }) => {
    requires('Linux', test.skip);
    const app = await launch({ env: { DBUS_SESSION_BUS_ADDRESS: address } });
    await app.page.getByTestId('open-settings').click();
    await app.page.getByTestId('settings-page-behaviour').click();
    await expect(app.page.getByTestId('settings')).toContainText('This desktop has no tray');
    await app.close();
    const logs = join(folder, 'user-data', 'logs');
    const texts = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')));
    expect(texts.join('\n')).not.toMatch(/\[error\]|\n\s+at /u);
  });
}
