/** All requests through a proxy with a sign-in, to a service with a certificate of a private authority. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/filler.ts';
import { startHttpProxy } from '../support/httpProxy.ts';
import { createPrivateCa } from '../support/privateCa.ts';
import { requires } from '../support/system.ts';
import { apiHost, startTlsTerminator, storageHost } from '../support/tlsTerminator.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const user = 'anna';
const password = 'p@ss wörd:1';

async function openNetworkSettings({ page }: RunningApp): Promise<void> {
  await page.keyboard.press('Control+,');
  await page.getByTestId('settings-page-network').click();
}

/** Sets the answer of the system's dialog. */
async function choose({ electron }: RunningApp, path: string): Promise<void> {
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, path);
}

async function signIn({ page }: RunningApp, secret: string): Promise<void> {
  await page.getByTestId('settings-proxy-user').fill(user);
  await page.getByTestId('settings-proxy-password').fill(secret);
  await page.getByTestId('settings-proxy-save').click();
}

test('names each obstacle, fails nothing, and uploads through the proxy once it is allowed', async ({
  launch,
  service,
  folder,
}) => {
  requires('openssl', test.skip);
  const ca = await createPrivateCa(folder);
  const front = await startTlsTerminator(await ca.issue([apiHost, storageHost]), service);
  const proxy = await startHttpProxy({
    portOf: (host) => ([apiHost, storageHost].includes(host) ? front.port : null),
  });
  proxy.rules.signIn = `${user}:${password}`;
  try {
    await writeFiller(join(folder, 'Large.txt'), 20_000_000, 1);
    await writeFiller(join(folder, 'Small.txt'), 5_000, 2);
    await writeFile(join(folder, 'notes.pem'), 'no certificate, only words');
    const app = await launch({
      apiUrl: `https://${apiHost}`,
      paths: [join(folder, 'Large.txt'), join(folder, 'Small.txt')],
    });
    const { page } = app;
    const banner = page.getByTestId('gate-offline');
    await expect(banner).toContainText(apiHost); // it has no DNS entry
    await openNetworkSettings(app);
    await expect(page.getByTestId('settings-proxy-in-use')).toContainText('none');
    await page.getByTestId('settings-proxy-mode').selectOption('manual');
    await page.getByTestId('settings-proxy-url').fill('not a proxy');
    await page.getByTestId('settings-proxy-url').press('Tab');
    await expect(page.getByTestId('settings-proxy-url')).toHaveAttribute('aria-invalid', 'true');
    await page.getByTestId('settings-proxy-url').fill(proxy.name);
    await page.getByTestId('settings-proxy-url').press('Tab');
    await expect(page.getByTestId('settings-proxy-in-use')).toContainText(proxy.name);
    await expect(banner).toContainText('Proxy sign-in required');
    await expect(banner).toContainText(proxy.name);
    await app.screenshots('settings-network-manual');

    await signIn(app, 'wrong');
    await expect(banner).toContainText('Proxy sign-in failed');
    expect(proxy.refusals.filter((given) => given !== '')).toEqual([`${user}:wrong`]);

    await signIn(app, password);
    await expect(banner).toContainText('Server certificate not trusted');
    await expect(banner).toContainText(ca.name);
    await expect(banner).toContainText(apiHost);
    await page.keyboard.press('Escape');
    await app.screenshots('gate-certificate');
    expect((await app.states()).map(([, state]) => state)).toEqual(['queued', 'queued']);
    await page.getByTestId('gate-network-settings').click();

    await choose(app, join(folder, 'notes.pem'));
    await page.getByTestId('settings-trust').click();
    await expect(page.getByTestId('settings-trust-problem')).toContainText('No certificate found in');
    await choose(app, ca.path);
    await page.getByTestId('settings-trust').click();
    await expect(page.getByTestId('certificate')).toContainText(ca.name);
    await expect(banner).toBeHidden();
    await page.keyboard.press('Escape');
    await app.reaches('Large.txt', 'complete', 60_000);
    await app.reaches('Small.txt', 'complete');

    const { requests } = await service.control.ledger();
    const through = Object.values(front.requests).reduce((sum, count) => sum + count, 0);
    expect(requests).toHaveLength(through);
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${apiHost}:443`, `${storageHost}:443`]));
    // Connections are reused, although each change of the settings opens new ones.
    expect(proxy.tunnels.length).toBeLessThan(through);

    // The check in the settings distinguishes the proxy from the network.
    proxy.rules.refuseWith = 403;
    await page.keyboard.press('Control+,');
    await page.getByTestId('settings-check').click();
    await expect(page.locator('[data-finding=proxy]')).toHaveAttribute('data-state', 'bad');
    await expect(page.getByTestId('settings-check-report')).toContainText(proxy.name);
    await app.close();

    const kept = await readFile(join(folder, 'user-data', 'settings.json'), 'utf8');
    const logged = await readFile(join(folder, 'user-data', 'logs', 'main.log'), 'utf8');
    for (const text of [kept, logged]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(Buffer.from(`${user}:${password}`).toString('base64'));
      expect(text).not.toContain('PRIVATE KEY');
    }
  } finally {
    await proxy.stop();
    await front.stop();
  }
});
