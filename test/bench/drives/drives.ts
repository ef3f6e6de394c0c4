/**
 * `npm run bench:drives`: the files of a healthy drive are sent alone and beside a drive that stops answering, in turns, by
 * the main process of a real Electron. Prints the ratio of both speeds, how long the main thread was held up, and how long
 * the add of the hung drive's files took. Writes `artifacts/bench/drives.json`. Linux only.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { prepareElectron } from '../../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../../build/electron/runtime.ts';
import { main } from '../../../build/scripts/main.ts';
import { writeFillers, writeLargeMp4 } from '../../fixtures/samples.ts';
import { bundleApp } from '../app/bundle.ts';
import { memoryFolder } from '../files.ts';
import { Sink } from '../sink/sink.ts';
import { type CaseFindings, goalsOf } from './goals.ts';
import { hungDrive } from './hungDrive.ts';
import { type Turn, takeTurn } from './turn.ts';

const mebibyte = 1_024 * 1_024;
const smallBytes = 50_000;
/** As many films as the app sends at once, so that a slot that is lost shows. */
const films = 3;
const hungFilmBytes = 200 * mebibyte;
const hungFiles = 40;
/** Of each call while the drive answers, so that its film lasts until it hangs. */
const delayMs = 20;

await main(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      files: { type: 'string', default: '1000' },
      size: { type: 'string', default: '512' },
    },
  });
  const [runs, files, filmBytes] = [
    Number(values.runs),
    Number(values.files),
    Number(values.size) * mebibyte,
  ];
  const folder = await mkdtemp(join(memoryFolder(), 'mediamagic-drives-'));
  const prepared = await prepareElectron();
  const sink = await Sink.start();
  const drive = await hungDrive(folder, delayMs);
  console.log(`${describeElectron(prepared.runtime)}; hung drive: ${drive.kind}`);
  try {
    const small = join(folder, 'small');
    await mkdir(small);
    await writeFillers(small, { count: files, sizeBytes: smallBytes, extension: '.jpg', seed: 1 });
    const large = Array.from({ length: films }, (_, index) => join(folder, `film ${index}.mp4`));
    for (const [index, path] of large.entries()) await writeLargeMp4(path, filmBytes, index);
    const hungFolder = join(drive.behind, 'hung');
    await mkdir(hungFolder);
    await writeFillers(hungFolder, { count: hungFiles, sizeBytes: smallBytes, extension: '.jpg', seed: 2 });
    await writeLargeMp4(join(drive.behind, 'film.mp4'), hungFilmBytes, 9);

    const script = await bundleApp(join(import.meta.dirname, '../app/electronMain.ts'));
    const bench = { prepared, script, sink, drive, folder };
    const found: CaseFindings[] = [];
    for (const each of [
      { name: `${files} files of ${smallBytes} bytes`, paths: [small], count: files },
      { name: `${films} films of ${values.size} MiB`, paths: large, count: films },
    ]) {
      const turns: Turn[] = [];
      for (let run = 0; run < runs; run += 1)
        // A disturbance of the machine must not always hit the same half.
        for (const beside of run % 2 === 0 ? [false, true] : [true, false]) {
          const turn = await takeTurn(bench, each, beside);
          turns.push(turn);
          console.log(
            `  ${each.name}, run ${run + 1}, ${beside ? 'beside' : 'alone'}: ${turn.wallMs.toFixed(0)} ms`,
          );
        }
      found.push({ name: each.name, turns });
    }
    for (const { goal, wanted, value, isReached } of goalsOf(found))
      console.log(`${goal.padEnd(64)} ${wanted.padEnd(8)} ${value.padStart(9)} ${isReached ? 'yes' : 'NO'}`);
    const load = loadavg()[0] ?? 0;
    console.log(`load ${load.toFixed(1)}`);
    await mkdir('artifacts/bench', { recursive: true });
    await writeFile(
      'artifacts/bench/drives.json',
      JSON.stringify({ load, drive: drive.kind, found }, null, 2),
    );
    return 0;
  } finally {
    drive.remove();
    sink.stop();
    await prepared.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
