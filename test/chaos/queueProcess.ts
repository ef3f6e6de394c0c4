/** The app without its window: the real queue, on a database that may have had lives before, until it is killed or told to end. */
import { flushCompileCache } from 'node:module';
import { basename } from 'node:path';

import { eventually } from '../support/poll.ts';
import { type QueueConditions, type QueueUnderTest, openQueue } from '../support/queueUnderTest.ts';
import { type Break, breakOnPurpose } from './broken.ts';
import { type Edge, endAt, endThisProcess } from './crashEdges.ts';
import { type PointKill, endAtPoints } from './crashPoints.ts';

export interface Job {
  readonly folder: string;
  readonly account: { readonly apiUrl: string; readonly apiKey: string };
  /** Added where they are not there yet. */
  readonly paths: readonly string[];
  /** Where this life ends itself. */
  readonly endAt: Edge | null;
  /** Instead of that: at whichever of these comes first. A process is told of its ends in one way only. */
  readonly killAt?: readonly PointKill[];
  readonly conditions?: QueueConditions;
  /** Longer than it takes until nothing is left to do. */
  readonly patienceMs?: number;
  readonly broken?: Break;
}

/** One life after the other. */
export type Order = { readonly order: 'live'; readonly job: Job } | { readonly order: 'end' };

export interface EndRow {
  readonly name: string;
  readonly state: string;
  readonly failure: string | null;
}

/** What it tells of a life: each once, in this order. */
export type News =
  /** `names`: the uploads that were there already. */
  | { readonly news: 'opened'; readonly names: readonly string[] }
  /** Every path is in the queue. */
  | { readonly news: 'accepted' }
  /** No upload has anything left to do, or waiting for that took too long, which is then among the bugs. */
  | { readonly news: 'rested'; readonly rows: readonly EndRow[]; readonly bugs: readonly string[] }
  | { readonly news: 'ended' };

const maxLifeMs = 40_000;
/** The wall's own clock: from one life to the next it goes on as it does for a person. */
const usual: QueueConditions = { parallelUploads: 4, hurry: 1 };

let app: QueueUnderTest | null = null;

// Whoever is killed later keeps nothing for the next one.
flushCompileCache();
process.on('message', (order: Order) => void (order.order === 'live' ? live(order.job) : end()));
// Whoever started it is gone: no process outlasts the test.
process.once('disconnect', () => void end().then(() => process.exit()));

async function live(job: Job): Promise<void> {
  if (job.broken !== undefined) breakOnPurpose(job.broken);
  if (job.killAt === undefined) endAt(job.endAt);
  else endAtPoints(job.killAt);
  const opened = openQueue(job.folder, job.account, job.conditions ?? usual);
  app = opened;
  const names = opened.rows().map(({ name }) => name);
  if (job.endAt === 'opened' && names.length > 0) endThisProcess();
  tell({ news: 'opened', names });
  const missing = job.paths.filter((path) => !names.includes(basename(path)));
  if (missing.length > 0) await opened.queue.add(missing);
  tell({ news: 'accepted' });
  const late = await eventually(
    () => opened.queue.queries.overview().counts.active,
    (active) => active === 0,
    job.patienceMs ?? maxLifeMs,
  ).then(
    () => [],
    (error: unknown) => [error],
  );
  const rows = opened
    .rows()
    .map(({ name, state, failure }) => ({ name, state, failure: failure === null ? null : failure.kind }));
  tell({ news: 'rested', rows, bugs: [...opened.bugs, ...late].map(String) });
}

async function end(): Promise<void> {
  await app?.stop();
  app = null;
  tell({ news: 'ended' });
}

function tell(news: News): void {
  if (process.connected) process.send?.(news);
}
