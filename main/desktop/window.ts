/** The main window: sandboxed and isolated. That it can go nowhere else is confine.ts. */
import { join } from 'node:path';

import { BrowserWindow, type Rectangle, type Session, nativeTheme, screen } from 'electron';

import type { SettingsView } from '../../preload/contract.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { pageOrigin } from './appProtocol.ts';
import { keepPage } from './keepPage.ts';

export interface WindowTools {
  /** Where the built preload script lies. */
  readonly preload: string;
  readonly session: Session;
  /** The development server's address, '' in the built app. */
  readonly developmentUrl: string;
  readonly icon: string;
  readonly bounds: Rectangle | null;
  readonly saveBounds: (bounds: Rectangle) => void;
  /** The window is about to close; `keepOpen` stops that. */
  readonly onClose: (keepOpen: () => void) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const defaultSize = { width: 1_120, height: 760 };
const smallestSize = { minWidth: 480, minHeight: 420 };
/** The page's own background, so that nothing flashes before the first paint. */
const backgrounds = { light: '#f7f7f9', dark: '#111216' };

export function openWindow(tools: WindowTools): BrowserWindow {
  const window = new BrowserWindow({
    ...defaultSize,
    ...visibleBounds(tools.bounds),
    ...smallestSize,
    show: false,
    title: 'MediaMagic Uploader',
    icon: tools.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: tools.preload,
      session: tools.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // alert() and its kin would stop the page, and look like the app's own words.
      disableDialogs: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    tools.saveBounds(window.getNormalBounds());
    tools.onClose(() => event.preventDefault());
  });
  const address = tools.developmentUrl === '' ? `${pageOrigin}/index.html` : tools.developmentUrl;
  keepPage(window.webContents, address, tools);
  void window.loadURL(address);
  return window;
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

/** Where the build puts what the main process needs, seen from out/main. */
export function builtPaths(mainDirectory: string): { preload: string; renderer: string; licences: string } {
  return {
    licences: join(mainDirectory, '../licences.json'),
    preload: join(mainDirectory, '../preload/index.cjs'),
    renderer: join(mainDirectory, '../renderer'),
  };
}
