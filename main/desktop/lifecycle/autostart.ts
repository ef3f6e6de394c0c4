/** Start at login, hidden: asked of the system on macOS and Windows, an XDG autostart file on Linux. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';

import { app } from 'electron';

import { type AutostartCommand, autostartEntry, autostartFile, isEnabled } from './autostartEntry.ts';
import { hiddenSwitch } from './commandLine.ts';

export interface Autostart {
  isOn(): boolean;
  set(on: boolean): void;
  /** The app was moved or renamed since: the system is told where it is now. */
  refresh(): void;
}

export function systemAutostart(): Autostart {
  return process.platform === 'linux'
    ? desktopFileAutostart(autostartFile(process.env, homedir()), ownCommand())
    : loginItem();
}

function loginItem(): Autostart {
  const args = [hiddenSwitch];
  const set = (openAtLogin: boolean) => app.setLoginItemSettings({ openAtLogin, args });
  const isOn = () => app.getLoginItemSettings({ args }).openAtLogin;
  return {
    isOn,
    set,
    refresh() {
      if (process.platform === 'win32' && isOn()) set(true);
    },
  };
}

/** An AppImage runs from a mount that is gone tomorrow: the file itself is what starts it. */
function ownCommand(): AutostartCommand {
  const image = process.env['APPIMAGE'];
  if (image !== undefined && image !== '') return { program: image, args: [hiddenSwitch] };
  const ownPath = app.isPackaged ? [] : [app.getAppPath()];
  return { program: process.execPath, args: [...ownPath, hiddenSwitch] };
}

function desktopFileAutostart(path: string, command: AutostartCommand): Autostart {
  const wanted = autostartEntry(command);
  const found = () => textOf(path);
  const set = (on: boolean) => {
    if (!on) {
      rmSync(path, { force: true });
      return;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, wanted);
  };
  const isOn = () => isEnabled(found());
  return {
    isOn,
    set,
    refresh() {
      if (isOn() && found() !== wanted) set(true);
    },
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not there, or nothing that we could read: either way the system would not start us by it.
    return null;
  }
}
