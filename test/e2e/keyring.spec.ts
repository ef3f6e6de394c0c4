/** Where the key is stored: encrypted by a real keyring across restarts, or in memory until the app quits. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { startKeyring } from '../support/keyring.ts';
import { requires } from '../support/system.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

// Other systems use the keyring of the logged-in user.
requires('Linux', test.skip);

async function enterKey(app: RunningApp, key: string): Promise<void> {
  await app.page.getByTestId('open-settings').click();
  await app.page.getByTestId('settings-api-key').fill(key);
  await app.page.getByTestId('settings-save').click();
  await expect(app.page.getByTestId('settings')).toBeHidden();
}

const shownKey = (app: RunningApp) => app.page.getByTestId('settings-key-present');

/** Returns the files below the folder that contain one of the texts. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if ((await stat(path).catch(() => null))?.isFile() !== true) continue;
    const bytes = await readFile(path);
    if (texts.some((text) => bytes.includes(text))) found.push(name);
  }
  return found;
}

test('keeps the key across restarts with a keyring, and leaves nothing of a replaced key', async ({
  launch,
  service,
  folder,
}) => {
  // Four starts of the app.
  test.slow();
  const { live, sandbox } = service.keys;
  const userData = join(folder, 'user-data');
  const keyring = await startKeyring(join(folder, 'keyring'), 'a password');
  const options = { apiKey: '', env: keyring.env, switches: ['--password-store=gnome-libsecret'] };
  const kept = async () =>
    JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8')).encryptedApiKey;

  const first = await launch(options);
  await enterKey(first, live);
  await first.close();
  const oldest: string = await kept();
  expect(oldest.length).toBeGreaterThan(40);

  const second = await launch(options);
  await second.page.getByTestId('open-settings').click();
  await expect(shownKey(second)).toContainText(
    `Live key ending in ${live.slice(-4)} · Stored in Secret Service`,
  );
  await second.page.keyboard.press('Escape');
  await enterKey(second, sandbox);
  await second.close();
  const newer: string = await kept();
  const forms = [live, sandbox].flatMap((key) => [
    key,
    key.slice(-16),
    Buffer.from(key).toString('base64').slice(0, -4),
  ]);
  expect(await filesWith(folder, [...forms, oldest])).toEqual([]);

  // Without the keyring, the same files name the keyring and reveal nothing.
  const locked = await launch({ apiKey: '' });
  await locked.page.getByTestId('open-settings').click();
  await expect(shownKey(locked)).toContainText(
    'saved in the system keyring (Secret Service), but it’s locked',
  );
  await locked.close();
  expect(await kept()).toBe(newer);

  const third = await launch(options);
  await third.page.getByTestId('open-settings').click();
  await expect(shownKey(third)).toContainText(`ending in ${sandbox.slice(-4)}`);
  await third.page.getByTestId('settings-forget-key').click();
  await third.page.getByTestId('settings-forget-yes').click();
  await expect(shownKey(third)).toContainText('No API key');
  await third.close();
  expect(await kept()).toBe('');
  expect(await filesWith(userData, [...forms, oldest, newer])).toEqual([]);
  await keyring.stop();
});

test('keeps the key in memory only when there is no keyring', async ({ launch, service, folder }) => {
  const { sandbox } = service.keys;
  // Chromium offers `basic_text` here: encryption with a published constant.
  const options = { apiKey: '', switches: ['--password-store=basic'] };
  const app = await launch(options);
  await enterKey(app, sandbox);
  await app.page.getByTestId('open-settings').click();
  await expect(shownKey(app)).toContainText('Not saved: this system has no keyring');
  await app.close();
  const settings = JSON.parse(await readFile(join(folder, 'user-data', 'settings.json'), 'utf8'));
  expect(settings).toMatchObject({ encryptedApiKey: '', keyring: null });
  const again = await launch(options);
  await again.page.getByTestId('open-settings').click();
  await expect(shownKey(again)).toContainText('No API key');
  await again.close();
});

test('stores the key unencrypted only after two questions, and removes it again', async ({
  launch,
  service,
  folder,
}) => {
  test.slow();
  const { sandbox } = service.keys;
  const options = { apiKey: '', switches: ['--password-store=basic'] };
  const path = join(folder, 'user-data', 'settings.json');
  const stored = async () => JSON.parse(await readFile(path, 'utf8')).plainApiKey as string | undefined;
  const app = await launch(options);
  await enterKey(app, sandbox);
  await app.page.getByTestId('open-settings').click();
  await app.page.getByTestId('settings-plain').click();
  await app.page.getByTestId('settings-plain-no').click();
  await expect(shownKey(app)).toContainText('Not saved');
  expect(await stored()).toBe('');
  await app.page.getByTestId('settings-plain').click();
  await app.page.getByTestId('settings-plain-yes').click();
  await expect(shownKey(app)).toContainText('Stored unencrypted');
  expect(await stored()).toBe(sandbox);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await app.close();

  const again = await launch(options);
  await again.page.getByTestId('open-settings').click();
  await expect(shownKey(again)).toContainText(`ending in ${sandbox.slice(-4)}`);
  await again.page.getByTestId('settings-plain-back').click();
  await expect(shownKey(again)).toContainText('Not saved');
  await again.close();
  expect(await filesWith(join(folder, 'user-data'), [sandbox])).toEqual([]);
});
