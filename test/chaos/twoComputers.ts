/**
 * Two computers of one workspace: two queues with two data folders send different files of the same names at once, while
 * both are killed and answers of the service are lost. Collects what the rows say in the end, and what the service has.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { sha256OfFile, writeLargeMp4 } from '../fixtures/samples.ts';
import type { Fault, Service } from '../service/index.ts';
import type { QueueConditions } from '../support/queueUnderTest.ts';
import { type Change, type CrashPoint, type PlannedCrash, changes } from './crashPoints.ts';
import type { Defect } from './defects.ts';
import { shuffled } from './files.ts';
import type { ProcessPool } from './processPool.ts';
import { ProcessRun } from './processRun.ts';
import type { FinalRow, Job } from './queueProcess.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface TwoComputersSetup {
  readonly service: Service;
  readonly pool: ProcessPool;
  /** The folder of all runs. */
  readonly folder: string;
}

export interface TwoComputersPlan {
  /** What the upload URLs allow: create and write, read too, or only create. */
  readonly permissions: 'cw' | 'rcw' | 'c';
  /** Files on both computers together; each name has the same number of them. */
  readonly files: number;
  readonly names: number;
  /** How many files of each computer are sent in several blocks. */
  readonly large: number;
  readonly killsPerComputer: number;
  readonly lostAnswers: number;
  readonly defect?: Defect;
}

export interface FileEvidence {
  readonly path: string;
  readonly sha256: string;
  /** The row of this path on its computer in the end; null if there is none. */
  readonly row: FinalRow | null;
}

export interface StoredEvidence {
  readonly sha256: string | null;
  readonly submissionIds: readonly string[];
}

export interface TwoComputersEvidence {
  readonly files: readonly FileEvidence[];
  /** What the service has, by the name in the workspace. */
  readonly stored: Readonly<Record<string, StoredEvidence>>;
  /** Kills that took effect; one may come after everything is done. */
  readonly kills: number;
  readonly lostAnswers: number;
  readonly forgotten: readonly string[];
  readonly bugs: readonly string[];
}

const mebibyte = 1_024 * 1_024;
/** Blocks of 1 MiB, so that a file of a few MiB has several. */
const conditions: QueueConditions = {
  speed: 20,
  parallelUploads: 3,
  blockMemoryBytes: 4 * mebibyte,
  timedOutBlocks: 3,
};
const largeBytes = 3 * mebibyte;
const limitMs = 240_000;
/** Real milliseconds after which a computer is killed from outside. */
const killAfterMs = [300, 2_500] as const;
/** What each lost answer is taken from, and how it is lost. */
const losses: readonly [Fault, ...Fault[]] = [
  { endpoint: 'storage.putBlockList', kind: 'drop-answer' },
  { endpoint: 'storage.putBlockList', kind: 'drop-answer' },
  { endpoint: 'storage.putBlock', kind: 'drop-answer' },
  { endpoint: 'uploads.url', kind: 'cut-answer' },
  { endpoint: 'submissions.create', kind: 'drop-answer' },
  { endpoint: 'submissions.create', kind: 'cut-answer' },
];

interface Computer {
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly kills: readonly Kill[];
}

type Kill =
  | { readonly by: 'itself'; readonly crash: PlannedCrash }
  | { readonly by: 'outside'; readonly afterMs: number };

/** Starts with an empty service and two new queues. */
export async function runTwoComputers(
  plan: TwoComputersPlan,
  random: SeededRandom,
  setup: TwoComputersSetup,
): Promise<TwoComputersEvidence> {
  const { service } = setup;
  await service.control.reset();
  await service.control.setBehaviour({ sasPermissions: plan.permissions });
  const computers = [await prepare(plan, 0, random, setup), await prepare(plan, 1, random, setup)];
  // Each endpoint gets at least one request for each file, so every loss takes place.
  for (let count = 0; count < plan.lostAnswers; count += 1)
    await service.control.addFault({
      ...random.pick(losses),
      skip: random.between(0, plan.files - 1),
      next: 1,
    });
  const ends = await Promise.all(computers.map((computer) => runToEnd(computer, plan, setup)));
  const faults = await service.control.faults();
  return {
    files: computers.flatMap(({ files }, index) =>
      files.map((file) => ({
        ...file,
        row: ends[index]?.rows.find(({ path }) => path === file.path) ?? null,
      })),
    ),
    stored: await storedAt(service),
    kills: ends.reduce((sum, { kills }) => sum + kills, 0),
    lostAnswers: faults.reduce((sum, { struck }) => sum + struck, 0),
    forgotten: ends.flatMap(({ forgotten }) => forgotten),
    bugs: [...ends.flatMap(({ bugs }) => bugs), ...(await problemsOf(service))],
  };
}

/** Writes the files of one computer, no two of the same content, and draws its kills. */
async function prepare(
  plan: TwoComputersPlan,
  number: number,
  random: SeededRandom,
  setup: TwoComputersSetup,
): Promise<Computer> {
  const folder = await mkdtemp(join(setup.folder, `computer-${number}-`));
  const perComputer = plan.files / 2;
  const files = [];
  for (let index = 0; index < perComputer; index += 1) {
    const card = join(folder, `card ${Math.floor(index / plan.names)}`);
    await mkdir(card, { recursive: true });
    const path = join(card, `IMG_${index % plan.names}.mp4`);
    const sizeBytes = index < plan.large ? largeBytes : random.between(40_000, 60_000);
    await writeLargeMp4(path, sizeBytes, number * perComputer + index);
    files.push({ path, sha256: await sha256OfFile(path) });
  }
  const kills = Array.from({ length: plan.killsPerComputer }, (_, index) =>
    drawKill(index, perComputer, random),
  );
  return { folder, files: shuffled(files, random), kills };
}

/** Every upload passes these changes, so a kill at one of them always comes. */
const certainChanges = ['queued → checking', 'queued → uploading', 'queued → submitting'] as const;

/** Two of three kills directly before or after something is saved, the first one certain to come. */
function drawKill(index: number, files: number, random: SeededRandom): Kill {
  const isFirst = index === 0;
  if (!isFirst && random.chance(1 / 3)) return { by: 'outside', afterMs: random.between(...killAfterMs) };
  const change: Change = isFirst ? random.pick(certainChanges) : random.pick(changes);
  const nth = change === 'files added' || change === 'start-up' ? 1 : random.between(1, files / 4);
  return {
    by: 'itself',
    crash: { at: random.pick<CrashPoint>([`before: ${change}`, `after: ${change}`]), nth },
  };
}

interface ComputerEnd {
  readonly rows: readonly FinalRow[];
  readonly kills: number;
  readonly forgotten: readonly string[];
  readonly bugs: readonly string[];
}

async function runToEnd(
  { folder, files, kills }: Computer,
  { defect }: TwoComputersPlan,
  { service, pool }: TwoComputersSetup,
): Promise<ComputerEnd> {
  const job: Job = {
    folder,
    account: { apiUrl: service.apiUrl, apiKey: service.keys.sandbox },
    paths: files.map(({ path }) => path),
    whenNameTaken: 'rename',
    endAt: null,
    killAt: [],
    conditions,
    limitMs,
    ...(defect === undefined ? {} : { defect }),
  };
  const forgotten: string[] = [];
  const bugs: string[] = [];
  let isAccepted = false;
  let killed = 0;
  for (const kill of [...kills, null]) {
    const processRun = new ProcessRun({ ...job, killAt: kill?.by === 'itself' ? [kill.crash] : [] }, pool);
    const over = new AbortController();
    const timer = kill?.by === 'outside' ? [wait(kill.afterMs, 'dead' as const, over)] : [];
    const ending = await Promise.race([
      processRun.rested.then(() => 'rested' as const),
      processRun.exited.then(() => 'dead' as const),
      ...timer.map((time) => time.catch(() => 'dead' as const)),
    ]);
    over.abort();
    const exitReason = ending === 'rested' ? await processRun.end() : await processRun.kill();
    const isExpected =
      ending === 'rested' ? exitReason === 'ended' : kill !== null && exitReason === 'SIGKILL';
    if (!isExpected) bugs.push(`a process ended unexpectedly: ${exitReason}`);
    const found = processRun.messageOf('opened')?.paths;
    if (isAccepted && found !== undefined)
      forgotten.push(...job.paths.filter((path) => !found.includes(path)));
    isAccepted ||= processRun.messageOf('accepted') !== null;
    const rested = processRun.messageOf('rested');
    bugs.push(...(rested?.bugs ?? []));
    if (ending === 'rested') return { rows: rested?.rows ?? [], kills: killed, forgotten, bugs };
    killed += 1;
  }
  return { rows: [], kills: killed, forgotten, bugs };
}

async function storedAt({ control, workspaces }: Service): Promise<Record<string, StoredEvidence>> {
  const { blobs, submissions } = await control.ledger({ endpoint: 'unknown' });
  const paths = [...new Set([...Object.keys(blobs), ...Object.keys(submissions)])];
  const entries = paths.map(async (path): Promise<[string, StoredEvidence]> => {
    const sha256 = (await control.blob(path))?.sha256 ?? null;
    const submissionIds = submissions[path]?.submissionIds ?? [];
    return [path.slice(workspaces.main.length + 1), { sha256, submissionIds }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** A killed client ends requests in the middle of a body. */
async function problemsOf({ control }: Service): Promise<string[]> {
  const { problems } = await control.ledger({ endpoint: 'unknown' });
  return problems.filter((text) => !text.endsWith('Error: aborted'));
}
