/** Shows the system's notifications: one at a time of each group, and where a click on it leads. */
import { BrowserWindow, Notification } from 'electron';

import type { PlaceWish } from '../../../preload/contract.ts';
import { type News, isTold } from './newsText.ts';

export interface NotificationTools {
  readonly isWanted: () => boolean;
  readonly icon: string;
  readonly show: (place: PlaceWish) => void;
}

export class Notifications {
  private readonly tools: NotificationTools;
  /** Held on to: one that is collected as garbage does not hear the click. */
  private readonly shown = new Map<News['group'], Notification>();

  constructor(tools: NotificationTools) {
    this.tools = tools;
  }

  tell(news: News): void {
    const windowHasFocus = BrowserWindow.getFocusedWindow() !== null;
    if (isTold({ isWanted: this.tools.isWanted(), windowHasFocus })) this.tellAnyway(news);
  }

  /** What a person has to know of what they just did themselves. */
  tellAnyway(news: News): void {
    if (!Notification.isSupported()) return;
    this.shown.get(news.group)?.close();
    const notification = new Notification({
      title: news.title,
      body: news.body,
      // The others show the app's own.
      ...(process.platform === 'linux' ? { icon: this.tools.icon } : {}),
      silent: true,
    });
    notification.on('click', () => {
      this.forget(news.group, notification);
      this.tools.show(news.place);
    });
    notification.on('close', () => this.forget(news.group, notification));
    this.shown.set(news.group, notification);
    notification.show();
  }

  private forget(group: News['group'], notification: Notification): void {
    if (this.shown.get(group) === notification) this.shown.delete(group);
  }
}
