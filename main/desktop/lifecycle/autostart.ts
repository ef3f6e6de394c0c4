/**
 * Starts the app at login without a window. macOS and Windows keep a login item. Linux desktops read a file of the XDG
 * autostart specification (https://specifications.freedesktop.org/autostart-spec/latest/).
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, posix } from 'node:path';

import type { App } from 'electron';

import { hiddenSwitch } from './commandLine.ts';

export interface Autostart {
  isOn(): boolean;
  set(on: boolean): void;
  /** Updates the stored path after the app was moved or renamed. Does nothing while autostart is off. */
  refresh(): void;
}

export type AutostartApp = Pick<
  App,
  'isPackaged' | 'getAppPath' | 'getLoginItemSettings' | 'setLoginItemSettings'
>;

export function systemAutostart(app: AutostartApp): Autostart {
  return process.platform === 'linux'
    ? desktopFileAutostart(autostartFile(process.env, homedir()), ownCommand(app))
    : loginItem(app);
}

function loginItem(app: AutostartApp): Autostart {
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

/** The program that a desktop starts, as an absolute path, and its arguments. */
export interface AutostartCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** An AppImage runs from a temporary mount, so the desktop has to start the AppImage file. */
function ownCommand(app: AutostartApp): AutostartCommand {
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
    // The file is missing or unreadable. In both cases the desktop does not start the app with it.
    return null;
  }
}

/** The path that the specification asks for. It ignores an XDG_CONFIG_HOME that is not absolute. */
export function autostartFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const configured = env['XDG_CONFIG_HOME'];
  const folder = configured?.startsWith('/') ? configured : posix.join(home, '.config');
  return posix.join(folder, 'autostart', 'mediamagic-uploader.desktop');
}

/** Whether desktops follow this entry; null means that the file is missing. Desktops may disable an entry in place. */
export function isEnabled(entry: string | null): boolean {
  return entry !== null && !/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/imu.test(entry);
}

/** The content of the autostart file. */
export function autostartEntry({ program, args }: AutostartCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=MediaMagic Uploader',
    'Comment=Uploads go on in the background',
    // Desktops ignore an entry whose program is missing, for example after the app was removed.
    `TryExec=${escaped(program)}`,
    `Exec=${[program, ...args].map(quoted).join(' ')}`,
    'Icon=mediamagic-uploader',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * Quotes an argument of `Exec`. The specification asks for three steps: escape `"`, `` ` ``, `$` and `\` as within a
 * shell's double quotes, escape every backslash as in any string of the file, and double `%`, which begins a field code.
 */
function quoted(argument: string): string {
  const shell = argument.replaceAll(/["`$\\]/gu, String.raw`\$&`);
  return escaped(`"${shell}"`).replaceAll('%', '%%');
}

/** Escapes a string value of the file. */
function escaped(text: string): string {
  return text.replaceAll('\\', String.raw`\\`);
}
