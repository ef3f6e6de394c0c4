/** Everything of the app that the desktop shows: the window, its menu and dialogs, and the app without a window. */
import { BrowserWindow, app, dialog, nativeImage } from 'electron';

import type { Overview } from '../../preload/contract.ts';
import { Background } from '../desktop/lifecycle/background.ts';
import { setApplicationMenu } from '../desktop/menu.ts';
import { type Translate, desktopMessages } from '../desktop/messages.ts';
import type { Updates } from '../desktop/updates/updates.ts';
import { type PickedKind, pickPaths } from '../desktop/window/addDialog.ts';
import { askToReload } from '../desktop/window/dialogs.ts';
import { openFolder, openPage } from '../desktop/window/externalLinks.ts';
import { dragFile } from '../desktop/window/fileDrag.ts';
import { type NewWindow, type PageDeps, attendWindow, openWindow } from '../desktop/window/mainWindow.ts';
import type { LinkedPath } from '../files/openFile.ts';
import { kindOf } from '../files/walk.ts';
import type { Settings } from '../settings/settings.ts';
import { bestEffort } from '../shared/bestEffort.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Connection } from './connection.ts';
import type { QueueParts } from './createQueue.ts';

/** The picture under the pointer while a file is dragged. */
const dragIconPx = 48;

export interface DesktopShellDeps {
  readonly settings: Settings;
  readonly environmentKey: string;
  readonly connection: Connection;
  readonly queueParts: QueueParts;
  readonly updates: Updates;
  readonly overview: () => Overview;
  readonly page: PageDeps;
  /** The window that opened before the app was loaded; null for a hidden start. */
  readonly firstWindow: NewWindow | null;
  readonly logsFolder: string;
  readonly log: Log;
  readonly onChange: () => void;
  /** Ends the change notices. */
  readonly stopNotices: () => void;
}

export class DesktopShell {
  readonly background: Background;
  private readonly deps: DesktopShellDeps;
  /** The window that waits for its first paint, after which it shows itself. */
  private unpainted: BrowserWindow | null = null;

  constructor(deps: DesktopShellDeps) {
    this.deps = deps;
    const { connection, updates, log } = deps;
    const { preflights, queue, store, watchFolders } = deps.queueParts;
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
      setAllPaused(paused) {
        queue.whenUnlocked(() => queue.setAllPaused(paused)).catch((error: unknown) => log.bug(error));
      },
      hasUpload: (id) => queue.queries.upload(id) !== null,
      takeEndedBatches: () => queue.takeEndedBatches(),
      isAnyEndWaiting: () => queue.isAnyEndWaiting,
      inFlight: () => queue.interruptible,
      isAsking: () => preflights.isAsking,
      async stop() {
        deps.stopNotices();
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

  /** Brings the window to the front and opens it if it does not exist. */
  showWindow(): BrowserWindow {
    const [open] = BrowserWindow.getAllWindows();
    if (open !== undefined) {
      if (open === this.unpainted) return open;
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
        undoRemoval: () => this.undoRemoval(),
        openSupport: () => void openPage('support').catch(reportBug),
        openLogs: () => void openFolder(logsFolder).catch(reportBug),
        showHelp: (help) => this.background.navigate({ help }),
      },
      this.messages,
    );
  }

  private attend(opened: NewWindow): void {
    const { settings, log, page } = this.deps;
    const { preflights, queue } = this.deps.queueParts;
    attendWindow(opened, {
      ...page,
      bounds: settings.values.windowBounds,
      saveBounds: (windowBounds) => bestEffort(log, () => settings.save({ windowBounds })),
      onClose: (keepOpen) => this.background.windowCloses(keepOpen),
      askToReload: () => askToReload(opened.window, this.messages),
      clock,
      log,
    });
    this.unpainted = opened.window;
    opened.window.once('show', () => {
      this.unpainted = null;
    });
    opened.window.on('closed', () => bestEffort(log, () => preflights.defer()));
    preflights.resume();
    // Searching needs the list in memory. It is prepared once the window has settled, before a person can search.
    opened.settled.then(() => queue.queries.prepareList()).catch((error: unknown) => log.bug(error));
  }

  /** Asks for files or folders to add, or for one file. Returns null when the dialog was cancelled. */
  pick(kind: PickedKind): Promise<string[] | null> {
    const { settings, log } = this.deps;
    const window = this.showWindow();
    return pickPaths(
      {
        showOpenDialog: (options) => dialog.showOpenDialog(window, options),
        lastFolder: () => settings.values.lastAddedFolder,
        // A full disk must not discard the person's choice of files.
        saveLastFolder: (lastAddedFolder) => bestEffort(log, () => settings.save({ lastAddedFolder })),
        isFolder: async (path) => (await kindOf(path, { patience: 'short' })) === 'folder',
        messages: this.messages,
        clock,
      },
      kind,
    );
  }

  /** Begins to drag the file of an upload out of the window. Returns whether there is such a file. */
  async dragFile(upload: LinkedPath): Promise<boolean> {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) return false;
    const { icon } = this.deps.page;
    return dragFile(upload, window.webContents, () =>
      nativeImage.createFromPath(icon).resize({ width: dragIconPx }),
    );
  }

  private undoRemoval(): void {
    const { queueParts, log } = this.deps;
    const { actions } = queueParts.queue;
    if (actions.lastRemoval === null) return;
    actions.undoRemoval(actions.lastRemoval.undo).catch((error: unknown) => log.bug(error));
  }

  private pickAndAdd(kind: 'files' | 'folder'): void {
    const { queueParts, log } = this.deps;
    this.pick(kind)
      .then((picked) => (picked === null ? null : queueParts.preflights.take(picked)))
      .catch((error: unknown) => log.bug(error));
  }
}
