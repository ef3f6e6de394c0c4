/**
 * Executes one plan: writes the files, sets the faults, runs and kills the app as planned, and lets the last run
 * finish.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { writeFiller } from '../fixtures/filler.ts';
import { sha256OfFile } from '../fixtures/sha256.ts';
import type { Fault, Service } from '../service/index.ts';
import { eventually } from '../support/poll.ts';
import type { SubmissionPoint } from './crashPoints.ts';
import type { FilePlan, FirstPost, Kill, Plan } from './plan.ts';
import type { ProcessPool } from './processPool.ts';
import { ProcessRun } from './processRun.ts';
import type { FinalRow, Job } from './queueProcess.ts';

export interface RunSetup {
  readonly service: Service;
  readonly pool: ProcessPool;
  /** The folder of all runs. Runs write to it and do not delete it. */
  readonly folder: string;
}

/** One file of a run, with the ids that identify it at the service. */
export interface SentFile {
  readonly name: string;
  readonly path: string;
  readonly blobPath: string;
  readonly sha256: string;
  /** A fault without an effect that counts the file's POSTs. */
  readonly counterId: string;
  readonly faultId: string | null;
}

export interface RunRecord {
  readonly plan: Plan;
  readonly files: readonly SentFile[];
  readonly processRuns: number;
  /** The kills that took effect. An upload may have passed the point of a kill already. */
  readonly kills: readonly Kill[];
  readonly rows: readonly FinalRow[];
  readonly forgotten: readonly string[];
  readonly bugs: readonly string[];
}

/** Longer than a process run. */
const maxWatchMs = 60_000;
/** More than any number of requests: a fault that never takes effect still counts matching requests. */
const never = 1_000_000_000;

export async function executePlan(plan: Plan, setup: RunSetup): Promise<RunRecord> {
  const { service } = setup;
  const folder = await mkdtemp(join(setup.folder, `run-${plan.run}-`));
  const files = await Promise.all(
    plan.files.map((file, index) => prepare(file, plan.run * 100 + index, folder, service)),
  );
  const job = {
    folder,
    account: { apiUrl: service.apiUrl, apiKey: service.keys.sandbox },
    paths: files.map(({ path }) => path),
    mode: plan.mode,
  };
  const kills: Kill[] = [];
  const forgotten = new Set<string>();
  const bugs: string[] = [];
  let rows: readonly FinalRow[] = [];
  let processRuns = 0;
  let isAccepted = false;

  for (const kill of [...plan.kills, null]) {
    processRuns += 1;
    const end = await runProcess({ ...job, endAt: pointOf(kill) }, kill, files, setup);
    for (const { name, path } of files) {
      if (isAccepted && end.found?.includes(path) === false) forgotten.add(name);
    }
    isAccepted ||= end.isAccepted;
    bugs.push(...end.bugs);
    if (end.rows !== null) {
      rows = end.rows;
      break;
    }
    if (kill === null) break;
    kills.push(kill);
    // A stall that is still set would delay the next process run.
    for (const [index, { faultId }] of files.entries()) {
      if (faultId !== null && plan.files[index]?.firstPost === 'stall')
        await service.control.clearFault(faultId);
    }
  }
  return { plan, files, processRuns, kills, rows, forgotten: [...forgotten], bugs };
}

interface ProcessRunEnd {
  /** The paths that the queue had when it was opened; null if it was killed before. */
  readonly found: readonly string[] | null;
  readonly isAccepted: boolean;
  /** The queue at the end; null if it was killed before. */
  readonly rows: readonly FinalRow[] | null;
  readonly bugs: readonly string[];
}

async function runProcess(
  job: Job,
  kill: Kill | null,
  files: readonly SentFile[],
  { service, pool }: RunSetup,
): Promise<ProcessRunEnd> {
  const processRun = new ProcessRun(job, pool);
  const over = new AbortController();
  try {
    const isTime = kill?.by === 'outside' ? [waitForKillTime(kill, files, service, over.signal)] : [];
    const ending = await Promise.race([
      processRun.rested.then(() => 'rested' as const),
      processRun.exited.then(() => 'dead' as const),
      ...isTime,
    ]);
    over.abort();
    const exitReason = ending === 'rested' ? await processRun.end() : await processRun.kill();
    const rested = processRun.messageOf('rested');
    // Only the planned kill may end a run before it is idle, and only the command afterwards.
    const isExpected =
      ending === 'rested' ? exitReason === 'ended' : kill !== null && exitReason === 'SIGKILL';
    return {
      found: processRun.messageOf('opened')?.paths ?? null,
      isAccepted: processRun.messageOf('accepted') !== null,
      rows: rested?.rows ?? null,
      bugs: [...(rested?.bugs ?? []), ...(isExpected ? [] : [`a process ended unexpectedly: ${exitReason}`])],
    };
  } finally {
    over.abort();
    await processRun.kill();
  }
}

function pointOf(kill: Kill | null): SubmissionPoint | null {
  return kill?.by === 'itself' ? kill.at : null;
}

/** Resolves when it is time to kill, or when `over` aborts because the run has ended. */
async function waitForKillTime(
  kill: Extract<Kill, { by: 'outside' }>,
  files: readonly SentFile[],
  { control }: Service,
  over: AbortSignal,
): Promise<'now'> {
  if (kill.at === 'some-time') {
    await wait(kill.afterMs);
    return 'now';
  }
  const file = files[kill.file];
  if (file === undefined) throw new Error(`No file ${kill.file}`);
  const submissionId = async () => {
    const { submissions } = await control.ledger({ endpoint: 'unknown' });
    return submissions[file.blobPath]?.submissionIds[0];
  };
  const isNow = async (): Promise<boolean> => {
    switch (kill.at) {
      case 'arrived':
        return (await control.faults()).some(({ id, seen }) => id === file.counterId && seen > 0);
      case 'stored':
      case 'answered':
        return (await submissionId()) !== undefined;
      case 'polled': {
        const id = await submissionId();
        if (id === undefined) return false;
        const { requests } = await control.ledger({ endpoint: 'submissions.get' });
        return requests.some(({ path }) => path.includes(id));
      }
    }
  };
  await eventually(async () => over.aborted || (await isNow()), Boolean, maxWatchMs);
  return 'now';
}

/** `seed`: another one for each file, or two files of one size would have the same content. */
async function prepare(
  file: FilePlan,
  seed: number,
  folder: string,
  { control, workspaces }: Service,
): Promise<SentFile> {
  const { name } = file;
  const path = join(folder, name);
  await writeFiller(path, file.sizeBytes, seed);
  // The end of the blobPath in the request body.
  const target = { endpoint: 'submissions.create', contains: `/${name}"` } as const;
  const counterId = await control.addFault({ ...target, kind: 'delay', skip: never });
  const fault = faultOf(file.firstPost, file.delayMs);
  return {
    name,
    path,
    blobPath: `${workspaces.main}/${name}`,
    sha256: await sha256OfFile(path),
    counterId,
    faultId: fault === null ? null : await control.addFault({ ...fault, ...target, next: file.times }),
  };
}

function faultOf(firstPost: FirstPost, delayMs: number): Fault | null {
  const endpoint = 'submissions.create';
  switch (firstPost) {
    case 'none':
      return null;
    case 'delay':
      return { endpoint, kind: 'delay', delayMs };
    case 'stall':
      return { endpoint, kind: 'stall', when: 'after-work' };
    case 'proxy-error':
      return { endpoint, kind: 'html', status: 504, when: 'after-work' };
    case 'drop-answer':
      return { endpoint, kind: firstPost };
  }
}
