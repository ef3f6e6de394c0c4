/**
 * `npm run bench:scale`: 100,000 uploads in the queue of a real Electron main process. Adds a folder of as many files,
 * starts with them and without, asks all that a window asks, and prints what each took beside its goal.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepareElectron } from '../../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../../build/electron/runtime.ts';
import { main } from '../../../build/scripts/main.ts';
import { bundleApp } from '../app/bundle.ts';
import type { AddFindings, Findings, Phase, StartFindings, UseFindings } from './phases.ts';
import { makeFiles, runPhase } from './runPhase.ts';

const fileCount = 100_000;

await main(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-scale-'));
  const prepared = await prepareElectron();
  try {
    console.log(describeElectron(prepared.runtime));
    const script = await bundleApp(join(import.meta.dirname, 'scaleMain.ts'));
    const files = join(folder, 'media');
    await makeFiles(files, fileCount);
    const phase = <Found extends Findings>(name: Phase, userData: string) =>
      runPhase<Found>(prepared, script, { phase: name, userData: join(folder, userData), files });
    const empty = await phase<StartFindings>('start', 'empty');
    const added = await phase<AddFindings>('add', 'full');
    const full = await phase<StartFindings>('start', 'full');
    const used = await phase<UseFindings>('use', 'full');
    report({ empty, added, full, used });
    await mkdir('artifacts/bench', { recursive: true });
    await writeFile('artifacts/bench/scale.json', JSON.stringify({ empty, added, full, used }, null, 2));
    return 0;
  } finally {
    await prepared.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

interface All {
  readonly empty: StartFindings;
  readonly added: AddFindings;
  readonly full: StartFindings;
  readonly used: UseFindings;
}

function report({ empty, added, full, used }: All): void {
  for (const { query, medianMs, maxMs } of used.queries)
    console.log(`  ${query.padEnd(44)} ${medianMs.toFixed(1).padStart(6)} ms, longest ${maxMs.toFixed(1)}`);
  const slowest = Math.max(...used.queries.map(({ medianMs }) => medianMs));
  const slowestOnce = Math.max(...used.queries.map(({ maxMs }) => maxMs));
  const memory = Math.max(added.memoryMib, full.memoryMib, used.memoryMib) - empty.memoryMib;
  const lines: readonly (readonly [string, string, number, boolean])[] = [
    ['added, files/s', '>= 20000', added.filesPerS, added.filesPerS >= 20_000],
    [
      'first rows beyond an empty queue, ms',
      '<= 300',
      full.firstRowsMs - empty.firstRowsMs,
      full.firstRowsMs - empty.firstRowsMs <= 300,
    ],
    ['slowest window query, median ms', '<= 10', slowest, slowest <= 10],
    ['slowest window query, slowest once ms', '<= 10', slowestOnce, slowestOnce <= 10],
    ['memory above an empty queue, MiB', '<= 120', memory, memory <= 120],
    ['event loop while adding, p99 ms', '<= 50', added.p99Ms, added.p99Ms <= 50],
    ['event loop in use, p99 ms', '<= 50', used.p99Ms, used.p99Ms <= 50],
    ['longest stall while adding, ms', '<= 50', added.maxMs, added.maxMs <= 50],
    [
      'longest stall while searches are prepared, ms',
      '<= 50',
      used.preparingStallMs,
      used.preparingStallMs <= 50,
    ],
  ];
  console.log(
    `${full.uploads} uploads; searches prepared in ${used.preparedMs.toFixed(0)} ms; ${used.notices} change notices in use, longest stall ${used.maxMs.toFixed(0)} ms`,
  );
  for (const [goal, wanted, found, isReached] of lines)
    console.log(
      `${goal.padEnd(46)} ${wanted.padStart(9)} ${found.toFixed(1).padStart(10)}  ${isReached ? 'yes' : 'NO'}`,
    );
}
