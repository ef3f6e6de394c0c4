/** The .deb on this machine: it is installed, started, used, upgraded while it runs, and purged. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { statFile, uncacheAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runTool } from '../../build/package/fpm/runTool.ts';
import { sha256OfFile, writeFiller, writeLargeMp4 } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { eventually } from '../support/poll.ts';
import { apt } from './apt.ts';
import { defaultsOf, makeDesktop } from './desktopDefaults.ts';
import { DrivenApp, forgetPort } from './drivenApp.ts';
import { filesOfMachine, leftoversSince } from './leftovers.ts';
import { installedFolder, packageName } from './machine.ts';
import { endApp, mainProcess, waitForConfinedPage } from './processes.ts';
import { Session } from './session.ts';
import { TestUser } from './testUser.ts';
import { isPossible, packages } from './underTest.ts';

const entryFile = `/usr/share/applications/${packageName}.desktop`;
const minuteMs = 60_000;

describe.skipIf(!isPossible)('the installed app', () => {
  let service: Service;
  let user: TestUser;
  let session: Session;
  let media: string;
  let userData: string;
  let autostartEntry: string;
  let app: DrivenApp;
  let filesBefore: ReadonlySet<string>;
  let defaultsBefore: readonly string[];

  beforeAll(async () => {
    service = await startService({ processingSpeed: 10 });
    user = await TestUser.create('deb');
    session = await Session.start(user, {
      MEDIAMAGIC_API_URL: service.apiUrl,
      MEDIAMAGIC_API_KEY: service.keys.sandbox,
    });
    userData = join(user.home, '.config', 'MediaMagic Uploader');
    autostartEntry = join(user.home, '.config', 'autostart', `${packageName}.desktop`);
    media = join(user.home, 'Media');
    await mkdir(media);
  });

  afterAll(async () => {
    await session?.stop();
    await user?.remove();
    // A failed step may have left the package installed. dpkg only warns when it is not.
    await runTool('dpkg', ['--purge', packageName]);
    await service?.stop();
  });

  /** Writes a film into the user's folder. Films of different sizes have different contents. */
  async function film(name: string, sizeBytes: number): Promise<string> {
    const path = join(media, name);
    await writeLargeMp4(path, sizeBytes, sizeBytes);
    await chmod(path, 0o644);
    return path;
  }

  async function isStoredWhole(path: string): Promise<void> {
    const name = path.slice(media.length + 1);
    const blob = await service.control.blob(`${service.workspaces.main}/${name}`);
    expect({ name, sha256: blob?.sha256 }).toEqual({ name, sha256: await sha256OfFile(path) });
  }

  async function closeSettings(): Promise<void> {
    await app.page.getByTestId('settings-close').click();
    await app.page.getByTestId('settings').waitFor({ state: 'hidden' });
  }

  it('is installed by apt-get', async () => {
    // The files of other packages do not count as left behind by this one.
    const { stdout } = await runTool('dpkg-deb', ['--field', packages().first.deb, 'Depends']);
    await apt('satisfy', '--no-install-recommends', stdout.trim());
    filesBefore = await filesOfMachine();
    defaultsBefore = await defaultsOf(session, null);

    await apt('install', '--no-install-recommends', packages().first.deb);
    await runTool('desktop-file-validate', [entryFile]);
    const entry = await readFile(entryFile, 'utf8');
    // Older versions of xdg-open split a path at its spaces.
    expect(entry).toMatch(new RegExp(`^Exec=${installedFolder}/${packageName} %U$`, 'mu'));
    expect(entry).toMatch(/^Name=MediaMagic Uploader$/mu);
    expect((await stat(`/usr/bin/${packageName}`)).mode & 0o111).toBe(0o111);
  });

  it('changes no default app of the desktop', async () => {
    expect(await defaultsOf(session, null)).toEqual(defaultsBefore);
    const alone = join(user.home, 'alone');
    await makeDesktop(alone, entryFile, {});
    expect((await defaultsOf(session, alone)).filter((line) => !line.endsWith(':'))).toEqual([]);

    // Its name sorts after the name of this app.
    const withPlayer = join(user.home, 'with-player');
    await makeDesktop(withPlayer, entryFile, { 'zzz-player.desktop': ['video/mp4', 'image/png'] });
    expect((await defaultsOf(session, withPlayer)).filter((line) => !line.endsWith(':'))).toEqual([
      'video/mp4: zzz-player.desktop zzz-player.desktop',
      'image/png: zzz-player.desktop zzz-player.desktop',
    ]);

    const scheme = await session.read('xdg-mime', 'query', 'default', `x-scheme-handler/${packageName}`);
    expect(scheme.trim()).toBe(`${packageName}.desktop`);
  });

  it('starts from its desktop file with the sandbox for a user who is not root', async () => {
    expect(await session.launch('gtk-launch', packageName)).toBe(0);
    await waitForConfinedPage(installedFolder);
    await eventually(
      () => existsSync(join(userData, 'queue.db')),
      (found) => found,
      minuteMs,
    );
    await endApp(installedFolder);
  });

  it('uploads dropped files around 128 KiB and of 30 and 80 MB, byte for byte', async () => {
    await addDebuggingEntry(user);
    expect(await session.launch('gtk-launch', packageName)).toBe(0);
    app = await DrivenApp.connect(userData);
    const films = [
      await film('128 KiB.mp4', 131_072),
      await film('128 KiB and a byte.mp4', 131_073),
      await film('30 MB.mp4', 30_000_000),
      await film('80 MB.mp4', 80_000_000),
    ];
    await app.drop(films);
    for (const path of films) {
      await app.reaches(path.slice(media.length + 1), 'complete');
      await isStoredWhole(path);
    }
  });

  it.each([
    ['xdg-open', ['xdg-open']],
    ['gio open', ['gio', 'open']],
  ])('follows a link that is opened with %s', async (_name, command) => {
    const id = await app.idOf('30 MB.mp4');
    expect(await session.launch(...command, `${packageName}://open/${id}`)).toBe(0);
    await app.page.getByTestId('details').getByText('30 MB.mp4').first().waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByTestId('details').waitFor({ state: 'hidden' });
  });

  /** Writes a text into the user's folder. */
  async function note(name: string): Promise<string> {
    const path = join(media, name);
    await writeFiller(path, 2_000, name.length);
    await chmod(path, 0o644);
    return path;
  }

  it('adds the file of a second start with --yes, which exits', async () => {
    const path = await note('note.txt');
    const { processId } = await mainProcess(installedFolder);
    expect(await session.launch(packageName, '--yes', path)).toBe(0);
    await app.reaches('note.txt', 'complete');
    await isStoredWhole(path);
    expect((await mainProcess(installedFolder)).processId).toBe(processId);
  });

  it('asks before it uploads a file that is opened with it', async () => {
    const path = await note('Press release.txt');
    expect(await session.launch('gtk-launch', packageName, path)).toBe(0);
    await app.page.getByTestId('survey-names').getByText('Press release.txt').waitFor();
    expect(await app.names()).not.toContain('Press release.txt');
    await app.page.getByTestId('survey-send').click();
    await app.reaches('Press release.txt', 'complete');
    await isStoredWhole(path);
  });

  it('keeps its settings', async () => {
    const { page } = app;
    await page.getByTestId('open-settings').click();
    await page.getByTestId('settings-page-appearance').click();
    await page.getByTestId('settings-theme').selectOption('dark');
    await page.getByTestId('settings-page-behaviour').click();
    await page.getByTestId('settings-start-at-login').check();
    await closeSettings();
    await eventually(
      () => existsSync(autostartEntry),
      (found) => found,
    );
    expect(await readFile(autostartEntry, 'utf8')).toMatch(
      new RegExp(`^TryExec=${installedFolder}/${packageName}$`, 'mu'),
    );
  });

  it('continues during an upgrade, and shows that a restart is due', async () => {
    await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 1_000_000 });
    await app.drop([await film('before 1.mp4', 40_000_000), await film('before 2.mp4', 41_000_000)]);
    await app.reaches('before 1.mp4', 'uploading');
    const placeBefore = placeOfBundle();
    await apt('install', '--no-install-recommends', packages().second.deb);
    expect(placeOfBundle()).not.toBe(placeBefore);

    // A second start runs the new version, which passes its request to the old one.
    const { processId } = await mainProcess(installedFolder);
    expect(await session.launch(packageName)).toBe(0);
    await app.page.getByTestId('notice-restart-due').waitFor();
    expect((await mainProcess(installedFolder)).processId).toBe(processId);

    // Files that are read late come from an archive whose name is already reused.
    await app.page.getByTestId('open-settings').click();
    await app.page.getByTestId('settings-page-about').click();
    await app.page.getByTestId('about-version').getByText(packages().first.version).waitFor();
    await app.page.getByTestId('licences').getByText('got').first().waitFor();
    await closeSettings();
    await service.control.clearFaults();
    await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 5_000_000 });
    const after = await film('after.mp4', 14_000_000);
    await app.drop([after]);
    await app.reaches('after.mp4', 'complete');
    await isStoredWhole(after);
  });

  it('restarts as the new version with queue, settings and theme, and submits each file once', async () => {
    const { processId } = await mainProcess(installedFolder);
    await forgetPort(userData);
    await app.page.getByTestId('restart').click();
    await app.leave();
    app = await DrivenApp.connect(userData);
    expect((await mainProcess(installedFolder)).processId).not.toBe(processId);
    const theme = await app.page.evaluate<boolean>("matchMedia('(prefers-color-scheme: dark)').matches");
    expect(theme).toBe(true);
    await app.page.getByTestId('open-settings').click();
    await app.page.getByTestId('settings-page-about').click();
    await app.page.getByTestId('about-version').getByText(packages().second.version).waitFor();
    await app.page.getByTestId('settings-page-behaviour').click();
    expect(await app.page.getByTestId('settings-start-at-login').isChecked()).toBe(true);
    await closeSettings();

    await service.control.clearFaults();
    const names = (await readdir(media)).sort();
    for (const name of names) {
      await app.reaches(name, 'complete');
      await isStoredWhole(join(media, name));
    }
    const { submissions, problems } = await service.control.ledger();
    const counts = Object.entries(submissions).map(([path, { submissionIds }]) => [
      path,
      submissionIds.length,
    ]);
    expect(counts.sort()).toEqual(names.map((name) => [`${service.workspaces.main}/${name}`, 1]).sort());
    expect(problems).toEqual([]);
    await app.leave();
    await endApp(installedFolder);
  });

  it('leaves nothing outside the home folder when it is purged', async () => {
    await apt('remove', packageName);
    expect(existsSync(installedFolder)).toBe(false);
    expect(existsSync(autostartEntry)).toBe(true);
    await apt('purge', packageName);
    expect(await leftoversSince(filesBefore)).toEqual([]);
    expect(existsSync(autostartEntry)).toBe(false);
    expect(existsSync(join(userData, 'queue.db'))).toBe(true);
    expect(await defaultsOf(session, null)).toEqual(defaultsBefore);
  });
});

/** The byte offset of a file in the archive of the installed app. */
function placeOfBundle(): string {
  const archive = join(installedFolder, 'resources', 'app.asar');
  uncacheAll();
  const entry = statFile(archive, join('out', 'main', 'index.js'));
  return 'offset' in entry ? entry.offset : '';
}

/** A copy of the desktop entry for the user, which starts the app with remote debugging and is otherwise unchanged. */
async function addDebuggingEntry(user: TestUser): Promise<void> {
  const folder = join(user.home, '.local', 'share', 'applications');
  await mkdir(folder, { recursive: true });
  const entry = await readFile(entryFile, 'utf8');
  await writeFile(
    join(folder, `${packageName}.desktop`),
    entry.replace(' %U', ' --remote-debugging-port=0 %U'),
  );
  // The user's entry hides the system's entry, also in the database of types.
  await runTool('update-desktop-database', [folder]);
}
