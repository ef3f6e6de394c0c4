/** `npm run demo`: the local service, the app against it, sample media dropped in, and each file's way to its end. */
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
import { type Audience, emptyScreenshotFolder } from './screenshots.ts';

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
      // Whatever else was under way, a download for instance, would keep this process.
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
  return { stage, exitCode: await runUntilClosed(stage) };
}

/** A person looks around for as long as they like; without one there is nothing to wait for. */
async function untilClosed({ app, audience }: Stage): Promise<void> {
  if (audience === 'unwatched') return;
  console.log('The window stays open. Close it, or press Ctrl+C here, to end the demo.');
  await Promise.race([app.closed, interrupted]);
}

async function setUp(): Promise<Stage> {
  // Before Xvfb is started: what counts is the display that was there already.
  const audience: Audience =
    process.platform !== 'linux' || hasDisplay(process.env) ? 'watched' : 'unwatched';
  await emptyScreenshotFolder();
  const folder = await started.add(temporaryFolder, removeFolder);
  const plan = await preparePlan(join(folder, 'media'));
  const service = await started.add(
    () => startService({ processingSpeed }),
    ({ stop }) => stop(),
  );
  console.log(`The local service is up at ${service.apiUrl}.`);
  const prepared = await started.add(prepareElectron, ({ stop }) => stop());
  const app = await started.add(
    () =>
      AppWindow.open({
        prepared,
        apiUrl: service.apiUrl,
        apiKey: service.keys.sandbox,
        userData: join(folder, 'user-data'),
      }),
    (opened) => opened.close(),
  );
  console.log(`The app is open, with a sandbox key, in ${describeElectron(prepared.runtime)}.\n`);
  return { app, service, plan, audience };
}

async function runUntilClosed(stage: Stage): Promise<number> {
  try {
    return await runDemo(stage);
  } catch (error) {
    // Each call to a window that is gone fails in words of its own.
    if (!stage.app.isClosed) throw error;
    throw new Error('The window was closed before every file had come to its end.', { cause: error });
  }
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-demo-'));
  // For an end that nobody foresaw; otherwise it is long gone by then.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
