/**
 * `npm run bench:soak [-- --files 100000 --bytes 5000000000]`: many small files and one very large one through the fast
 * sink, from add to complete, in the main process of a real Electron. Samples memory and the size of the database, and
 * writes `artifacts/bench/soak.json` and `soak.svg`. Prints each finding beside its goal and asserts nothing. Linux only.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import Database from 'libsql';

import { type PreparedElectron, prepareElectron } from '../../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../../build/electron/runtime.ts';
import { main } from '../../../build/scripts/main.ts';
import { writeFillers, writeLargeMp4 } from '../../fixtures/samples.ts';
import { eventually } from '../../support/poll.ts';
import type { AppOrder, AppReport } from '../app/app.ts';
import { bundleApp } from '../app/bundle.ts';
import { monotonicMs } from '../monotonic.ts';
import { Sink } from '../sink/sink.ts';
import { type Sample, soakChart } from './soakChart.ts';

const smallBytes = 2_000;
const headBytes = 1_024 * 1_024;
const sampleMs = 1_000;
/** The share of the uploads that stays in the list when the history is pruned. */
const keptShare = 0.01;
const pruneLimitMs = 600_000;
const mebibyte = 1_024 * 1_024;

interface Soak {
  readonly prepared: PreparedElectron;
  readonly script: string;
  readonly sink: Sink;
  readonly userData: string;
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '100000' },
      bytes: { type: 'string', default: '5000000000' },
    },
  });
  const [files, largeBytes] = [Number(values.files), Number(values.bytes)];
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-soak-'));
  const prepared = await prepareElectron();
  const sink = await Sink.start();
  console.log(describeElectron(prepared.runtime));
  try {
    const small = join(folder, 'small');
    await mkdir(small);
    await writeFillers(small, { count: files, sizeBytes: smallBytes, extension: '.jpg', seed: 1 });
    const large = join(folder, 'large.mp4');
    await makeSparse(large, largeBytes);
    const script = await bundleApp(join(import.meta.dirname, '../app/electronMain.ts'));
    const soak = { prepared, script, sink, userData: join(folder, 'user-data') };
    const many = await sendMany(soak, small, files);
    const one = await sendOne(soak, large);
    const bytesAFile = (await pruned(soak, Math.floor(files * keptShare))) / files;
    await report({ files, largeBytes, load: loadavg()[0] ?? 0, ...many, one, bytesAFile });
    return 0;
  } finally {
    sink.stop();
    await prepared.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** A film whose bytes after the first mebibyte take no place on the disk. */
async function makeSparse(path: string, sizeBytes: number): Promise<void> {
  await writeLargeMp4(path, Math.min(headBytes, sizeBytes), 1);
  const file = await open(path, 'r+');
  await file.truncate(sizeBytes);
  await file.close();
}

async function sendMany(soak: Soak, source: string, files: number) {
  const { sink } = soak;
  const tenth = Math.max(1, Math.floor(files / 10));
  return await withApp(soak, {}, async (app) => {
    const samples = sampled(soak, app);
    const startedAt = await add(app, source);
    const firstAt = await sink.reached('submitted', tenth);
    const lastAt = await sink.reached('submitted', files - tenth);
    const endedAt = await sink.reached('submitted', files);
    await sink.reached('reads', files);
    return {
      samples: samples.end(),
      firstFilesPerS: (tenth * 1_000) / (firstAt - startedAt),
      lastFilesPerS: (tenth * 1_000) / (endedAt - lastAt),
    };
  });
}

async function sendOne(soak: Soak, source: string) {
  soak.sink.reset();
  return await withApp(soak, {}, async (app) => {
    const samples = sampled(soak, app);
    const startedAt = await add(app, source);
    const endedAt = await soak.sink.reached('submitted', 1);
    await soak.sink.reached('reads', 1);
    return { samples: samples.end(), wallMs: endedAt - startedAt };
  });
}

/** The size of the database once its history was pruned and the app was quit, which makes the file smaller. */
async function pruned(soak: Soak, keptUploads: number): Promise<number> {
  const path = join(soak.userData, 'queue.db');
  await withApp(soak, { BENCH_HISTORY: String(keptUploads) }, async (app) => {
    const database = new Database(path, { readonly: true });
    const inList = database.prepare('SELECT count(*) AS n FROM uploads WHERE removed_at IS NULL');
    await eventually(
      async () => Number((inList.get() as { n: number }).n),
      (count) => count <= keptUploads,
      pruneLimitMs,
    );
    database.close();
    const order: AppOrder = { order: 'quit' };
    const quit = once(app, 'exit');
    app.send(order);
    await quit;
  });
  return (await stat(path)).size;
}

/** The app with the queue of `userData`, until `use` has settled. */
async function withApp<Result>(
  { prepared, script, sink, userData }: Soak,
  env: Readonly<Record<string, string>>,
  use: (app: ChildProcess) => Promise<Result>,
): Promise<Result> {
  const { runtime, args } = prepared;
  const child = spawn(runtime.executablePath, [...args, script, `--user-data-dir=${userData}`], {
    env: { ...prepared.env, ...env, BENCH_API_URL: `http://127.0.0.1:${sink.port}` },
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  // `use` may quit it.
  const failed = ended.then(([code]) =>
    code === 0 ? new Promise<never>(() => undefined) : Promise.reject(new Error('Electron ended')),
  );
  try {
    await reported(child, 'ready');
    return await Promise.race([use(child), failed]);
  } finally {
    child.kill();
    await ended;
  }
}

async function add(app: ChildProcess, source: string): Promise<number> {
  const adding = reported(app, 'adding');
  const order: AppOrder = { order: 'add', paths: [source], checksums: true, mode: 'each' };
  app.send(order);
  return (await adding).at;
}

function reported<Kind extends AppReport['report']>(app: ChildProcess, kind: Kind) {
  return new Promise<Extract<AppReport, { report: Kind }>>((resolve) => {
    app.on('message', (found: AppReport) => {
      if (found.report === kind) resolve(found as Extract<AppReport, { report: Kind }>);
    });
  });
}

/** Samples the main process and its database until `end` is called. */
function sampled({ userData }: Soak, { pid }: ChildProcess): { end(): readonly Sample[] } {
  const samples: Sample[] = [];
  const startedAt = monotonicMs();
  const over = new AbortController();
  const sizeOf = (name: string) =>
    stat(join(userData, name)).then(
      ({ size }) => size,
      () => 0,
    );
  void (async () => {
    while (!over.signal.aborted) {
      const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
      samples.push({
        atS: (monotonicMs() - startedAt) / 1_000,
        memoryMib: Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1_024,
        databaseMib: ((await sizeOf('queue.db')) + (await sizeOf('queue.db-wal'))) / mebibyte,
      });
      await delay(sampleMs);
    }
  })();
  return {
    end() {
      over.abort();
      return samples;
    },
  };
}

interface Findings {
  readonly files: number;
  readonly largeBytes: number;
  readonly load: number;
  readonly samples: readonly Sample[];
  readonly firstFilesPerS: number;
  readonly lastFilesPerS: number;
  readonly one: { readonly samples: readonly Sample[]; readonly wallMs: number };
  readonly bytesAFile: number;
}

function peak(samples: readonly Sample[]): number {
  return Math.max(...samples.map(({ memoryMib }) => memoryMib));
}

async function report(found: Findings): Promise<void> {
  const { files, largeBytes, one, firstFilesPerS, lastFilesPerS, bytesAFile } = found;
  const mib = Math.max(peak(found.samples), peak(one.samples));
  const goals: readonly (readonly [string, string, number, boolean])[] = [
    [
      'files/s of the last tenth, of the first',
      '>= 0.90',
      lastFilesPerS / firstFilesPerS,
      lastFilesPerS >= 0.9 * firstFilesPerS,
    ],
    ['main process at most, MiB', '<= 250', mib, mib <= 250],
    ['database after pruning, bytes a file', '<= 1000', bytesAFile, bytesAFile <= 1_000],
  ];
  console.log(
    `${files} files: ${firstFilesPerS.toFixed(0)} files/s at the beginning, ${lastFilesPerS.toFixed(0)} at the end; ` +
      `${largeBytes} bytes in ${(one.wallMs / 1_000).toFixed(1)} s; load ${found.load.toFixed(1)}`,
  );
  for (const [goal, wanted, value, isReached] of goals)
    console.log(
      `  ${goal.padEnd(42)} ${wanted.padEnd(8)} ${value.toFixed(2).padStart(8)} ${isReached ? 'yes' : 'NO'}`,
    );
  const folder = join('artifacts', 'bench');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'soak.json'), JSON.stringify(found, null, 2));
  await writeFile(
    join(folder, 'soak.svg'),
    soakChart([
      { title: `${files} files of ${smallBytes} bytes`, samples: found.samples },
      { title: `One file of ${largeBytes} bytes`, samples: one.samples },
    ]),
  );
  console.log('artifacts/bench/soak.json, artifacts/bench/soak.svg');
}
