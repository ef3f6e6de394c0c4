/** Files for the scale benches, and the Electron that one phase of them runs in. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { PreparedElectron } from '../../../build/electron/prepareElectron.ts';
import type { Findings, Phase } from './phases.ts';

const filesPerFolder = 1_000;

/** Folders of small files, as a day's shooting leaves them. */
export async function makeFiles(folder: string, fileCount: number): Promise<void> {
  for (let first = 0; first < fileCount; first += filesPerFolder) {
    const day = join(folder, `day ${first / filesPerFolder}`);
    await mkdir(day, { recursive: true });
    const names = Array.from({ length: filesPerFolder }, (_, index) => `clip ${first + index}.mov`);
    await Promise.all(names.map((name) => writeFile(join(day, name), '.')));
  }
}

/** Runs one phase in a separate Electron and resolves with its findings. */
export async function runPhase<Found extends Findings>(
  { runtime, args, env }: PreparedElectron,
  script: string,
  { phase, userData, files }: { phase: Phase; userData: string; files: string },
): Promise<Found> {
  const child = spawn(runtime.executablePath, [...args, script, `--user-data-dir=${userData}`], {
    env: { ...env, BENCH_PHASE: phase, BENCH_FILES: files },
    stdio: ['ignore', 'inherit', process.env['BENCH_DEBUG'] === undefined ? 'ignore' : 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Electron ended in the phase "${phase}"`);
  });
  const [findings] = await Promise.race([once(child, 'message'), ended]);
  await ended.catch(() => undefined);
  return findings as Found;
}
