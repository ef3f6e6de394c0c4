/**
 * electron-updater with the few ways that it is used in. It verifies a download by the SHA-512 of the feed; on Windows the
 * publisher's signature as well, on macOS the system verifies it. No older version is ever installed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { app } from 'electron';

import type { Log } from '../../shared/log.ts';
import type { Updater } from './updates.ts';

/**
 * Whether this installation can replace itself: an AppImage, an app from a dmg, a per-user installation. Other Linux
 * packages belong to the system. On Windows only where the build says who has to have signed: electron-updater would
 * verify nothing otherwise.
 */
export function canUpdateItself(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'linux') return (env['APPIMAGE'] ?? '') !== '';
  if (process.platform !== 'win32') return true;
  const config = join(process.resourcesPath, 'app-update.yml');
  return existsSync(config) && /^publisherName:/mu.test(readFileSync(config, 'utf8'));
}

/** `feed`: https, or http to this machine in tests; `userData`: for what a build that is not packaged lacks. */
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
    error: () => undefined, // the same error reaches whoever asked
  };
  // Otherwise it stays unhandled, beside the promise that is rejected with it.
  updater.on('error', () => undefined);
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // It would send a number of this installation with every check, for staged rollouts.
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
    async fetch() {
      await updater.downloadUpdate();
    },
    installAtQuit(wanted) {
      updater.autoInstallOnAppQuit = wanted === 'install';
    },
  };
}
