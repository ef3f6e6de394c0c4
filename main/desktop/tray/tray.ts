/** The icon in the system's tray: shows a state, and changes nothing that looks the same. */
import { join } from 'node:path';

import { Menu, Tray, app } from 'electron';

import type { TrayCommand, TrayIcon, TrayState } from './trayState.ts';

export class SystemTray {
  private readonly tray: Tray;
  private readonly run: (command: TrayCommand) => void;
  private shown: TrayState;

  constructor(state: TrayState, run: (command: TrayCommand) => void) {
    this.run = run;
    this.shown = state;
    this.tray = new Tray(imageOf(state.icon));
    this.tray.setToolTip(state.tooltip);
    this.showMenu(state);
    // Where the menu belongs to the other button; Linux sends this only from some desktops.
    if (process.platform !== 'darwin') this.tray.on('click', () => run('open'));
  }

  /** A menu that is replaced while it is open closes or flickers: only what differs is set. */
  show(state: TrayState): void {
    const before = this.shown;
    this.shown = state;
    if (state.icon !== before.icon) this.tray.setImage(imageOf(state.icon));
    if (state.tooltip !== before.tooltip) this.tray.setToolTip(state.tooltip);
    if (!isSameMenu(state, before)) this.showMenu(state);
  }

  remove(): void {
    this.tray.destroy();
  }

  private showMenu({ menu }: TrayState): void {
    const template = menu.map((entry): Electron.MenuItemConstructorOptions => {
      switch (entry.entry) {
        case 'line':
          return { type: 'separator' };
        case 'words':
          return { label: entry.label, enabled: false };
        case 'command':
          return { label: entry.label, click: () => this.run(entry.command) };
      }
    });
    this.tray.setContextMenu(Menu.buildFromTemplate(template));
  }
}

function isSameMenu(one: TrayState, other: TrayState): boolean {
  return JSON.stringify(one.menu) === JSON.stringify(other.menu);
}

/** Black alone for macOS, which colours it; for Linux one that panels make smaller; Windows takes what fits its scale. */
function imageOf(icon: TrayIcon): string {
  const suffix = { darwin: 'Template', linux: '-panel' }[process.platform as string] ?? '';
  return join(app.getAppPath(), 'build/tray', `${icon}${suffix}.png`);
}
