/** The files and folders named on a command line, among Chromium's and Electron's own arguments. Pure. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CommandLine {
  readonly argv: readonly string[];
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  /** The program and, in development, the app's own folder: they are no uploads. */
  readonly ownPaths: readonly string[];
}

/**
 * Absolute paths, in their order. Everything after a bare `--` is a path, also if it begins with a dash. Addresses are
 * none, but for `file:`: so Linux desktops name what a person opens with the app.
 */
export function pathsOf(commandLine: CommandLine): string[] {
  const own = new Set(commandLine.ownPaths.map((path) => resolve(path)));
  const paths: string[] = [];
  let onlyPaths = false;
  for (const argument of commandLine.argv.slice(1)) {
    if (!onlyPaths && argument === '--') {
      onlyPaths = true;
      continue;
    }
    if (argument === '' || (!onlyPaths && argument.startsWith('-'))) continue;
    const path = pathOf(argument, commandLine.workingDirectory);
    if (path !== null && !own.has(path)) paths.push(path);
  }
  return paths;
}

function pathOf(argument: string, workingDirectory: string): string | null {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(argument)) return resolve(workingDirectory, argument);
  if (!/^file:/i.test(argument)) return null;
  try {
    return fileURLToPath(argument);
  } catch {
    // Another computer's file, or nothing that could be one.
    return null;
  }
}
