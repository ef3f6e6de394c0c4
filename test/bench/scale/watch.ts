/**
 * `npm run bench:watch [-- --files 50000]`: a watch folder with very many files in it is added to a queue in a real
 * Electron main process; once they are only remembered, once they are all sent. Prints how long the event loop was
 * ever held up.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { prepareElectron } from '../../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../../build/electron/runtime.ts';
import { main } from '../../../build/scripts/main.ts';
import { bundleApp } from '../app/bundle.ts';
import type { WatchFindings } from './phases.ts';
import { makeFiles, runPhase } from './runPhase.ts';

const maxGoalMs = 50;

await main(async () => {
  const { values } = parseArgs({ options: { files: { type: 'string', default: '50000' } } });
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-watch-'));
  const prepared = await prepareElectron();
  try {
    console.log(describeElectron(prepared.runtime));
    const script = await bundleApp(join(import.meta.dirname, 'scaleMain.ts'));
    const files = join(folder, 'media');
    await makeFiles(files, Number(values.files));
    const all: Record<string, WatchFindings> = {};
    for (const phase of ['watch-skip', 'watch-send'] as const) {
      const found = await runPhase<WatchFindings>(prepared, script, {
        phase,
        userData: join(folder, phase),
        files,
      });
      all[phase] = found;
      console.log(
        `${phase}: ${values.files} files in ${(found.tookMs / 1_000).toFixed(1)} s, ${found.memoryMib.toFixed(0)} MiB at most; ` +
          `event loop held up p99 ${found.p99Ms.toFixed(1)} ms, longest ${found.maxMs.toFixed(1)} ms ` +
          `(<= ${maxGoalMs}: ${found.maxMs <= maxGoalMs ? 'yes' : 'NO'})`,
      );
    }
    console.log(`load ${(loadavg()[0] ?? 0).toFixed(1)}`);
    await mkdir('artifacts/bench', { recursive: true });
    await writeFile('artifacts/bench/watch.json', JSON.stringify(all, null, 2));
    return 0;
  } finally {
    await prepared.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
