/**
 * Life without a window: tray, notifications, what closing and quitting mean, and the place that an opened window comes
 * back to. Joins the parts and decides nothing itself.
 */
import { BrowserWindow, app, dialog } from 'electron';

import {
  type Overview,
  type Place,
  type NavigationRequest,
  type SettingsView,
  placeChannel,
} from '../../../preload/contract.ts';
import type { BatchEnd } from '../../queue/reports/batchEnds.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { Translate } from '../messages.ts';
import { BatchNews } from '../notifications/batchNotifications.ts';
import { electronNotifications } from '../notifications/electronNotifications.ts';
import { GateNews } from '../notifications/gateNotifications.ts';
import { Notifications } from '../notifications/notifications.ts';
import { batchNews, gateNews } from '../notifications/notificationText.ts';
import { Presence } from '../tray/trayAvailability.ts';
import { type TrayCommand, trayState } from '../tray/trayState.ts';
import { type Autostart, systemAutostart } from './autostart.ts';
import { closingMeans } from './closing.ts';
import { readLink } from './deepLinks.ts';
import { Leaving } from './quit.ts';
import { relaunch } from './restart.ts';

/** Whether the settings have a page for watch folders. */
const watchesFolders = true;

export interface BackgroundDeps {
  readonly settings: Settings;
  /** For the process that a restart begins. */
  readonly environmentKey: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly icon: string;
  readonly overview: () => Overview;
  readonly messages: () => Translate;
  /** Shows the window, and makes it where there is none. */
  readonly showWindow: () => BrowserWindow;
  readonly addFiles: () => void;
  readonly setAllPaused: (paused: boolean) => void;
  readonly knowsUpload: (id: string) => boolean;
  readonly takeEndedBatches: () => readonly BatchEnd[];
  readonly inFlight: () => number;
  /** A question about files to add waits for its answer in the window. */
  readonly isAsking: () => boolean;
  readonly windUp: () => Promise<void>;
  readonly close: () => void;
  /** What the window shows of this has changed. */
  readonly onChange: () => void;
}

export class Background {
  private readonly deps: BackgroundDeps;
  private readonly presence: Presence;
  private readonly leaving: Leaving;
  private readonly notifications: Notifications;
  private readonly batches: BatchNews;
  private readonly gates: GateNews;
  private readonly autostart: Autostart = systemAutostart();
  /** Where the window was, and what is wanted of the next one. */
  private place: NavigationRequest = {};
  /** Between the page's start and the window's end. */
  private pageListens = false;
  private lastActive = 0;

  constructor(deps: BackgroundDeps) {
    this.deps = deps;
    this.presence = new Presence({
      state: () => trayState(deps.overview(), deps.messages(), watchesFolders),
      run: (command) => this.run(command),
      onChange: deps.onChange,
    });
    this.leaving = new Leaving({ ...deps, ask: (inFlight) => this.askBeforeQuit(inFlight) });
    this.notifications = new Notifications({
      system: electronNotifications(),
      isWanted: () => deps.settings.values.notifications,
      icon: process.platform === 'linux' ? deps.icon : null,
      show: (place) => this.show(place),
    });
    this.batches = new BatchNews({
      clock: deps.clock,
      takeEnded: deps.takeEndedBatches,
      tell: (ends) => this.notifications.tell(batchNews(ends, deps.messages())),
    });
    this.gates = new GateNews({
      clock: deps.clock,
      tell: (gate) => this.notifications.tell(gateNews(gate, deps.messages())),
    });
  }

  start(): void {
    this.lastActive = this.deps.overview().counts.active;
    this.presence.start().catch((error: unknown) => this.deps.log.bug(error));
    app.on('window-all-closed', () => {
      if (this.closing() === 'quit') app.quit();
    });
    try {
      this.autostart.refresh();
    } catch (error) {
      this.deps.log.bug(error);
    }
  }

  /** The queue changed. */
  take(overview: Overview): void {
    this.presence.show();
    this.gates.take(overview);
    if (overview.counts.active < this.lastActive) this.batches.ended();
    this.lastActive = overview.counts.active;
  }

  /** Words or settings changed. */
  refresh(): void {
    this.presence.show();
  }

  view(): Pick<SettingsView, 'startAtLogin' | 'trayIsShown'> {
    return { startAtLogin: this.autostart.isOn(), trayIsShown: this.presence.isShown };
  }

  setStartAtLogin(on: boolean): void {
    this.autostart.set(on);
  }

  /** A window is about to close; `keepOpen` holds it for the question that comes first. */
  windowCloses(keepOpen: () => void): void {
    if (this.leaving.isDecided) return;
    const { settings, inFlight, isAsking, messages } = this.deps;
    if (this.closing() === 'quit') {
      // The question belongs to the window, so it must still be there.
      if (inFlight() > 0) {
        keepOpen();
        app.quit();
      }
      return;
    }
    this.pageListens = false;
    const t = messages();
    if (isAsking()) {
      this.notifications.notifyAlways({
        group: 'question',
        title: t('news.questionTitle'),
        body: t('news.questionBody'),
        place: {},
      });
    }
    if (settings.values.toldOfBackground) return;
    settings.save({ toldOfBackground: true });
    this.notifications.notifyAlways({
      group: 'app',
      title: t('news.backgroundTitle'),
      body: t('news.backgroundBody'),
      place: { settings: 'behaviour' },
    });
  }

  /** What led there is asked for once; where the window is, stays known. */
  takePlace(): NavigationRequest {
    const { settings, notice, batch, banner, ...place } = this.place;
    this.place = place;
    this.pageListens = true;
    return {
      ...place,
      ...(settings === undefined ? {} : { settings }),
      ...(notice === undefined ? {} : { notice }),
      ...(batch === undefined ? {} : { batch }),
      ...(banner === undefined ? {} : { banner }),
    };
  }

  keepPlace(place: Place): void {
    this.place = place;
  }

  /** Opens the window at a place. */
  show(request: NavigationRequest): void {
    const [open] = BrowserWindow.getAllWindows();
    if (open !== undefined && this.pageListens) open.webContents.send(placeChannel, request);
    else this.place = { ...this.place, ...request };
    this.deps.showWindow();
  }

  /** Without the question that comes before quitting: uploads continue after the restart. */
  restart(): void {
    if (this.leaving.isDecided) return;
    relaunch(this.deps.environmentKey);
    this.leaving.quitNow();
  }

  /** A link that somebody followed somewhere. */
  follow(address: string): void {
    const link = readLink(address);
    if (link.link === 'open' && this.deps.knowsUpload(link.uploadId)) {
      this.show({ details: link.uploadId });
      return;
    }
    this.deps.log.warn(link.link === 'open' ? 'A link names an upload that is not here' : 'Refused a link');
    this.show({ notice: link.link === 'open' ? 'link-to-nothing' : 'link-refused' });
  }

  private closing() {
    const { keepInBackground } = this.deps.settings.values;
    return closingMeans({ keepInBackground, trayIsShown: this.presence.isShown });
  }

  private run(command: TrayCommand): void {
    switch (command) {
      case 'open':
        this.deps.showWindow();
        break;
      case 'show-attention':
        this.show({ filter: 'attention' });
        break;
      case 'add-files':
        this.deps.addFiles();
        break;
      case 'pause-all':
      case 'resume-all':
        this.deps.setAllPaused(command === 'pause-all');
        break;
      case 'watch-folders':
        this.show({ settings: 'watch' });
        break;
      case 'settings':
        this.show({ settings: 'account' });
        break;
      case 'quit':
        app.quit();
        break;
    }
  }

  private async askBeforeQuit(inFlight: number): Promise<boolean> {
    const t = this.deps.messages();
    const options = {
      type: 'question' as const,
      message: t('quit.question', { count: inFlight }),
      detail: t('quit.detail'),
      buttons: [t('quit.quit'), t('quit.stay')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    };
    const [window] = BrowserWindow.getAllWindows();
    const { response } =
      window === undefined
        ? await dialog.showMessageBox(options)
        : await dialog.showMessageBox(window, options);
    return response === 0;
  }
}
