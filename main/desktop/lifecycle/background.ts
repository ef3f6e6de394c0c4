/**
 * The app without a window: tray, notifications, what closing the window and quitting do, and where a window continues when
 * it opens again. It connects these parts; each of them makes its own decisions.
 */
import { BrowserWindow, app, dialog } from 'electron';

import {
  type Overview,
  type NavigationRequest,
  type SettingsView,
  type ViewState,
  navigationChannel,
} from '../../../preload/contract.ts';
import type { BatchEnd } from '../../queue/reports/batchEnds.ts';
import type { Settings } from '../../settings/settings.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { bestEffort } from '../../shared/bestEffort.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { Translate } from '../messages.ts';
import { BatchNotifications } from '../notifications/batchNotifications.ts';
import { electronNotifications } from '../notifications/electronNotifications.ts';
import { GateNotifications } from '../notifications/gateNotifications.ts';
import { Notifications } from '../notifications/notifications.ts';
import { batchNotification, gateNotification } from '../notifications/notificationText.ts';
import { TrayAvailability } from '../tray/trayAvailability.ts';
import { type TrayCommand, trayState } from '../tray/trayState.ts';
import { type Autostart, systemAutostart } from './autostart.ts';
import { readLink } from './deepLinks.ts';
import { QuitSequence } from './quit.ts';
import { relaunch } from './restart.ts';

export interface BackgroundDeps {
  readonly settings: Settings;
  /** The API key of the environment, '' for none. A restart passes it to the new process. */
  readonly environmentKey: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly icon: string;
  readonly overview: () => Overview;
  readonly messages: () => Translate;
  /** Shows the window and creates it if it does not exist. */
  readonly showWindow: () => BrowserWindow;
  readonly addFiles: () => void;
  readonly setAllPaused: (paused: boolean) => void;
  readonly hasUpload: (id: string) => boolean;
  readonly takeEndedBatches: () => readonly BatchEnd[];
  readonly isAnyEndWaiting: () => boolean;
  readonly inFlight: () => number;
  /** Whether files wait in the window for a person's answer before they are added. */
  readonly isAsking: () => boolean;
  readonly stop: () => Promise<void>;
  readonly close: () => void;
  /** Called when something that the window shows of this has changed. */
  readonly onChange: () => void;
}

/** What closing the window does. */
export type CloseAction = 'keep-running' | 'quit';

/** Without a tray icon, an app that keeps running without a window could not be reached. */
export function closeAction(facts: {
  readonly keepInBackground: boolean;
  readonly trayIsShown: boolean;
}): CloseAction {
  return facts.keepInBackground && facts.trayIsShown ? 'keep-running' : 'quit';
}

export class Background {
  private readonly deps: BackgroundDeps;
  private readonly tray: TrayAvailability;
  private readonly quitSequence: QuitSequence;
  private readonly notifications: Notifications;
  private readonly batches: BatchNotifications;
  private readonly gates: GateNotifications;
  private readonly autostart: Autostart = systemAutostart(app);
  /** The view state of the window when it was last seen, and what the next page should show. */
  private navigation: NavigationRequest = {};
  /** True from the page's first call until its window closes. */
  private pageListens = false;
  private lastActive = 0;

  constructor(deps: BackgroundDeps) {
    this.deps = deps;
    this.tray = new TrayAvailability({
      state: () => trayState(deps.overview(), deps.messages()),
      run: (command) => this.run(command),
      onChange: deps.onChange,
    });
    this.quitSequence = new QuitSequence({
      ...deps,
      stop: () => {
        // What it reads is closed soon.
        this.batches.stop();
        return deps.stop();
      },
      confirmQuit: (inFlight) => this.confirmQuit(inFlight),
    });
    this.notifications = new Notifications({
      system: electronNotifications(),
      isEnabled: () => deps.settings.values.notifications,
      icon: process.platform === 'linux' ? deps.icon : null,
      navigate: (request) => this.navigate(request),
    });
    this.batches = new BatchNotifications({
      clock: deps.clock,
      takeEnded: deps.takeEndedBatches,
      isAnyWaiting: deps.isAnyEndWaiting,
      notify: (ends) => this.notifications.notify(batchNotification(ends, deps.messages())),
    });
    this.gates = new GateNotifications({
      clock: deps.clock,
      notify: (gate) => this.notifications.notify(gateNotification(gate, deps.messages())),
    });
  }

  start(): void {
    this.lastActive = this.deps.overview().counts.active;
    this.tray.start().catch((error: unknown) => this.deps.log.bug(error));
    app.on('window-all-closed', () => {
      if (this.closeAction() === 'quit') app.quit();
    });
    bestEffort(this.deps.log, () => this.autostart.refresh());
  }

  /** Updates tray and notifications after the queue or a gate changed. */
  update(overview: Overview): void {
    this.tray.show();
    this.gates.update(overview);
    if (overview.counts.active < this.lastActive) this.batches.uploadsEnded();
    this.lastActive = overview.counts.active;
  }

  /** Updates the tray after the settings changed, which may have changed the language. */
  settingsChanged(): void {
    this.tray.show();
  }

  /** Whether the app is quitting. Nothing is started any more. */
  get isQuitting(): boolean {
    return this.quitSequence.isDecided;
  }

  settingsView(): Pick<SettingsView, 'startAtLogin'> {
    return { startAtLogin: this.autostart.isOn() };
  }

  /** Whether the desktop shows the tray icon now. */
  get trayIsShown(): boolean {
    return this.tray.isShown;
  }

  setStartAtLogin(on: boolean): void {
    this.autostart.set(on);
  }

  /** Handles a window that is about to close. `keepOpen` prevents that, so that a question can come first. */
  windowCloses(keepOpen: () => void): void {
    if (this.quitSequence.isDecided) return;
    const { settings, inFlight, isAsking, messages } = this.deps;
    if (this.closeAction() === 'quit') {
      // The question is a dialog of the window, so the window must still be open.
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
        target: {},
      });
    }
    if (settings.values.toldOfBackground) return;
    bestEffort(this.deps.log, () => settings.save({ toldOfBackground: true }));
    this.notifications.notifyAlways({
      group: 'app',
      title: t('news.backgroundTitle'),
      body: t('news.backgroundBody'),
      target: { settings: 'behaviour' },
    });
  }

  /** Returns what a new page should show. It repeats the view state to later pages, but a request only once. */
  takeNavigation(): NavigationRequest {
    const { settings, help, notice, batch, banner, ...viewState } = this.navigation;
    this.navigation = viewState;
    this.pageListens = true;
    return {
      ...viewState,
      ...(settings === undefined ? {} : { settings }),
      ...(help === undefined ? {} : { help }),
      ...(notice === undefined ? {} : { notice }),
      ...(batch === undefined ? {} : { batch }),
      ...(banner === undefined ? {} : { banner }),
    };
  }

  saveViewState(viewState: ViewState): void {
    this.navigation = viewState;
  }

  /** Shows the window with what the request asks for. */
  navigate(request: NavigationRequest): void {
    const [open] = BrowserWindow.getAllWindows();
    if (open !== undefined && this.pageListens) open.webContents.send(navigationChannel, request);
    else this.navigation = { ...this.navigation, ...request };
    this.deps.showWindow();
  }

  /** Restarts without the question of a quit, because uploads continue after the restart. */
  restart(): void {
    if (this.quitSequence.isDecided) return;
    relaunch(this.deps.environmentKey);
    this.quitSequence.quitNow();
  }

  /** Opens what a link names; it may come from any web page. */
  openLink(address: string): void {
    const link = readLink(address);
    if (link.link === 'open' && this.deps.hasUpload(link.uploadId)) {
      this.navigate({ details: link.uploadId });
      return;
    }
    this.deps.log.warn(link.link === 'open' ? 'A link names an upload that is not here' : 'Refused a link');
    this.navigate({ notice: link.link === 'open' ? 'link-to-nothing' : 'link-refused' });
  }

  private closeAction(): CloseAction {
    const { keepInBackground } = this.deps.settings.values;
    return closeAction({ keepInBackground, trayIsShown: this.tray.isShown });
  }

  private run(command: TrayCommand): void {
    switch (command) {
      case 'open':
        this.deps.showWindow();
        break;
      case 'show-attention':
        this.navigate({ filter: 'attention' });
        break;
      case 'show-critical':
        this.navigate({ filter: 'critical' });
        break;
      case 'add-files':
        this.deps.addFiles();
        break;
      case 'pause-all':
      case 'resume-all':
        this.deps.setAllPaused(command === 'pause-all');
        break;
      case 'watch-folders':
        this.navigate({ settings: 'watch' });
        break;
      case 'settings':
        this.navigate({ settings: 'account' });
        break;
      case 'quit':
        app.quit();
        break;
      default:
        assertNever(command);
    }
  }

  private async confirmQuit(inFlight: number): Promise<boolean> {
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
