/**
 * Configures electron-updater. It verifies a download by the SHA-512 of the feed and on Windows by the publisher's signature;
 * on macOS the system verifies it. It never installs an older version.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { app } from 'electron';

import type { Log } from '../../shared/log.ts';
import type { Updater } from './updates.ts';

/**
 * Whether this installation can replace itself: an AppImage, an app from a dmg or a per-user installation. The system updates
 * other Linux packages. On Windows the build must name the publisher, because electron-updater verifies no signature
 * otherwise.
 */
export function canUpdateItself(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'linux') return (env['APPIMAGE'] ?? '') !== '';
  if (process.platform !== 'win32') return true;
  const config = join(process.resourcesPath, 'app-update.yml');
  return existsSync(config) && /^publisherName:/mu.test(readFileSync(config, 'utf8'));
}

/**
 * `feed` is an https address, or http to this machine in tests. A build that is not packaged gets its configuration file in
 * `userData`.
 */
export async function createElectronUpdater(feed: string, userData: string, log: Log): Promise<Updater> {
  const { AppImageUpdater, MacUpdater, NsisUpdater } = await import('electron-updater');
  const options = { provider: 'generic', url: feed } as const;
  const updater =
    process.platform === 'darwin'
      ? new MacUpdater(options)
      : process.platform === 'win32'
        ? new NsisUpdater(options)
        : new AppImageUpdater(options);
  updater.logger = {
    info: () => undefined,
    warn: (message?: unknown) => log.warn(`Update: ${String(message)}`),
    error: () => undefined, // the rejected promise carries the same error
  };
  // Without a listener the event would be unhandled, although the promise rejects with the same error.
  updater.on('error', () => undefined);
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // electron-updater would otherwise send an id of this installation with every check, for staged rollouts.
  updater.requestHeaders = { 'x-user-staging-id': 'none' };
  if (!app.isPackaged) {
    const config = join(userData, 'update-test.yml');
    writeFileSync(config, JSON.stringify({ ...options, updaterCacheDirName: 'mediamagic-uploader-updater' }));
    updater.updateConfigPath = config;
    updater.forceDevUpdateConfig = true;
  }
  return {
    async find() {
      const found = await updater.checkForUpdates();
      if (found === null) throw new Error('This installation cannot be updated');
      return found.isUpdateAvailable ? found.updateInfo.version : null;
    },
    async download() {
      await updater.downloadUpdate();
    },
    installAtQuit(choice) {
      updater.autoInstallOnAppQuit = choice === 'install';
    },
  };
}
