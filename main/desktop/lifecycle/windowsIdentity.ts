/**
 * Who the app is to Windows: its notifications, its taskbar buttons and its shortcut belong together by these ids. Both are
 * fixed for good, because the registry and the shortcut keep them between runs.
 */

/** The appId of electron-builder.yml, which the installer gives the shortcut. */
export const appUserModelId = 'app.mediamagic.uploader';
/** The COM class that Windows starts at a click in the Action Center. The uninstaller removes its key (build/installer.nsh). */
export const toastActivatorClsid = '{0D764CBE-A6F5-4EDE-9755-70A1213B2C3B}';

export interface WindowsApp {
  setAppUserModelId(id: string): void;
  /** Newer than the oldest Electron that the app runs on; without it the class is another one in each run. */
  setToastActivatorCLSID?(id: string): void;
}

/** Has to be called before the app is ready. Does nothing on other systems. */
export function identifyToWindows(app: WindowsApp, platform: NodeJS.Platform): void {
  if (platform !== 'win32') return;
  app.setAppUserModelId(appUserModelId);
  app.setToastActivatorCLSID?.(toastActivatorClsid);
}
