/**
 * Identifies the app to Windows: these ids connect its notifications, taskbar buttons and shortcut. They must never change,
 * because the registry and the shortcut keep them between runs.
 */

/** The `appId` of electron-builder.yml, which the installer writes into the shortcut. */
export const appUserModelId = 'app.mediamagic.uploader';
/**
 * The COM class that Windows starts after a click in the Action Center. The uninstaller removes its key
 * (build/installer.nsh).
 */
export const toastActivatorClsid = '{0D764CBE-A6F5-4EDE-9755-70A1213B2C3B}';

export interface WindowsApp {
  setAppUserModelId(id: string): void;
  /** Missing in the oldest supported Electron. Without it, Windows gets a new class in every run. */
  setToastActivatorCLSID?(id: string): void;
}

/** Call it before the app is ready. It does nothing on other systems. */
export function identifyToWindows(app: WindowsApp, platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  app.setAppUserModelId(appUserModelId);
  app.setToastActivatorCLSID?.(toastActivatorClsid);
}
