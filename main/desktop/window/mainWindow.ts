/** The main window: sandboxed and isolated. That it can go nowhere else is pageSecurity.ts. */
import { join } from 'node:path';

import { BrowserWindow, type Rectangle, type Session, nativeTheme, screen } from 'electron';

import type { SettingsView } from '../../../preload/contract.ts';
import { type Clock, systemClock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { firstPaint, paintLimitMs } from './firstPaint.ts';
import { pageOrigin } from './pageFile.ts';
import { keepPage } from './reloadOnCrash.ts';

/** What a window's page needs, and nothing of the app: it can be opened before the rest is loaded. */
export interface PageDeps {
  /** Where the built preload script lies. */
  readonly preload: string;
  /** Made with the first window: whoever starts hidden goes without. */
  readonly session: () => Session;
  /** The development server's address, '' in the built app. */
  readonly developmentUrl: string;
  readonly icon: string;
}

export interface WindowDeps extends Pick<PageDeps, 'developmentUrl'> {
  readonly bounds: Rectangle | null;
  readonly saveBounds: (bounds: Rectangle) => void;
  /** The window is about to close; `keepOpen` stops that. */
  readonly onClose: (keepOpen: () => void) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface NewWindow {
  readonly window: BrowserWindow;
  /** Resolves when the page can be shown without a flash. */
  readonly painted: Promise<void>;
  /** Resolves when it has had the time for its first rows too: what nobody sees in that moment waits for it. */
  readonly settled: Promise<void>;
}

/** A page has its first rows that soon after its first paint; one that never paints holds nothing up. */
const firstMomentMs = { afterPaint: 300, most: 5_000 };

const defaultSize = { width: 1_120, height: 760 };
const smallestSize = { minWidth: 480, minHeight: 420 };
/** The page's own background, so that nothing flashes before the first paint. */
const backgrounds = { light: '#f7f7f9', dark: '#111216' };

/** Opens a window that nobody sees yet, and begins to load its page. */
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
      // alert() and its kin would stop the page, and look like the app's own words.
      disableDialogs: true,
      // The page's scripts are the build's own: compiled once and whole, from the second start on they are read ready-made.
      v8CacheOptions: 'bypassHeatCheckAndEagerCompile',
    },
  });
  const painted = firstPaint(window, paintLimitMs(process.platform, process.env), systemClock);
  const settled = Promise.race([
    painted.then(() => pause(firstMomentMs.afterPaint)),
    pause(firstMomentMs.most),
  ]);
  void window.loadURL(addressOf(developmentUrl));
  return { window, painted, settled };
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => systemClock.after(delayMs, resolve));
}

/** Gives a new window its place on the screen, shows it as soon as it is painted, and looks after it. */
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
  keepPage(window.webContents, addressOf(deps.developmentUrl), deps);
}

function addressOf(developmentUrl: string): string {
  return developmentUrl === '' ? `${pageOrigin}/index.html` : developmentUrl;
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light;
}

/** Follows the setting; the page reads it as prefers-color-scheme. */
export function applyTheme(theme: SettingsView['theme']): void {
  nativeTheme.themeSource = theme;
}

/** A window that was last on a screen which is gone would open where nobody sees it. */
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

/** Where the build puts what the main process needs. */
export interface BuiltPaths {
  readonly preload: string;
  readonly renderer: string;
  readonly licences: string;
}

/** `mainDirectory`: out/main. */
export function builtPaths(mainDirectory: string): BuiltPaths {
  return {
    licences: join(mainDirectory, '../licences.json'),
    preload: join(mainDirectory, '../preload/index.cjs'),
    renderer: join(mainDirectory, '../renderer'),
  };
}
