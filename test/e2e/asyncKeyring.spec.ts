/** What the window shows and what is sent while the key is read, on a runtime with only the asynchronous calls of safeStorage. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ElectronApplication, _electron } from '@playwright/test';

import { writeFiller } from '../fixtures/samples.ts';
import { writeAsyncKeyringApp } from '../support/asyncKeyringApp.ts';
import { dropFiles } from '../support/dropFiles.ts';
import { expect, test } from './fixtures.ts';

test('sends nothing and shows no missing key when the keyring is locked at the start', async ({
  prepared,
  service,
  folder,
}) => {
  test.slow();
  const appFolder = await writeAsyncKeyringApp(folder);
  const userData = join(folder, 'user-data');
  await mkdir(userData);
  const running: ReturnType<ElectronApplication['process']>[] = [];
  async function start(keyring: 'locked' | 'unlocked') {
    const electron = await _electron.launch({
      executablePath: prepared.runtime.executablePath,
      args: [...prepared.args, appFolder, `--user-data-dir=${userData}`, '--lang=en'],
      env: {
        ...prepared.env,
        LANGUAGE: 'en',
        MEDIAMAGIC_API_URL: service.apiUrl,
        MEDIAMAGIC_API_KEY: '',
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
        TEST_KEYRING: keyring,
      },
    });
    running.push(electron.process());
    const page = await electron.firstWindow();
    await page.getByTestId('drop-target').waitFor();
    return { electron, page };
  }
  try {
    const first = await start('unlocked');
    await first.page.getByTestId('first-run-key').fill(service.keys.sandbox);
    await first.page.getByTestId('first-run-begin').click();
    await expect(first.page.getByTestId('environment')).toHaveAttribute('data-environment', 'sandbox');
    await first.electron.close();
    const { encryptedApiKey, keyring } = JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8'));
    expect(Buffer.from(encryptedApiKey, 'base64').toString('latin1', 0, 3)).toBe('v11');
    expect(keyring).toBe('libsecret');
    await service.control.resetLedger();

    const second = await start('locked');
    const environment = second.page.getByTestId('environment');
    await expect(environment).toHaveAttribute('data-environment', 'locked');
    await expect(second.page.getByTestId('gate-key')).toContainText('locked in the system keyring');
    await expect(second.page.getByTestId('first-run')).toBeHidden();
    await writeFiller(join(folder, 'note.txt'), 2_000, 1);
    await dropFiles(second.electron, second.page, [join(folder, 'note.txt')]);
    const row = second.page.locator('[data-testid=upload-row][data-name="note.txt"]');
    await expect(row).toBeVisible();
    await second.page.getByTestId('open-settings').click();
    await expect(second.page.getByTestId('settings-key-present')).toContainText(
      'saved in the system keyring (Secret Service), but it’s locked',
    );
    await second.page.keyboard.press('Escape');
    expect((await service.control.ledger()).requests).toEqual([]);

    await second.electron.evaluate(() =>
      (globalThis as unknown as { unlockKeyring(): void }).unlockKeyring(),
    );
    await expect(environment).toHaveAttribute('data-environment', 'sandbox');
    await expect(row).toHaveAttribute('data-state', 'complete', { timeout: 30_000 });
    await expect(second.page.getByTestId('gate-key')).toBeHidden();
    await second.electron.close();
  } finally {
    for (const child of running) child.kill('SIGKILL');
  }
});
