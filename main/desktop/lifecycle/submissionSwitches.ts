/**
 * The switches of unattended runs: `--together`, `--metadata key=value` and `--sidekick UUID`. A wrong switch ends the start
 * with a message and an exit code, so that a script notices it. This file is loaded before the first window opens.
 */
import {
  type MetadataProblem,
  type SubmissionChoice,
  isSidekickId,
  metadataProblem,
  submissionBounds,
} from '../../../preload/contract/submission.ts';
import { isLink } from './deepLinks.ts';

const togetherSwitch = '--together';
const valueSwitches = ['--metadata', '--sidekick'] as const;
type ValueSwitch = (typeof valueSwitches)[number];

/** The exit code of a wrong command line, as of most command-line programs. */
const usageError = 2;

/** What a start prints before it ends, without starting the app. */
export interface StartAnswer {
  readonly exitCode: number;
  readonly text: string;
}

const help = `Usage: mediamagic-uploader [switches] [--] [files and folders]

Uploads the files and folders with the app, or with the app that is already running.

  --yes                  upload them without asking
  --hidden               start without a window
  --together             submit all files as one submission
  --metadata KEY=VALUE   add this to each submission; repeatable
  --sidekick UUID        review with this sidekick; repeatable
  --help                 print this text

Everything after a bare -- is a path. With a wrong switch the exit code is 2 and nothing is uploaded.
`;

/** The answer to `--help` and to wrong switches; null: the app starts. Links bring no switches with them. */
export function startAnswer(argv: readonly string[]): StartAnswer | null {
  if (argv.some(isLink)) return null;
  const end = argv.indexOf('--');
  const switches = end === -1 ? argv : argv.slice(0, end);
  if (switches.includes('--help')) return { exitCode: 0, text: help };
  const read = readSubmissionSwitches(switches);
  if (read.result !== 'problem') return null;
  return { exitCode: usageError, text: `mediamagic-uploader: ${read.problem}\nTry --help.\n` };
}

export type SubmissionSwitches =
  /** There is none of these switches. */
  | { readonly result: 'none' }
  | { readonly result: 'choice'; readonly choice: SubmissionChoice }
  | { readonly result: 'problem'; readonly problem: string };

/** `args`: the arguments before a bare `--`. */
export function readSubmissionSwitches(args: readonly string[]): SubmissionSwitches {
  if (!args.some(isSubmissionSwitch)) return { result: 'none' };
  const metadata: [string, string][] = [];
  const sidekickIds: string[] = [];
  for (const { name, value } of valuesIn(args)) {
    const problem = name === '--metadata' ? addMetadata(metadata, value) : addSidekick(sidekickIds, value);
    if (problem !== null) return { result: 'problem', problem };
  }
  const choice: SubmissionChoice = {
    mode: args.includes(togetherSwitch) ? 'together' : 'each',
    metadata: Object.fromEntries(metadata),
    sidekickIds,
  };
  const problem = metadataProblem(choice.metadata);
  return problem === null
    ? { result: 'choice', choice }
    : { result: 'problem', problem: `--metadata: ${textOf(problem)}` };
}

function addMetadata(metadata: [string, string][], value: string | null): string | null {
  const at = value?.indexOf('=') ?? -1;
  if (value === null || at < 1)
    return `--metadata needs KEY=VALUE${value === null ? '' : `, not "${value}"`}`;
  const key = value.slice(0, at).trim();
  if (metadata.some(([known]) => known === key)) return `--metadata: "${key}" appears twice`;
  metadata.push([key, value.slice(at + 1)]);
  return null;
}

function addSidekick(sidekickIds: string[], value: string | null): string | null {
  if (value === null) return '--sidekick needs a UUID';
  if (!isSidekickId(value)) return `--sidekick: "${value}" is not a UUID`;
  if (!sidekickIds.includes(value)) sidekickIds.push(value);
  if (sidekickIds.length > submissionBounds.sidekicks)
    return `--sidekick: use up to ${submissionBounds.sidekicks} sidekicks`;
  return null;
}

function textOf(problem: MetadataProblem): string {
  switch (problem.problem) {
    case 'key-empty':
      return 'a key is empty';
    case 'too-many-keys':
      return `use up to ${problem.bound} keys`;
    case 'key-too-long':
      return `the key "${problem.key}" is longer than ${problem.bound} characters`;
    case 'value-too-long':
      return `the value of "${problem.key}" is longer than ${problem.bound} characters`;
    case 'too-long':
      return `all keys and values together are longer than ${problem.bound} characters`;
    case 'not-json':
    case 'not-an-object':
      return 'the metadata is not an object';
  }
}

/** Whether the argument is one of these switches, with or without a value behind `=`. */
export function isSubmissionSwitch(argument: string): boolean {
  return argument === togetherSwitch || valueSwitchOf(argument) !== null;
}

function valueSwitchOf(argument: string): ValueSwitch | null {
  return valueSwitches.find((name) => argument === name || argument.startsWith(`${name}=`)) ?? null;
}

/** A switch without a value at the end, or before another switch, has none. */
function valuesIn(args: readonly string[]): { name: ValueSwitch; value: string | null }[] {
  return args.flatMap((argument, index) => {
    const name = valueSwitchOf(argument);
    if (name === null) return [];
    if (argument !== name) return [{ name, value: argument.slice(name.length + 1) }];
    const next = args[index + 1];
    return [{ name, value: next === undefined || next.startsWith('--') ? null : next }];
  });
}

/** The arguments without the values of these switches, which are no paths. */
export function withoutSwitchValues(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.filter((argument, index) => {
    const before = args[index - 1];
    const isAfterEnd = end !== -1 && index > end;
    const isValue = valueSwitches.some((name) => name === before) && !argument.startsWith('--');
    return isAfterEnd || !isValue;
  });
}

/** Checks what another process sent. */
export function isSubmissionChoice(value: unknown): value is SubmissionChoice {
  if (typeof value !== 'object' || value === null) return false;
  const { mode, metadata, sidekickIds, ...others } = value as Record<string, unknown>;
  return (
    (mode === 'each' || mode === 'together') &&
    isTexts(metadata) &&
    metadataProblem(metadata) === null &&
    Array.isArray(sidekickIds) &&
    sidekickIds.length <= submissionBounds.sidekicks &&
    sidekickIds.every((id) => typeof id === 'string' && isSidekickId(id)) &&
    Object.keys(others).length === 0
  );
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
