/** What a command line asks for, among Chromium's and Electron's own arguments: files and folders, links, `--hidden`, `--yes`. Pure. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { isLink } from './deepLinks.ts';

/** Starts without a window. */
export const hiddenSwitch = '--hidden';
/** Adds the paths without a question, for starts that nobody watches. */
export const yesSwitch = '--yes';

export interface CommandLine {
  readonly argv: readonly string[];
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  /** The program and, in development, the app's own folder: they are no uploads. */
  readonly ownPaths: readonly string[];
}

/** What one start wants of the app. */
export interface StartRequest {
  readonly paths: readonly string[];
  readonly links: readonly string[];
  readonly isHidden: boolean;
  /** The paths are added without a question. */
  readonly isConfirmed: boolean;
}

/** Whoever made a link may have put more behind it: beside a link nothing counts as a path. */
export function startRequest(commandLine: CommandLine): StartRequest {
  const links = commandLine.argv.slice(1).filter(isLink);
  return {
    paths: links.length > 0 ? [] : pathsOf(commandLine),
    links,
    isHidden: commandLine.argv.includes(hiddenSwitch),
    isConfirmed: switchesOf(commandLine.argv).includes(yesSwitch),
  };
}

/** What becomes of the paths of a start. */
export type OpenedPaths = 'none' | 'add' | 'ask';

/** `addsWithoutAsking`: the setting of that name. */
export function openedPaths(request: StartRequest, addsWithoutAsking: boolean): OpenedPaths {
  if (request.paths.length === 0) return 'none';
  return request.isConfirmed || addsWithoutAsking ? 'add' : 'ask';
}

/** Everything after a bare `--` is a path. */
function switchesOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/**
 * The switches of a start that a restart repeats. Paths and links were taken already, and a person who restarts the app
 * from its window wants the window back.
 */
export function restartArguments(args: readonly string[]): string[] {
  return switchesOf(args).filter((argument) => argument.startsWith('-') && argument !== hiddenSwitch);
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
  if (isLink(argument)) return null;
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(argument)) return resolve(workingDirectory, argument);
  if (!/^file:/i.test(argument)) return null;
  try {
    return fileURLToPath(argument);
  } catch {
    // Another computer's file, or nothing that could be one.
    return null;
  }
}
