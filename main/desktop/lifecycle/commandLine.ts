/**
 * Reads what a command line asks for among Chromium's and Electron's own arguments: files and folders, links, `--hidden`,
 * `--yes`, and the switches of submissionSwitches.ts. It also packs the request of a second start for the running app
 * (startHandover.ts). This file imports neither Electron nor zod, because it is loaded before the first window opens
 * (docs/decisions/0014-what-a-start-waits-for.md).
 */
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { SubmissionChoice } from '../../../preload/contract/submission.ts';
import { isLink } from './deepLinks.ts';
import {
  isSubmissionChoice,
  isSubmissionSwitch,
  readSubmissionSwitches,
  withoutSwitchValues,
} from './submissionSwitches.ts';

/** Starts the app without a window. */
export const hiddenSwitch = '--hidden';
/** Adds the paths without a question, for unattended starts. */
const yesSwitch = '--yes';

export interface CommandLine {
  readonly argv: readonly string[];
  /** The folder that relative paths are resolved against. */
  readonly workingDirectory: string;
  /** The program and, in development, the app's own folder. They are never uploaded. */
  readonly ownPaths: readonly string[];
}

/** What one start asks the app to do. */
export interface StartRequest {
  readonly paths: readonly string[];
  readonly links: readonly string[];
  readonly isHidden: boolean;
  /** Whether the paths are added without a question. */
  readonly isConfirmed: boolean;
  /** How the paths are submitted; null when the command line does not say. */
  readonly submission: SubmissionChoice | null;
}

/** Ignores all paths when the command line has a link, because the author of a link may have appended them. */
export function startRequest(commandLine: CommandLine): StartRequest {
  const links = commandLine.argv.slice(1).filter(isLink);
  return {
    paths: links.length > 0 ? [] : pathsOf(commandLine),
    links,
    isHidden: commandLine.argv.includes(hiddenSwitch),
    isConfirmed: switchesOf(commandLine.argv).includes(yesSwitch),
    submission: links.length > 0 ? null : submissionOf(commandLine.argv),
  };
}

/** Wrong switches are refused by `startAnswer` before a request is used. */
function submissionOf(argv: readonly string[]): SubmissionChoice | null {
  const read = readSubmissionSwitches(switchesOf(argv));
  return read.result === 'choice' ? read.choice : null;
}

/** What the app does with the paths of a start: nothing, add them, or ask first. */
export type OpenedPaths = 'none' | 'add' | 'ask';

/** `addsWithoutAsking` is the setting `addOpenedWithoutAsking`. */
export function openedPaths(request: StartRequest, addsWithoutAsking: boolean): OpenedPaths {
  if (request.paths.length === 0) return 'none';
  return request.isConfirmed || addsWithoutAsking ? 'add' : 'ask';
}

/** The arguments before a bare `--`. Every argument after it is a path. */
function switchesOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/**
 * The switches of a start that a restart repeats. It leaves out paths and links with their own switches, which were handled already, and
 * `--hidden`, because a person who restarts the app from its window expects the window again.
 */
export function restartArguments(args: readonly string[]): string[] {
  return switchesOf(args).filter(
    (argument) => argument.startsWith('-') && argument !== hiddenSwitch && !isSubmissionSwitch(argument),
  );
}

/** A quarter of what Chromium accepts in the message of a second start. It kills the app that receives more. */
const maxMessageBytes = 8 * 1_024;

/** Whether Chromium can send this command line to the running app. Windows has no such limit. */
export function fitsMessage(
  { argv, workingDirectory }: Pick<CommandLine, 'argv' | 'workingDirectory'>,
  platform: NodeJS.Platform,
): boolean {
  const bytes = [workingDirectory, ...argv].reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
  return platform === 'win32' || bytes <= maxMessageBytes;
}

/** The switches of a start whose request is in a file already. `--hidden` stays, in case no other app runs. */
export function knockArguments(args: readonly string[]): string[] {
  return switchesOf(args).filter((argument) => argument.startsWith('-') && !isSubmissionSwitch(argument));
}

/**
 * Absolute paths in the order of the command line. Every argument after a bare `--` is a path, even if it begins with a
 * dash. URLs are ignored except `file:`, which Linux desktops use for files that a person opens with the app.
 */
export function pathsOf(commandLine: CommandLine): string[] {
  const own = new Set(commandLine.ownPaths.map((path) => resolve(path)));
  const paths: string[] = [];
  let onlyPaths = false;
  for (const argument of withoutSwitchValues(commandLine.argv.slice(1))) {
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
    // The URL names a file of another computer, or no file at all.
    return null;
  }
}

/**
 * A request as one text, for the file of startHandover.ts and for the message of a second start. It is no list: with a
 * list of more than eight entries, Electron 41 took the lock from the first instance and killed it
 * (electron/electron#52020).
 */
export function packRequest(request: StartRequest): { start: string } {
  return { start: JSON.stringify(request) };
}

/** More paths than a command line can have. */
const maxPaths = 1_000_000;
const maxPathLength = 32_767;

/** Returns null when `data` is not a packed request. */
export function unpackRequest(data: unknown): StartRequest | null {
  const { start } = recordOf(data);
  if (typeof start !== 'string') return null;
  try {
    const { paths, links, isHidden, isConfirmed, submission, ...others } = recordOf(JSON.parse(start));
    const isRequest =
      isTexts(paths) &&
      paths.length <= maxPaths &&
      paths.every((path) => isAbsolute(path) && path.length <= maxPathLength) &&
      isTexts(links) &&
      typeof isHidden === 'boolean' &&
      typeof isConfirmed === 'boolean' &&
      (submission === null || isSubmissionChoice(submission)) &&
      Object.keys(others).length === 0;
    return isRequest ? { paths, links, isHidden, isConfirmed, submission } : null;
  } catch {
    return null;
  }
}

function recordOf(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
