/** The files and folders named on a command line, among Chromium's and Electron's own arguments. Pure. */
import { resolve } from 'node:path';

export interface CommandLine {
  readonly argv: readonly string[];
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  /** The program and, in development, the app's own folder: they are no uploads. */
  readonly ownPaths: readonly string[];
}

/** Absolute paths, in their order. Everything after a bare `--` is a path, also if it begins with a dash. */
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
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(argument)) continue; // an address is not a path
    const path = resolve(commandLine.workingDirectory, argument);
    if (!own.has(path)) paths.push(path);
  }
  return paths;
}
