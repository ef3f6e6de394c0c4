/**
 * `npm run demo`: the local service, the app connected to it, sample media dropped in, and each file's steps printed. With
 * `--close` it ends by itself, for tests, also where a person could watch.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startService } from '../../test/service/index.ts';
import { hasDisplay } from '../electron/display.ts';
import { prepareElectron } from '../electron/prepareElectron.ts';
import { describeElectron } from '../electron/runtime.ts';
import { main } from '../scripts/main.ts';
import { AppWindow } from './appWindow.ts';
import { preparePlan } from './cases.ts';
import { Started, interruption } from './ending.ts';
import { type Stage, runDemo } from './runDemo.ts';

/** Slow enough to be seen: 2.5 to 5 s a file. */
const processingSpeed = 0.4;

const interrupted = interruption();
const started = new Started();

await main(async () => {
  try {
    const end = await Promise.race([demo(), interrupted]);
    if ('signal' in end) {
      console.error(`\n${end.signal}: stopping everything.`);
      await started.stopAll();
      // Other work that has not ended, for example a download, would keep this process alive.
      process.exit(end.exitCode);
    }
    await untilClosed(end.stage);
    return end.exitCode;
  } finally {
    await started.stopAll();
  }
});

async function demo(): Promise<{ readonly stage: Stage; readonly exitCode: number }> {
  const stage = await setUp();
  try {
    return { stage, exitCode: await runDemo(stage) };
  } catch (error) {
    // Each call to a closed window fails with another message.
    if (!stage.app.isClosed) throw error;
    throw new Error('The window was closed before every file had ended.', { cause: error });
  }
}

/** A person may use the window for as long as they like; otherwise there is nothing to wait for. */
async function untilClosed({ app, isWatched }: Stage): Promise<void> {
  if (!isWatched) return;
  console.log('The window stays open. Close it, or press Ctrl+C here, to end the demo.');
  await Promise.race([app.closed, interrupted]);
}

async function setUp(): Promise<Stage> {
  // Xvfb is started later: a display that exists now belongs to a person.
  const isSeen = process.platform !== 'linux' || hasDisplay(process.env);
  const isWatched = isSeen && !process.argv.includes('--close');
  const folder = await started.add(
    () => mkdtemp(join(tmpdir(), 'mediamagic-demo-')),
    (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  // For an unexpected end; otherwise the folder is removed before.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const plan = await preparePlan(join(folder, 'media'));
  const service = await started.add(
    () => startService({ processingSpeed }),
    ({ stop }) => stop(),
  );
  console.log(`The local service runs at ${service.apiUrl}.`);
  const prepared = await started.add(prepareElectron, ({ stop }) => stop());
  const env = { MEDIAMAGIC_API_URL: service.apiUrl, MEDIAMAGIC_API_KEY: service.keys.sandbox };
  const app = await started.add(
    () => AppWindow.open(prepared, join(folder, 'user-data'), env),
    (opened) => opened.close(),
  );
  console.log(`The app is open, with a sandbox key, in ${describeElectron(prepared.runtime)}.\n`);
  return { app, service, plan, isWatched };
}
