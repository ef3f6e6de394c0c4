/** The window, its menu, and life without it: what the system's desktop shows of the app. */
import { BrowserWindow, app, dialog } from 'electron';

import type { Overview } from '../../preload/contract.ts';
import { Background } from '../desktop/lifecycle/background.ts';
import { setApplicationMenu } from '../desktop/menu.ts';
import { type Translate, desktopMessages } from '../desktop/messages.ts';
import type { Updates } from '../desktop/updates/updates.ts';
import { pickPaths } from '../desktop/window/addDialog.ts';
import { openFolder, openPage } from '../desktop/window/externalLinks.ts';
import { type NewWindow, type PageDeps, attendWindow, openWindow } from '../desktop/window/mainWindow.ts';
import { isFolder } from '../files/walk.ts';
import type { Settings } from '../settings/settings.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Connection } from './connection.ts';
import type { UploadsPart } from './createQueue.ts';

export interface DesktopDeps {
  readonly settings: Settings;
  readonly environmentKey: string;
  readonly connection: Connection;
  readonly uploads: UploadsPart;
  readonly updates: Updates;
  readonly overview: () => Overview;
  readonly page: PageDeps;
  /** Opened before all this was there; null where the app starts hidden. */
  readonly firstWindow: NewWindow | null;
  readonly logsFolder: string;
  readonly log: Log;
  readonly onChange: () => void;
}

export class Desktop {
  readonly background: Background;
  private readonly deps: DesktopDeps;
  private unpainted: BrowserWindow | null = null;

  constructor(deps: DesktopDeps) {
    this.deps = deps;
    const { uploads, connection, updates, log } = deps;
    const { queue, store, watchFolders } = uploads;
    this.background = new Background({
      settings: deps.settings,
      environmentKey: deps.environmentKey,
      clock,
      log,
      icon: deps.page.icon,
      overview: deps.overview,
      messages: () => this.messages,
      showWindow: () => this.showWindow(),
      addFiles: () => this.pickAndAdd('files'),
      setAllPaused: (paused) => queue.setAllPaused(paused),
      knowsUpload: (id) => queue.queries.upload(id) !== null,
      takeEndedBatches: () => queue.takeEndedBatches(),
      inFlight: () => queue.inFlight,
      isAsking: () => uploads.preflights.isAsking,
      async windUp() {
        updates.quitting();
        connection.gates.stop();
        await Promise.all([watchFolders.stop(), queue.stop()]);
      },
      close: () => store.close(),
      onChange: deps.onChange,
    });
    if (deps.firstWindow !== null) this.attend(deps.firstWindow);
  }

  get messages(): Translate {
    return desktopMessages(this.deps.settings.values.language, app.getLocale());
  }

  showWindow(): BrowserWindow {
    const [open] = BrowserWindow.getAllWindows();
    if (open !== undefined) {
      if (open === this.unpainted) return open; // it shows itself
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return open;
    }
    const opened = openWindow(this.deps.page);
    this.attend(opened);
    return opened.window;
  }

  showMenu(): void {
    const { log, logsFolder } = this.deps;
    const reportBug = (error: unknown) => log.bug(error);
    setApplicationMenu(
      {
        addFiles: () => this.pickAndAdd('files'),
        addFolder: () => this.pickAndAdd('folder'),
        openSupport: () => void openPage('support').catch(reportBug),
        openLogs: () => void openFolder(logsFolder).catch(reportBug),
      },
      this.messages,
    );
  }

  private attend(opened: NewWindow): void {
    const { settings, log, uploads, page } = this.deps;
    attendWindow(opened, {
      ...page,
      bounds: settings.values.windowBounds,
      saveBounds: (windowBounds) => settings.save({ windowBounds }),
      onClose: (keepOpen) => this.background.windowCloses(keepOpen),
      clock,
      log,
    });
    this.unpainted = opened.window;
    opened.window.once('show', () => {
      this.unpainted = null;
    });
    opened.window.on('closed', () => uploads.preflights.defer());
    uploads.preflights.resume();
    // Nobody searches before there is a window; then it is ready before anybody does.
    opened.settled.then(() => uploads.queue.queries.prepareList()).catch((error: unknown) => log.bug(error));
  }

  /** Asks for files or folders to add; null when the dialog was cancelled. */
  pick(kind: 'files' | 'folder'): Promise<string[] | null> {
    const { settings, log } = this.deps;
    const window = this.showWindow();
    return pickPaths(
      {
        showOpenDialog: (options) => dialog.showOpenDialog(window, options),
        lastFolder: () => settings.values.lastAddedFolder,
        saveLastFolder(lastAddedFolder) {
          try {
            settings.save({ lastAddedFolder });
          } catch (error) {
            // A full disk must not cost a person their choice of files.
            log.bug(error);
          }
        },
        isFolder,
        messages: this.messages,
        clock,
      },
      kind,
    );
  }

  private pickAndAdd(kind: 'files' | 'folder'): void {
    const { uploads, log } = this.deps;
    this.pick(kind)
      .then((picked) => (picked === null ? null : uploads.preflights.take(picked)))
      .catch((error: unknown) => log.bug(error));
  }
}
