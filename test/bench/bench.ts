/**
 * `npm run bench`: this app's transfer beside curl, AzCopy, the Azure SDK and rclone, on one sink and the same files.
 */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { projectFolder } from '../../build/electron/paths.ts';
import { prepareElectron } from '../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../build/electron/runtime.ts';
import { main } from '../../build/scripts/main.ts';
import { bundleApp } from './app/bundle.ts';
import { type Files, makeFiles, memoryFolder } from './files.ts';
import { startLink } from './link/link.ts';
import { type CaseName, type Options, readOptions } from './options.ts';
import { type OtherUploaders, findOtherUploaders } from './otherUploaders.ts';
import { bundleSources, partsOf, partsTable } from './report/profileParts.ts';
import { type CaseResult, type SenderResult, busyEvery, linksOfCases } from './report/result.ts';
import { writeReport } from './report/write.ts';
import { type Errand, type Sender, type SenderName, createSenders } from './senders.ts';
import { Sink } from './sink/sink.ts';

/** One file is one submission anyway. */
const forManyFiles: SenderName = 'app, one submission';

await main(async () => {
  const options = readOptions(process.argv.slice(2));
  if ('help' in options) {
    console.log(options.help);
    return 0;
  }
  const folder = await mkdtemp(join(memoryFolder(), 'mediamagic-bench-'));
  // Removed however this process ends, because it is gigabytes of memory.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  return await bench(options, folder);
});

async function bench(options: Options, folder: string): Promise<number> {
  const files = await makeFiles(folder, options);
  // Read by the profiled process (app/profile.ts), and by this one after each of its runs.
  if (options.profiles) process.env['BENCH_PROFILE'] ??= join(folder, 'app.cpuprofile');
  const script = await bundleApp(join(import.meta.dirname, 'app/electronMain.ts'));
  const peers = await findOtherUploaders();
  const prepared = await prepareElectron();
  const sink = await Sink.start();
  const electron = describeElectron(prepared.runtime);
  console.log(electron);
  tellPeers(peers);
  try {
    const all = createSenders(peers, { prepared, script, sink }).filter(({ name }) =>
      options.senders.includes(name),
    );
    const results: CaseResult[] = [];
    for (const name of options.cases) {
      const traits = linksOfCases[name];
      const link = traits === undefined ? null : await startLink(sink.port, traits);
      sink.busy(name === 'large to busy storage' ? busyEvery : null);
      const senders = name.startsWith('large')
        ? all.filter(({ name: sender }) => sender !== forManyFiles)
        : all;
      const port = link?.port ?? sink.port;
      const run = runCase(name, senders, { ...filesOf(name, files), port }, options, sink);
      results.push(await run.finally(() => link?.stop()));
    }
    await writeReport(results, { electron, peers });
    return 0;
  } finally {
    sink.stop();
    await prepared.stop();
  }
}

/** The profile stays in the artifacts. */
async function tellParts(files: number): Promise<void> {
  const text = await readFile(process.env['BENCH_PROFILE'] ?? '', 'utf8');
  const kept = join(projectFolder, 'artifacts', 'bench', 'app.cpuprofile');
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, text);
  console.log(partsTable(partsOf(JSON.parse(text) as Profiler.Profile, bundleSources()), files));
}

function tellPeers(peers: OtherUploaders): void {
  for (const [name, peer] of Object.entries(peers)) {
    console.log(`${name}: ${'missing' in peer ? `left out, ${peer.missing}` : peer.version}`);
  }
}

function filesOf(name: CaseName, files: Files): Files['small'] {
  if (name === 'large') return files.large;
  return name.startsWith('large') ? files.linkLarge : files.small;
}

/** Runs all senders once before the next round, so that a disturbance of the machine affects all of them. */
async function runCase(
  name: CaseName,
  senders: readonly Sender[],
  task: Files['small'] & Pick<Errand, 'port'>,
  options: Pick<Options, 'runs' | 'profiles'>,
  sink: Sink,
): Promise<CaseResult> {
  const results: SenderResult[] = senders.map((sender) => ({
    sender: sender.name,
    runs: [],
    problem: 'missing' in sender ? sender.missing : null,
  }));
  for (let run = 1; run <= options.runs; run += 1) {
    for (const [index, sender] of senders.entries()) {
      const result = results[index];
      if ('missing' in sender || result === undefined || result.problem !== null) continue;
      try {
        result.runs.push(await runOnce(sender, task, sink));
      } catch (error) {
        result.problem = error instanceof Error ? error.message : String(error);
      }
      const wallMs = result.runs.at(-1)?.wallMs;
      console.log(`  ${name}, run ${run}, ${sender.name}: ${result.problem ?? `${wallMs?.toFixed(0)} ms`}`);
      if (options.profiles && sender.name.startsWith('app')) await tellParts(task.files.length);
    }
  }
  return { name, fileCount: task.files.length, totalBytes: task.totalBytes, results };
}

async function runOnce(
  sender: Extract<Sender, { run: unknown }>,
  task: Files['small'] & Pick<Errand, 'port'>,
  sink: Sink,
): Promise<SenderResult['runs'][number]> {
  sink.reset();
  const before = await sink.counts();
  const scratch = await mkdtemp(join(tmpdir(), 'mediamagic-bench-'));
  try {
    const measured = await sender.run({ ...task, scratch });
    const after = await sink.counts();
    // A run with missing bytes does not count. A direct upload includes its multipart frame.
    if (after.blobs !== task.files.length || after.bytes < task.totalBytes) {
      throw new Error(`The sink got ${after.blobs} blobs and ${after.bytes} bytes`);
    }
    return { ...measured, requests: after.requests, sinkCpuMs: after.cpuMs - before.cpuMs };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
