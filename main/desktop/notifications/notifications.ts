/** Shows the system's notifications, at most one of each group at a time, and handles clicks on them. */
import type { NotificationConstructorOptions } from 'electron';

import type { NavigationRequest } from '../../../preload/contract.ts';
import { type NotificationContent, isNotified } from './notificationText.ts';

/** The part of Electron's Notification that the app uses. */
export interface SystemNotification {
  on(event: 'click', listener: () => void): unknown;
  show(): void;
  close(): void;
}

export interface NotificationSystem {
  readonly isSupported: () => boolean;
  readonly create: (options: NotificationConstructorOptions) => SystemNotification;
  readonly windowHasFocus: () => boolean;
  /**
   * Calls the listener after a click on any notification of this app, also on one from an earlier run. null when the
   * system or this Electron does not report such clicks.
   */
  readonly onActivated: ((listener: () => void) => void) | null;
}

export interface NotificationDeps {
  readonly system: NotificationSystem;
  /** The setting `notifications`. */
  readonly isEnabled: () => boolean;
  /** null when the system shows the app's own icon. */
  readonly icon: string | null;
  /** Called after a click, with the target of the notification. */
  readonly navigate: (target: NavigationRequest) => void;
}

export class Notifications {
  private readonly deps: NotificationDeps;
  /**
   * Keeps each notification from garbage collection, which would lose its click. The `close` event does not remove it:
   * Windows sends that event when the notification moves to the Action Center, where it can be clicked for days.
   */
  private readonly shown = new Map<NotificationContent['group'], SystemNotification>();

  constructor(deps: NotificationDeps) {
    this.deps = deps;
    deps.system.onActivated?.(() => deps.navigate({}));
  }

  /** Shows a notification unless notifications are disabled or the window has the focus. */
  notify(content: NotificationContent): void {
    const { system, isEnabled } = this.deps;
    if (isNotified({ isEnabled: isEnabled(), windowHasFocus: system.windowHasFocus() }))
      this.notifyAlways(content);
  }

  /** Shows a notification about something that the person has just done and must know about. */
  notifyAlways(content: NotificationContent): void {
    const { system, icon, navigate } = this.deps;
    if (!system.isSupported()) return;
    this.shown.get(content.group)?.close();
    const notification = system.create({
      title: content.title,
      body: content.body,
      ...(icon === null ? {} : { icon }),
      silent: true,
    });
    notification.on('click', () => {
      if (this.shown.get(content.group) === notification) this.shown.delete(content.group);
      navigate(content.target);
    });
    this.shown.set(content.group, notification);
    notification.show();
  }
}
