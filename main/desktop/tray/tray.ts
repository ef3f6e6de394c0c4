/** The icon in the system's tray. It passes only those parts of a state to the system that have changed. */
import { join } from 'node:path';

import { Menu, type MenuItemConstructorOptions, Tray, app } from 'electron';

import { assertNever } from '../../shared/assertNever.ts';
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
    // On macOS a click opens the menu. Only some Linux desktops send this event.
    if (process.platform !== 'darwin') this.tray.on('click', () => run('open'));
  }

  /** Sets only what differs, because an open menu closes or flickers when it is replaced. */
  show(state: TrayState): void {
    const before = this.shown;
    this.shown = state;
    if (state.icon !== before.icon) this.tray.setImage(imageOf(state.icon));
    if (state.tooltip !== before.tooltip) this.tray.setToolTip(state.tooltip);
    if (!isSameMenu(state, before)) this.showMenu(state);
  }

  private showMenu({ menu }: TrayState): void {
    const template = menu.map((entry): MenuItemConstructorOptions => {
      switch (entry.entry) {
        case 'separator':
          return { type: 'separator' };
        case 'text':
          return { label: entry.label, enabled: false };
        case 'command':
          return { label: entry.label, click: () => this.run(entry.command) };
        default:
          return assertNever(entry);
      }
    });
    this.tray.setContextMenu(Menu.buildFromTemplate(template));
  }
}

function isSameMenu(one: TrayState, other: TrayState): boolean {
  return JSON.stringify(one.menu) === JSON.stringify(other.menu);
}

/** macOS colours a black template image, Linux panels scale a larger one, and Windows picks the size for its scale. */
function imageOf(icon: TrayIcon): string {
  const suffix = { darwin: 'Template', linux: '-panel' }[process.platform as string] ?? '';
  return join(app.getAppPath(), 'build/tray', `${icon}${suffix}.png`);
}
