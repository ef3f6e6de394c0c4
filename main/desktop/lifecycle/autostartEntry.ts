/** The file by which Linux desktops start an app at login. Pure. */
import { posix } from 'node:path';

/** Where the specification wants it: https://specifications.freedesktop.org/autostart-spec/latest/ */
export function autostartFile(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const configured = env['XDG_CONFIG_HOME'];
  const folder = configured?.startsWith('/') ? configured : posix.join(home, '.config');
  return posix.join(folder, 'autostart', 'mediamagic-uploader.desktop');
}

/** Desktops switch an entry off in place instead of removing it. */
export function isEnabled(entry: string | null): boolean {
  return entry !== null && !/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/imu.test(entry);
}

/** What a desktop starts: a program, as an absolute path, and its arguments. */
export interface AutostartCommand {
  readonly program: string;
  readonly args: readonly string[];
}

export function autostartEntry({ program, args }: AutostartCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=MediaMagic Uploader',
    'Comment=Uploads go on in the background',
    // Desktops ignore an entry whose program is not there, as after the app was removed.
    `TryExec=${escaped(program)}`,
    `Exec=${[program, ...args].map(quoted).join(' ')}`,
    'Icon=mediamagic-uploader',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * The specification quotes twice: `"`, `` ` ``, `$` and `\` as in a shell's double quotes, then each backslash as in any
 * string of the file; and `%` begins a field code.
 */
function quoted(argument: string): string {
  const shell = argument.replaceAll(/["`$\\]/gu, String.raw`\$&`);
  return escaped(`"${shell}"`).replaceAll('%', '%%');
}

/** As in any string of the file. */
function escaped(text: string): string {
  return text.replaceAll('\\', String.raw`\\`);
}
