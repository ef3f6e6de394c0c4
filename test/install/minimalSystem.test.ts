/** The .deb and the .rpm in a minimal system without the packages of a developer's machine. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Display, withDisplay } from '../../build/electron/display.ts';
import { autostartEntry } from '../../main/desktop/lifecycle/autostart.ts';
import { sha256OfFile, writeLargeMp4 } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { aptCommand } from './apt.ts';
import { DrivenApp } from './drivenApp.ts';
import { installedFolder, packageName } from './machine.ts';
import { MinimalSystem } from './minimalSystem.ts';
import { endApp, waitForConfinedPage } from './processes.ts';
import { isPossible, packages } from './underTest.ts';

const program = `${installedFolder}/${packageName}`;

describe.skipIf(!isPossible)('a minimal Debian system', () => {
  let system: MinimalSystem;
  let service: Service;
  let display: Display;

  beforeAll(async () => {
    service = await startService({ processingSpeed: 10 });
    display = await withDisplay();
    system = await MinimalSystem.make();
    await system.read('useradd', '--create-home', 'anna');
    await system.read('useradd', '--create-home', 'ben');
  }, 600_000);

  afterAll(async () => {
    await system?.remove();
    await display?.stop();
    await service?.stop();
  });

  /** The path on this machine of a file of the system. */
  const at = (path: string) => join(system.root, path);

  /** Runs Debian's rpm on the system's database, without dependencies, because their names differ from those in Debian. */
  const rpm = (...args: readonly string[]) => system.readOutside('rpm', '--root', system.root, ...args);

  /** Returns the differences from the package, one per line. */
  async function verify(): Promise<string> {
    const command = 'rpm --root "$1" --verify --nodeps "$2" || true';
    return (await system.readOutside('sh', '-c', command, 'sh', system.root, packageName)).trim();
  }

  async function launcherStarts(): Promise<void> {
    const { mode } = await stat(at(`usr/bin/${packageName}`));
    expect(mode & 0o111).toBe(0o111);
    expect(await readFile(at(`usr/bin/${packageName}`), 'utf8')).toContain(`exec ${program} `);
    expect(existsSync(at(program))).toBe(true);
  }

  it('gets all dependencies of the app from apt-get', async () => {
    await copyFile(packages().first.deb, at('tmp/first.deb'));
    const install = aptCommand('install', '--no-install-recommends', '/tmp/first.deb');
    await system.read('env', 'DEBIAN_FRONTEND=noninteractive', ...install);
    expect(await system.read('ldd', program)).not.toContain('not found');
  });

  it('runs the app with the sandbox for a user who is not root, and uploads a file', async () => {
    const film = '/home/anna/film.mp4';
    await writeLargeMp4(at(film), 131_073, 1);
    const ended = system.launch(
      'anna',
      {
        DISPLAY: display.display ?? '',
        LANGUAGE: 'en',
        MEDIAMAGIC_API_URL: service.apiUrl,
        MEDIAMAGIC_API_KEY: service.keys.sandbox,
      },
      [`/usr/bin/${packageName}`, '--remote-debugging-port=0'],
    );
    const app = await DrivenApp.connect(at('home/anna/.config/MediaMagic Uploader'));
    await app.drop([film]);
    await app.reaches('film.mp4', 'complete');
    const blob = await service.control.blob(`${service.workspaces.main}/film.mp4`);
    expect(blob?.sha256).toBe(await sha256OfFile(at(film)));

    // A chroot allows no user namespaces, so Chromium uses the setuid helper for its sandbox.
    expect((await stat(at(`${installedFolder}/chrome-sandbox`))).mode & 0o7777).toBe(0o4755);
    await waitForConfinedPage(at(installedFolder));
    await app.leave();
    await endApp(at(installedFolder));
    expect(await ended).toBe(0);
  });

  it('has no file of the app after a purge', async () => {
    await system.read(...aptCommand('purge', packageName));
    expect(existsSync(at(installedFolder))).toBe(false);
    expect(existsSync(at(`usr/bin/${packageName}`))).toBe(false);
  });

  it('has the app and its command when the .rpm is installed', async () => {
    await rpm('--install', '--nodeps', packages().first.rpm);
    await launcherStarts();
    expect(await rpm('--query', packageName)).toContain('0.1.0~test.1');
    expect(await rpm('--query', '--requires', packageName)).toMatch(/alsa-lib[^]*mesa-libgbm/u);
  });

  it('keeps the command when the .rpm is upgraded', async () => {
    await rpm('--upgrade', '--nodeps', packages().second.rpm);
    await launcherStarts();
    expect(await rpm('--query', packageName)).toContain('0.1.0~test.2');
    // The script has set the mode of this file for the sandbox in a chroot.
    expect(await verify()).toBe(`.M.......    ${installedFolder}/chrome-sandbox`);
  });

  it('has no file and no start at login of the app after the .rpm was erased', async () => {
    const entryOf = async (user: string, command: string) => {
      const folder = at(`home/${user}/.config/autostart`);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${packageName}.desktop`), autostartEntry({ program: command, args: [] }));
      await system.read('chown', '-R', user, `/home/${user}/.config`);
      return join(folder, `${packageName}.desktop`);
    };
    const pointsNowhere = await entryOf('anna', program);
    const ofAnotherInstallation = await entryOf('ben', '/home/ben/mediamagic-uploader.AppImage');
    await rpm('--erase', packageName);
    expect(existsSync(at(installedFolder))).toBe(false);
    expect(existsSync(at(`usr/bin/${packageName}`))).toBe(false);
    expect(existsSync(pointsNowhere)).toBe(false);
    expect(existsSync(ofAnotherInstallation)).toBe(true);
    await rm(ofAnotherInstallation);
  });
});
