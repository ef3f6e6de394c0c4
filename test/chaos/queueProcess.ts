/**
 * The app without its window: runs the real queue on a new or existing database, until it is killed or gets the
 * command to end.
 */
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';

import type { NameRule, SubmissionMode, UploadRow } from '../../preload/contract.ts';
import { eventually } from '../support/poll.ts';
import { type QueueConditions, type QueueUnderTest, openQueue } from '../support/queueUnderTest.ts';
import {
  type SubmissionPoint,
  crashAtSubmissionPoint,
  killThisProcess,
  type PlannedCrash,
  crashAtPoints,
} from './crashPoints.ts';
import { type Defect, injectDefect } from './defects.ts';

export interface Job {
  readonly folder: string;
  readonly account: { readonly apiUrl: string; readonly apiKey: string };
  /** Files to add, unless the queue has them already. */
  readonly paths: readonly string[];
  /** Whether the paths become one submission each, which is the default, or one together. */
  readonly mode?: SubmissionMode;
  /** What happens to a file whose name the workspace has already. Default: the rule of a person's drop, which asks. */
  readonly whenNameTaken?: NameRule;
  /** Where the process kills itself. */
  readonly endAt: SubmissionPoint | null;
  /**
   * Used instead of `endAt`: the process kills itself at the first of these points. A process uses only one of the
   * two.
   */
  readonly killAt?: readonly PlannedCrash[];
  readonly conditions?: QueueConditions;
  /** The longest wait until no upload is active. */
  readonly limitMs?: number;
  readonly defect?: Defect;
}

/** A process runs one job after the other. */
export type Command = { readonly command: 'run'; readonly job: Job } | { readonly command: 'end' };

export interface FinalRow {
  readonly path: string;
  readonly name: string;
  /** The other name that the row says the file was uploaded under; null if it says none. */
  readonly uploadedAs: string | null;
  readonly submissionId: string | null;
  readonly state: string;
  readonly failure: string | null;
}

/** The messages of a run: each one once, in this order. */
export type Message =
  /** `paths`: the uploads that the queue had already. */
  | { readonly message: 'opened'; readonly paths: readonly string[] }
  /** Every path is in the queue. */
  | { readonly message: 'accepted' }
  /** No upload is active any more, or the wait timed out, which is then in `bugs`. */
  | { readonly message: 'rested'; readonly rows: readonly FinalRow[]; readonly bugs: readonly string[] }
  | { readonly message: 'ended' };

const maxRunMs = 40_000;
/** The real clock, which continues from one run to the next. */
const usual: QueueConditions = { parallelUploads: 4, speed: 1 };

let app: QueueUnderTest | null = null;

// Flushed now, because a killed process could not write its cache.
flushCompileCache();
process.on(
  'message',
  (command: Command) => void (command.command === 'run' ? runProcess(command.job) : end()),
);
// The test has ended, so the process ends too.
process.once('disconnect', () => void end().then(() => process.exit()));

async function runProcess(job: Job): Promise<void> {
  if (job.defect !== undefined) injectDefect(job.defect);
  if (job.killAt === undefined) crashAtSubmissionPoint(job.endAt);
  else crashAtPoints(job.killAt);
  const opened = openQueue(job.folder, job.account, job.conditions ?? usual);
  app = opened;
  const known = opened.rows().map(pathOf);
  if (job.endAt === 'opened' && known.length > 0) killThisProcess();
  send({ message: 'opened', paths: known });
  const missing = job.paths.filter((path) => !known.includes(path));
  const choice = { mode: job.mode ?? 'each', metadata: {}, sidekickIds: [] };
  if (missing.length > 0)
    await opened.queue.add(
      missing,
      choice,
      job.whenNameTaken === undefined ? {} : { whenNameTaken: job.whenNameTaken },
    );
  send({ message: 'accepted' });
  const late = await eventually(
    () => opened.queue.queries.overview().counts.active,
    (active) => active === 0,
    job.limitMs ?? maxRunMs,
  ).then(
    () => [],
    (error: unknown) => [error],
  );
  const rows = opened.rows().map(finalRow);
  send({ message: 'rested', rows, bugs: [...opened.bugs, ...late].map(String) });
}

function pathOf({ folder, name }: UploadRow): string {
  return join(folder, name);
}

function finalRow(row: UploadRow): FinalRow {
  const { name, state, failure, uploadedAs, submissionId } = row;
  return { path: pathOf(row), name, uploadedAs, submissionId, state, failure: failure?.kind ?? null };
}

async function end(): Promise<void> {
  await app?.stop();
  app = null;
  send({ message: 'ended' });
}

function send(message: Message): void {
  if (process.connected) process.send?.(message);
}
