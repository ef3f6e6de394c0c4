/** Life without a window: the icon in the tray, closing and quitting, notifications, starts without a window, links. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller, writeLargeMp4 } from '../fixtures/samples.ts';
import type { FakeDesktop } from '../support/fakeDesktop.ts';
import { requires } from '../support/system.ts';
import { expect, test } from './fixtures.ts';
import { closeWindow, on, windowBy, windowCount } from './windows.ts';

// Tray, notifications and start at login are taken over from services of a Linux desktop.
requires('Linux', test.skip);

const labels = async (desktop: FakeDesktop) => (await desktop.menu()).map(({ label }) => label);

test('the icon tells the state, its menu does what it says, and uploads go on while the window is closed', async ({
  desktop,
  launch,
  service,
  folder,
}) => {
  await writeLargeMp4(join(folder, 'film.mp4'), 20_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 2_000_000 });
  const { electron, drop, page: firstPage } = await launch(on(desktop));
  // A panel that comes later than the app, as at login, is noticed.
  expect(desktop.iconCount()).toBe(0);
  await desktop.showPanel();
  await expect.poll(() => desktop.iconCount()).toBe(1);
  expect(await desktop.tooltip()).toContain('Nothing to upload');
  const idle = await desktop.picture();

  await drop([join(folder, 'film.mp4')]);
  await expect.poll(() => desktop.tooltip()).toMatch(/0 of 1 · \d+ %/u);
  const active = await desktop.picture();
  expect(active).not.toBe(idle);
  await desktop.choose('Pause all');
  await expect.poll(() => labels(desktop)).toContain('Resume all');
  expect(await desktop.tooltip()).toContain('All paused');
  expect([idle, active]).not.toContain(await desktop.picture());

  await firstPage.getByTestId('filter-active').click();
  await firstPage.getByTestId('search').fill('film');
  await firstPage.locator('[data-name="film.mp4"]').click();
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);
  await expect
    .poll(() => desktop.notifications.map(({ title }) => title))
    .toEqual(['The app goes on in the background']);
  await desktop.choose('Resume all');
  await service.control.clearFaults();
  await expect.poll(() => desktop.tooltip(), { timeout: 30_000 }).toContain('All done');
  expect(await desktop.picture()).toBe(idle);

  const page = await windowBy(electron, () => desktop.choose('Open'));
  await expect(page.getByTestId('filter-active')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('search')).toHaveValue('film');
  await expect(page.getByTestId('details')).toContainText('film.mp4');
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);
  // Told once: a person knows now.
  expect(desktop.notifications.filter(({ title }) => title.includes('background'))).toHaveLength(1);
  const gone = electron.waitForEvent('close');
  await desktop.choose('Quit');
  await gone;
});

test('without a tray closing asks while an upload runs, quits on a yes, and the next start goes on with it', async ({
  launch,
  service,
  folder,
}) => {
  await writeLargeMp4(join(folder, 'film.mp4'), 30_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 2_000_000 });
  const app = await launch();
  await app.drop([join(folder, 'film.mp4')]);
  await app.reaches('film.mp4', 'uploading');
  /** Answers the question with its button of that number, and tells what was asked. */
  const answerWith = (button: number) =>
    app.electron.evaluate(({ dialog }, response) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = async (...args: unknown[]) => {
        const options = args.at(-1) as Electron.MessageBoxOptions;
        asked.push(`${options.message}. ${options.detail} ${options.buttons?.join(' | ')}`);
        return { response, checkboxChecked: false };
      };
    }, button);
  await answerWith(1);
  await closeWindow(app.electron);
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as { asked?: string[] }).asked))
    .toEqual([
      'One upload is under way. Nothing is lost: they go on where they stopped at the next start. Quit | Keep uploading',
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

test('a start without a window sends what it was given, tells once when all is done, and a click leads there', async ({
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
    .toEqual([{ id: 1, title: 'Uploads finished', body: '12 files done' }]);
  expect(await windowCount(electron)).toBe(0);
  const page = await windowBy(electron, async () => desktop.clickNotification(1));
  await expect(page.getByTestId('report')).toContainText('12');
  await expect(page.getByTestId('filter-all')).toHaveAttribute('aria-pressed', 'true');
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);

  // A second start opens the window again, and hands over however many paths it has.
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

test('start at login is a file of the desktop; a link opens an upload, and nothing else', async ({
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
  await expect(page.getByTestId('settings')).toContainText('This desktop shows no tray icons now');
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
  await expect(page.getByTestId('toast')).toContainText('A link wanted something that links may not do here');
  expect((await app.states()).map(([name]) => name)).toEqual(['note.txt']);
  await app.close();
});
