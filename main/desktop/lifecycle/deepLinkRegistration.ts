/**
 * Makes links open the app on Windows where no installer did: for an unpacked folder, and in development. An installed copy
 * has its links from the installer (build/installer.nsh), macOS and Linux have them from the package.
 */
import { dirname, join } from 'node:path';

import { linkScheme } from './deepLinks.ts';

export interface LinkApp {
  readonly isPackaged: boolean;
  getName(): string;
  getAppPath(): string;
  /** '' where no program opens such links. */
  getApplicationNameForProtocol(url: string): string;
  setAsDefaultProtocolClient(protocol: string, path: string, args: string[]): boolean;
}

export interface LinkSystem {
  readonly platform: NodeJS.Platform;
  readonly execPath: string;
  readonly exists: (path: string) => boolean;
}

/** Leaves links to whichever program has them already: that may be an installed copy of the app. */
export function registerLinks(app: LinkApp, { platform, execPath, exists }: LinkSystem): void {
  if (platform !== 'win32') return;
  // The installer puts it beside the program.
  const isInstalled = exists(join(dirname(execPath), `Uninstall ${app.getName()}.exe`));
  if (isInstalled || app.getApplicationNameForProtocol(`${linkScheme}://`) !== '') return;
  // After `--` nothing counts as a switch: a link must not set any.
  app.setAsDefaultProtocolClient(linkScheme, execPath, [...(app.isPackaged ? [] : [app.getAppPath()]), '--']);
}
