/** Shows the system's notifications: one at a time of each group, and where a click on it leads. */
import type { NotificationConstructorOptions } from 'electron';

import type { NavigationRequest } from '../../../preload/contract.ts';
import { type News, isNotified } from './notificationText.ts';

/** One notification of the system, as Electron has it. */
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
   * Calls the listener at a click on any notification of this app, also on one that an earlier run has shown. null where
   * the system or this Electron does not tell.
   */
  readonly onActivated: ((listener: () => void) => void) | null;
}

export interface NotificationDeps {
  readonly system: NotificationSystem;
  readonly isWanted: () => boolean;
  /** null where the system shows the app's own icon. */
  readonly icon: string | null;
  readonly show: (place: NavigationRequest) => void;
}

export class Notifications {
  private readonly deps: NotificationDeps;
  /**
   * Held on to, because one that is collected as garbage does not hear the click. Its `close` event does not end that: Windows
   * sends it when the notification leaves the screen for the Action Center, where it can be clicked for days.
   */
  private readonly shown = new Map<News['group'], SystemNotification>();

  constructor(deps: NotificationDeps) {
    this.deps = deps;
    deps.system.onActivated?.(() => deps.show({}));
  }

  tell(news: News): void {
    const { system, isWanted } = this.deps;
    if (isNotified({ isWanted: isWanted(), windowHasFocus: system.windowHasFocus() }))
      this.notifyAlways(news);
  }

  /** What a person has to know of what they just did themselves. */
  notifyAlways(news: News): void {
    const { system, icon, show } = this.deps;
    if (!system.isSupported()) return;
    this.shown.get(news.group)?.close();
    const notification = system.create({
      title: news.title,
      body: news.body,
      ...(icon === null ? {} : { icon }),
      silent: true,
    });
    notification.on('click', () => {
      if (this.shown.get(news.group) === notification) this.shown.delete(news.group);
      show(news.place);
    });
    this.shown.set(news.group, notification);
    notification.show();
  }
}
