/** The notifications of this system, by Electron. */
import { BrowserWindow, Notification } from 'electron';

import type { NotificationSystem } from './notifications.ts';

/** `handleActivation` is newer than the oldest Electron that the app runs on. */
type MaybeActivation = Pick<Partial<typeof Notification>, 'handleActivation'>;

export function electronNotifications(): NotificationSystem {
  const { handleActivation }: MaybeActivation = Notification;
  return {
    isSupported: () => Notification.isSupported(),
    create: (options) => new Notification(options),
    windowHasFocus: () => BrowserWindow.getFocusedWindow() !== null,
    onActivated:
      process.platform === 'win32' && handleActivation !== undefined
        ? (listener) => handleActivation.call(Notification, () => listener())
        : null,
  };
}
