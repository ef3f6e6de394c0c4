/**
 * The app without its window: runs the real queue on a new or existing database, until it is killed or gets the
 * command to end.
 */
import { flushCompileCache } from 'node:module';
import { basename } from 'node:path';

import type { SubmissionMode } from '../../preload/contract.ts';
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
  readonly name: string;
  readonly state: string;
  readonly failure: string | null;
}

/** The messages of a run: each one once, in this order. */
export type Message =
  /** `names`: the uploads that the queue had already. */
  | { readonly message: 'opened'; readonly names: readonly string[] }
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
  const names = opened.rows().map(({ name }) => name);
  if (job.endAt === 'opened' && names.length > 0) killThisProcess();
  send({ message: 'opened', names });
  const missing = job.paths.filter((path) => !names.includes(basename(path)));
  const choice = { mode: job.mode ?? 'each', metadata: {}, sidekickIds: [] };
  if (missing.length > 0) await opened.queue.add(missing, choice);
  send({ message: 'accepted' });
  const late = await eventually(
    () => opened.queue.queries.overview().counts.active,
    (active) => active === 0,
    job.limitMs ?? maxRunMs,
  ).then(
    () => [],
    (error: unknown) => [error],
  );
  const rows = opened
    .rows()
    .map(({ name, state, failure }) => ({ name, state, failure: failure === null ? null : failure.kind }));
  send({ message: 'rested', rows, bugs: [...opened.bugs, ...late].map(String) });
}

async function end(): Promise<void> {
  await app?.stop();
  app = null;
  send({ message: 'ended' });
}

function send(message: Message): void {
  if (process.connected) process.send?.(message);
}
