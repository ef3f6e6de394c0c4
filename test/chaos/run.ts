/** Carries one plan out: writes the files, lays the faults, lives and dies as planned, and lives to the end. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { writeFiller } from '../fixtures/filler.ts';
import { sha256OfFile } from '../fixtures/sha256.ts';
import type { Fault, Service } from '../service/index.ts';
import { eventually } from '../support/poll.ts';
import type { Bodies } from './bodies.ts';
import type { Edge } from './crashEdges.ts';
import type { FilePlan, FirstPost, Kill, Plan } from './plan.ts';
import { Life } from './processRun.ts';
import type { EndRow, Job } from './queueProcess.ts';

export interface Ground {
  readonly service: Service;
  readonly bodies: Bodies;
  /** Of all runs; theirs to fill, not theirs to remove. */
  readonly folder: string;
}

/** One file of a run, with what finds its traces at the service. */
export interface SentFile {
  readonly name: string;
  readonly path: string;
  readonly blobPath: string;
  readonly sha256: string;
  /** The fault that does nothing but count the file's POSTs. */
  readonly counterId: string;
  readonly faultId: string | null;
}

export interface RunRecord {
  readonly plan: Plan;
  readonly files: readonly SentFile[];
  readonly lives: number;
  /** The kills that came in time: an upload may be past the place that a kill waits for. */
  readonly kills: readonly Kill[];
  readonly rows: readonly EndRow[];
  readonly forgotten: readonly string[];
  readonly bugs: readonly string[];
}

/** Longer than a life: what is waited for comes, or the life is over. */
const maxWatchMs = 60_000;
/** Beyond any number of requests: a fault that never strikes still counts what it would fit. */
const never = 1_000_000_000;

export async function carryOut(plan: Plan, ground: Ground): Promise<RunRecord> {
  const { service } = ground;
  const folder = await mkdtemp(join(ground.folder, `run-${plan.run}-`));
  const files = await Promise.all(plan.files.map((file) => prepare(file, folder, service)));
  const job = {
    folder,
    account: { apiUrl: service.apiUrl, apiKey: service.keys.sandbox },
    paths: files.map(({ path }) => path),
  };
  const kills: Kill[] = [];
  const forgotten = new Set<string>();
  const bugs: string[] = [];
  let rows: readonly EndRow[] = [];
  let lives = 0;
  let isAccepted = false;

  for (const kill of [...plan.kills, null]) {
    lives += 1;
    const end = await live({ ...job, endAt: edgeOf(kill) }, kill, files, ground);
    for (const { name } of files) {
      if (isAccepted && end.found?.includes(name) === false) forgotten.add(name);
    }
    isAccepted ||= end.isAccepted;
    bugs.push(...end.bugs);
    if (end.rows !== null) {
      rows = end.rows;
      break;
    }
    if (kill === null) break;
    kills.push(kill);
    // Nobody is left to be stalled for; what was not met yet would hold up the next life.
    for (const [index, { faultId }] of files.entries()) {
      if (faultId !== null && plan.files[index]?.firstPost === 'stall')
        await service.control.clearFault(faultId);
    }
  }
  return { plan, files, lives, kills, rows, forgotten: [...forgotten], bugs };
}

interface LifeEnd {
  /** The uploads it found when it opened the queue, if it lived to tell. */
  readonly found: readonly string[] | null;
  readonly isAccepted: boolean;
  /** The queue at rest; null when it was killed before. */
  readonly rows: readonly EndRow[] | null;
  readonly bugs: readonly string[];
}

async function live(
  job: Job,
  kill: Kill | null,
  files: readonly SentFile[],
  { service, bodies }: Ground,
): Promise<LifeEnd> {
  const life = new Life(job, bodies);
  const over = new AbortController();
  try {
    const isTime = kill?.by === 'outside' ? [moment(kill, files, service, over.signal)] : [];
    const ending = await Promise.race([
      life.rested.then(() => 'rested' as const),
      life.dead.then(() => 'dead' as const),
      ...isTime,
    ]);
    over.abort();
    const death = ending === 'rested' ? await life.end() : await life.kill();
    const rested = life.told('rested');
    // Nothing but the planned kill ends a life before its rest, and nothing but the order one at rest.
    const isExpected = ending === 'rested' ? death === 'ended' : kill !== null && death === 'SIGKILL';
    return {
      found: life.told('opened')?.names ?? null,
      isAccepted: life.told('accepted') !== null,
      rows: rested?.rows ?? null,
      bugs: [...(rested?.bugs ?? []), ...(isExpected ? [] : [`a life ended by itself: ${death}`])],
    };
  } finally {
    over.abort();
    await life.kill();
  }
}

function edgeOf(kill: Kill | null): Edge | null {
  return kill?.by === 'itself' ? kill.at : null;
}

/** Resolves when it is time to kill, or when `over` says that there is nobody left to be killed. */
async function moment(
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

async function prepare(file: FilePlan, folder: string, { control, workspaces }: Service): Promise<SentFile> {
  const { name } = file;
  const path = join(folder, name);
  await writeFiller(path, file.sizeBytes, file.sizeBytes);
  // As it stands in the body: the end of the blobPath.
  const aim = { endpoint: 'submissions.create', contains: `/${name}"` } as const;
  const counterId = await control.addFault({ ...aim, kind: 'delay', skip: never });
  const fault = faultOf(file.firstPost, file.delayMs);
  return {
    name,
    path,
    blobPath: `${workspaces.main}/${name}`,
    sha256: await sha256OfFile(path),
    counterId,
    faultId: fault === null ? null : await control.addFault({ ...fault, ...aim, next: file.times }),
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
    case 'cut-answer':
    case 'cut-json':
      return { endpoint, kind: firstPost };
  }
}
