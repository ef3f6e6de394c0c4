/** The main window: sandboxed, isolated, and opened before the rest of the app is loaded. pageSecurity.ts restricts its page. */
import { join } from 'node:path';

import { BrowserWindow, type Rectangle, type Session, nativeTheme, screen } from 'electron';

import type { SettingsView } from '../../../preload/contract.ts';
import { systemClock } from '../../shared/clock.ts';
import { pageOrigin } from './appProtocol.ts';
import { firstPaint, paintLimitMs } from './firstPaint.ts';
import { type ReloadDeps, reloadOnCrash } from './reloadOnCrash.ts';

/** What opening a window needs. None of it belongs to the app, so a window can open before the app is loaded. */
export interface PageDeps {
  /** The path of the built preload script. */
  readonly preload: string;
  /** Creates the session at the first call, so that a hidden start needs none. */
  readonly session: () => Session;
  /** The address of the development server; '' in the built app. */
  readonly developmentUrl: string;
  readonly icon: string;
}

export interface WindowDeps extends Pick<PageDeps, 'developmentUrl'>, ReloadDeps {
  readonly bounds: Rectangle | null;
  readonly saveBounds: (bounds: Rectangle) => void;
  /** Called when the window is about to close. `keepOpen` prevents that. */
  readonly onClose: (keepOpen: () => void) => void;
}

export interface NewWindow {
  readonly window: BrowserWindow;
  /** Resolves when the page can be shown without a flash. */
  readonly painted: Promise<void>;
  /** Resolves when the page has also had time to show its first rows. Work that is not visible yet waits for this. */
  readonly settled: Promise<void>;
}

/** A page shows its first rows this soon after its first paint. `max` limits the wait for a page that never paints. */
const settleMs = { afterPaint: 300, max: 5_000 };

const defaultSize = { width: 1_120, height: 760 };
const smallestSize = { minWidth: 480, minHeight: 420 };
/** The background of the page, so that the window does not flash before the first paint. */
const backgrounds = { light: '#f7f7f9', dark: '#111216' };

/** Creates a hidden window and begins to load its page. */
export function openWindow({ preload, session, developmentUrl, icon }: PageDeps): NewWindow {
  const window = new BrowserWindow({
    ...defaultSize,
    ...smallestSize,
    show: false,
    title: 'MediaMagic Uploader',
    icon,
    backgroundColor: background(),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      session: session(),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // alert() and similar calls would block the page and look like messages of the app.
      disableDialogs: true,
      // The scripts come from the build, so they are compiled eagerly once and read from the code cache at later starts.
      v8CacheOptions: 'bypassHeatCheckAndEagerCompile',
    },
  });
  const painted = firstPaint(window, paintLimitMs(process.platform, process.env), systemClock);
  const settled = Promise.race([painted.then(() => pause(settleMs.afterPaint)), pause(settleMs.max)]);
  void window.loadURL(addressOf(developmentUrl));
  return { window, painted, settled };
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => systemClock.after(delayMs, resolve));
}

/** Gives a new window its bounds, shows it once it is painted, saves its bounds and reloads its page after a crash. */
export function attendWindow({ window, painted }: NewWindow, deps: WindowDeps): void {
  const bounds = visibleBounds(deps.bounds);
  window.setBounds(bounds);
  if (deps.bounds !== null && bounds.x === undefined) window.center();
  window.setBackgroundColor(background());
  void painted.then(() => {
    if (!window.isDestroyed()) window.show();
    return window;
  });
  window.on('close', (event) => {
    deps.saveBounds(window.getNormalBounds());
    deps.onClose(() => event.preventDefault());
  });
  reloadOnCrash(window.webContents, addressOf(deps.developmentUrl), deps);
}

function addressOf(developmentUrl: string): string {
  return developmentUrl === '' ? `${pageOrigin}/index.html` : developmentUrl;
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light;
}

/** Applies the setting. The page reads it as `prefers-color-scheme`. */
export function applyTheme(theme: SettingsView['theme']): void {
  nativeTheme.themeSource = theme;
}

/** Leaves out the position when it is on no connected screen, so that the window does not open out of sight. */
function visibleBounds(bounds: Rectangle | null): Partial<Rectangle> {
  if (bounds === null) return {};
  const { x, y, width, height } = bounds;
  const isVisible = screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    const overlapY = Math.min(y + height, workArea.y + workArea.height) - Math.max(y, workArea.y);
    return overlapX > 100 && overlapY > 100;
  });
  return isVisible ? bounds : { width, height };
}

/** The paths of the build's output that the main process needs. */
export interface BuiltPaths {
  readonly preload: string;
  readonly renderer: string;
  readonly licences: string;
}

/** `mainDirectory` is `out/main`. */
export function builtPaths(mainDirectory: string): BuiltPaths {
  return {
    licences: join(mainDirectory, '../licences.json'),
    preload: join(mainDirectory, '../preload/index.cjs'),
    renderer: join(mainDirectory, '../renderer'),
  };
}
