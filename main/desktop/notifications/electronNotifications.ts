/** Shows notifications with Electron. */
import { BrowserWindow, Notification } from 'electron';

import type { NotificationSystem } from './notifications.ts';

/** The oldest supported Electron has no `handleActivation`. */
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
