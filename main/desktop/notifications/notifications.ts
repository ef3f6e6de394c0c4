/** Shows the system's notifications: one at a time of each group, and where a click on it leads. */
import type { NotificationConstructorOptions } from 'electron';

import type { PlaceWish } from '../../../preload/contract.ts';
import { type News, isTold } from './notificationText.ts';

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

export interface NotificationTools {
  readonly system: NotificationSystem;
  readonly isWanted: () => boolean;
  /** null where the system shows the app's own icon. */
  readonly icon: string | null;
  readonly show: (place: PlaceWish) => void;
}

export class Notifications {
  private readonly tools: NotificationTools;
  /**
   * Held on to, because one that is collected as garbage does not hear the click. Its `close` event does not end that: Windows
   * sends it when the notification leaves the screen for the Action Center, where it can be clicked for days.
   */
  private readonly shown = new Map<News['group'], SystemNotification>();

  constructor(tools: NotificationTools) {
    this.tools = tools;
    tools.system.onActivated?.(() => tools.show({}));
  }

  tell(news: News): void {
    const { system, isWanted } = this.tools;
    if (isTold({ isWanted: isWanted(), windowHasFocus: system.windowHasFocus() })) this.tellAnyway(news);
  }

  /** What a person has to know of what they just did themselves. */
  tellAnyway(news: News): void {
    const { system, icon, show } = this.tools;
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
