/** One turn of the bench: a new app sends the healthy files, alone or beside a drive that has stopped answering. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import Database from 'libsql';

import type { PreparedElectron } from '../../../build/electron/prepareElectron.ts';
import { eventually } from '../../support/poll.ts';
import { type AppOrder, nextReport } from '../app/app.ts';
import type { Sink } from '../sink/sink.ts';
import type { HungDrive } from './hungDrive.ts';

export interface Bench {
  readonly prepared: PreparedElectron;
  readonly script: string;
  readonly sink: Sink;
  readonly drive: HungDrive;
  readonly folder: string;
}

/** How the app answered when files of the hung drive were added. */
export interface HungAdd {
  readonly tookMs: number;
  /** What the answer counted, and how many rows the database had then. */
  readonly added: number;
  readonly rows: number;
}

export interface Turn {
  /** From the drop of the healthy files to the last submission. */
  readonly wallMs: number;
  readonly maxStallMs: number;
  /** null in a turn without the hung drive. */
  readonly hungAdd: HungAdd | null;
}

/** Electron keeps starting its other processes for a moment after it is ready. */
const settleMs = 1_000;
/** Requests that show that the film of the drive is being sent. */
const filmRequests = 4;
/** Further paths of the drive, beside a folder. */
const hungPaths = 19;
const limitMs = 60_000;

export async function takeTurn(
  bench: Bench,
  healthy: { readonly paths: readonly string[]; readonly count: number },
  isBeside: boolean,
): Promise<Turn> {
  const { prepared, script, sink, drive, folder } = bench;
  const userData = await mkdtemp(join(folder, 'user-data-'));
  sink.reset();
  await drive.setHung(false);
  const { runtime, args, env } = prepared;
  const fake = drive.fakeIn === null ? {} : { BENCH_FAKE_DRIVE: drive.fakeIn };
  const child = spawn(runtime.executablePath, [...args, script, `--user-data-dir=${userData}`], {
    env: { ...env, ...fake, BENCH_API_URL: `http://127.0.0.1:${sink.port}` },
    stdio: ['ignore', 'inherit', process.env['BENCH_DEBUG'] === undefined ? 'ignore' : 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    await nextReport(child, 'ready');
    await wait(settleMs);
    const hungAdd = isBeside ? await hangWhileSending(bench, child, join(userData, 'queue.db')) : null;
    const sent = sink.reached('submitted', healthy.count);
    const { at: startedAt } = await add(child, healthy.paths);
    const stopped = ended.then(() => Promise.reject(new Error('Electron ended')));
    const wallMs = (await Promise.race([sent, stopped])) - startedAt;
    const measured = nextReport(child, 'measured');
    order(child, { order: 'measure' });
    const { maxStallMs } = await measured;
    return { wallMs, maxStallMs, hungAdd };
  } finally {
    await drive.setHung(false);
    child.kill('SIGKILL');
    await ended;
    await rm(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The drive stops answering while its film is sent, and then its other files are added. */
async function hangWhileSending(
  { sink, drive }: Bench,
  child: ChildProcess,
  database: string,
): Promise<HungAdd> {
  const before = await sink.counts();
  await add(child, [join(drive.path, 'film.mp4')]);
  await eventually(
    async () => (await sink.counts()).requests,
    (requests) => requests >= before.requests + filmRequests,
    limitMs,
  );
  await drive.setHung(true);
  const hung = nextReport(child, 'hung');
  order(child, { order: 'hang' });
  await hung;
  const paths = Array.from({ length: hungPaths }, (_, index) => join(drive.path, 'hung', `${index}.jpg`));
  const added = nextReport(child, 'added');
  order(child, { order: 'drop', paths: [join(drive.path, 'hung'), ...paths] });
  const { answeredAt, startedAt, added: count } = await added;
  return { tookMs: answeredAt - startedAt, added: count, rows: rowsBelow(database, `${drive.path}/hung`) };
}

function rowsBelow(path: string, folder: string): number {
  const database = new Database(path, { readonly: true });
  try {
    const counted = database
      .prepare('SELECT count(*) AS n FROM uploads WHERE substr(path, 1, ?) = ?')
      .get(folder.length, folder) as { readonly n: number };
    return counted.n;
  } finally {
    database.close();
  }
}

async function add(child: ChildProcess, paths: readonly string[]): Promise<{ readonly at: number }> {
  const adding = nextReport(child, 'adding');
  order(child, { order: 'add', paths, checksums: true, mode: 'each' });
  return await adding;
}

function order(child: ChildProcess, message: AppOrder): void {
  child.send(message);
}
