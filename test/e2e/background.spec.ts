/** The app without a window: tray icon, closing and quitting, notifications, hidden starts and links. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller, writeLargeMp4 } from '../fixtures/samples.ts';
import type { FakeDesktop } from '../support/fakeDesktop.ts';
import { requires } from '../support/system.ts';
import { expect, test } from './fixtures.ts';
import { closeWindow, on, windowBy, windowCount } from './windows.ts';

// The tests read tray, notifications and start at login from services of a Linux desktop.
requires('Linux', test.skip);

const labels = async (desktop: FakeDesktop) => (await desktop.menu()).map(({ label }) => label);

test('shows the state in the tray, runs its menu commands, and uploads while the window is closed', async ({
  desktop,
  launch,
  service,
  folder,
}) => {
  await writeLargeMp4(join(folder, 'film.mp4'), 20_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 2_000_000 });
  const { electron, drop, page: firstPage } = await launch(on(desktop));
  // At login a panel may start later than the app.
  expect(desktop.iconCount()).toBe(0);
  const sync = firstPage.getByTestId('footer-sync');
  await expect(sync).toHaveAttribute('data-state', 'off');
  await desktop.showPanel();
  await expect.poll(() => desktop.iconCount()).toBe(1);
  await expect(sync).toHaveAttribute('data-state', 'on');
  expect(await desktop.tooltip()).toContain('No uploads');
  const idle = await desktop.picture();

  await drop([join(folder, 'film.mp4')]);
  await expect.poll(() => desktop.tooltip()).toMatch(/0 of 1 · \d+%/u);
  const active = await desktop.picture();
  expect(active).not.toBe(idle);
  await desktop.choose('Pause all');
  await expect.poll(() => labels(desktop)).toContain('Resume all');
  expect(await desktop.tooltip()).toContain('Paused');
  expect([idle, active]).not.toContain(await desktop.picture());

  await firstPage.getByTestId('filter-active').click();
  await firstPage.getByTestId('search').fill('film');
  await firstPage.locator('[data-name="film.mp4"]').click();
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);
  await expect
    .poll(() => desktop.notifications.map(({ title }) => title))
    .toEqual(['Still running in the background']);
  await desktop.choose('Resume all');
  await service.control.clearFaults();
  await expect.poll(() => desktop.tooltip(), { timeout: 30_000 }).toContain('All done');
  expect(await desktop.picture()).toBe(idle);

  const page = await windowBy(electron, () => desktop.choose('Open MediaMagic Uploader'));
  await expect(page.getByTestId('filter-active')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('search')).toHaveValue('film');
  await expect(page.getByTestId('details')).toContainText('film.mp4');
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);
  // The notification is only shown the first time.
  expect(desktop.notifications.filter(({ title }) => title.includes('background'))).toHaveLength(1);
  const gone = electron.waitForEvent('close');
  await desktop.choose('Quit');
  await gone;
});

test('asks before it quits during an upload when there is no tray, and continues at the next start', async ({
  launch,
  service,
  folder,
}) => {
  await writeLargeMp4(join(folder, 'film.mp4'), 30_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 2_000_000 });
  const app = await launch();
  await app.drop([join(folder, 'film.mp4')]);
  await app.reaches('film.mp4', 'uploading');
  /** Answers the question with the button of this index and records the question. */
  const answerWith = (button: number) =>
    app.electron.evaluate(({ dialog }, response) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = async (...args: unknown[]) => {
        const options = args.at(-1) as Electron.MessageBoxOptions;
        asked.push([options.message, options.detail, options.buttons?.join(' | ')].join(' '));
        return { response, checkboxChecked: false };
      };
    }, button);
  await answerWith(1);
  await closeWindow(app.electron);
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as { asked?: string[] }).asked))
    .toEqual([
      'Quit while 1 file is uploading? Nothing is lost. Uploads resume the next time you open the app. Quit | Keep uploading',
    ]);
  expect(await windowCount(app.electron)).toBe(1);
  await expect(app.row('film.mp4')).toHaveAttribute('data-state', 'uploading');

  await answerWith(0);
  const gone = app.electron.waitForEvent('close');
  await closeWindow(app.electron);
  await gone;
  await service.control.clearFaults();
  const again = await launch();
  await again.reaches('film.mp4', 'complete');
  const { submissions } = await service.control.ledger();
  expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1]);
  await again.close();
});

test('sends files after a hidden start, notifies once, and opens the batch after a click', async ({
  desktop,
  launchHidden,
  folder,
  startAgain,
}) => {
  await desktop.showPanel();
  const names = Array.from({ length: 12 }, (_, index) => `note ${index}.txt`);
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 2_000, index);
  const electron = await launchHidden({ ...on(desktop), paths: names.map((name) => join(folder, name)) });
  await expect
    .poll(() => desktop.notifications, { timeout: 40_000 })
    .toEqual([{ id: 1, title: 'Uploads finished', body: '12 files reviewed, 12 with critical issues' }]);
  expect(await windowCount(electron)).toBe(0);
  const page = await windowBy(electron, async () => desktop.clickNotification(1));
  await expect(page.getByTestId('report')).toContainText('12');
  await expect(page.getByTestId('filter-all')).toHaveAttribute('aria-pressed', 'true');
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);

  // A second start opens the window again and passes any number of paths.
  const more = Array.from({ length: 300 }, (_, index) => join(folder, 'more', `${index}.txt`));
  await windowBy(electron, () => startAgain(['--yes', ...more]));
  const known = () =>
    electron.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window?.webContents.executeJavaScript(
        'window.mediamagic.overview().then(({ counts }) => counts.all)',
      );
    });
  await expect.poll(known).toBe(names.length + more.length);
});

test('writes the autostart file, and opens an upload by a link but nothing else', async ({
  launch,
  folder,
  startAgain,
}) => {
  await writeFiller(join(folder, 'note.txt'), 2_000, 1);
  await writeFiller(join(folder, 'secret.txt'), 2_000, 2);
  const app = await launch({
    env: { XDG_CONFIG_HOME: join(folder, 'config') },
    paths: [join(folder, 'note.txt')],
  });
  const { page } = app;
  await app.reaches('note.txt', 'complete');
  const entry = join(folder, 'config/autostart/mediamagic-uploader.desktop');
  await page.getByTestId('open-settings').click();
  await page.getByTestId('settings-page-behaviour').click();
  await expect(page.getByTestId('settings')).toContainText('This desktop has no tray');
  await app.screenshots('settings-background');
  await page.getByTestId('settings-start-at-login').check();
  await expect.poll(() => readFile(entry, 'utf8').catch(() => '')).toMatch(/^Exec=".+" "--hidden"$/mu);
  await page.getByTestId('settings-start-at-login').uncheck();
  await expect.poll(() => readFile(entry, 'utf8').catch(() => 'none')).toBe('none');
  await page.getByTestId('settings-close').click();

  const [id] = await page.evaluate(async () => {
    const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 1 } as const;
    const answer = await window.mediamagic?.listUploads(query);
    return answer?.rows.map((row) => row.id) ?? [];
  });
  await startAgain([`mediamagic-uploader://open/${id}`]);
  await expect(page.getByTestId('details')).toContainText('note.txt');
  const secret = encodeURIComponent(join(folder, 'secret.txt'));
  await startAgain(['--yes', `mediamagic-uploader://add?path=${secret}`, join(folder, 'secret.txt')]);
  await expect(page.getByTestId('toast')).toContainText('That link isn’t allowed in this app');
  expect((await app.states()).map(([name]) => name)).toEqual(['note.txt']);
  await app.close();
});
