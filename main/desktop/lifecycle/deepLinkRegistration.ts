/**
 * Registers the app for its links on Windows where no installer did: in an unpacked folder and in development. An
 * installed copy is registered by its installer (build/installer.nsh), on macOS and Linux by the package.
 */
import { dirname, join } from 'node:path';

import { linkScheme } from './deepLinks.ts';

export interface LinkApp {
  readonly isPackaged: boolean;
  getName(): string;
  getAppPath(): string;
  /** Returns '' when no program opens such links. */
  getApplicationNameForProtocol(url: string): string;
  setAsDefaultProtocolClient(protocol: string, path: string, args: string[]): boolean;
}

export interface LinkSystem {
  readonly platform: NodeJS.Platform;
  readonly execPath: string;
  readonly exists: (path: string) => boolean;
}

/** Does nothing when a program opens the links already, because it may be an installed copy of the app. */
export function registerLinks(app: LinkApp, { platform, execPath, exists }: LinkSystem): void {
  if (platform !== 'win32') return;
  // The installer puts its uninstaller beside the program.
  const isInstalled = exists(join(dirname(execPath), `Uninstall ${app.getName()}.exe`));
  if (isInstalled || app.getApplicationNameForProtocol(`${linkScheme}://`) !== '') return;
  // Nothing after `--` is read as a switch, so a link cannot set any.
  app.setAsDefaultProtocolClient(linkScheme, execPath, [...(app.isPackaged ? [] : [app.getAppPath()]), '--']);
}
