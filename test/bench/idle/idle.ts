/**
 * `npm run bench:idle [-- --seconds 300 --rows 10000 --only starts]`: what the app takes while it has nothing to do,
 * hidden in the tray of a separate desktop with finished uploads in its queue and three watch folders, beside an
 * Electron that does nothing; and how long a start takes, beside an empty window. Prints each finding beside its goal
 * and writes `artifacts/bench/idle.json`; asserts nothing. Linux only.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { _electron } from '@playwright/test';

import { projectFolder } from '../../../build/electron/paths.ts';
import { type PreparedElectron, prepareElectron } from '../../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../../build/electron/runtime.ts';
import { main } from '../../../build/scripts/main.ts';
import { type FakeDesktop, startFakeDesktop } from '../../support/fakeDesktop.ts';
import { eventually } from '../../support/poll.ts';
import { monotonicMs } from '../monotonic.ts';
import { fillQueue } from '../window/fill.ts';
import { type Taken, takenBy } from './processes.ts';
import { addWatchFolders } from './watched.ts';

/** What a start leaves behind (code caches, a first tidying) is over by then. */
const settleMs = 20_000;
/** On a busy machine. */
const startLimitMs = 120_000;
/** Odd; the first has no code ready-made yet. */
const starts = 11;
/** Only the memory of the empty one is measured. */
const emptyMs = 10_000;

interface Finding {
  readonly what: string;
  readonly unit: string;
  readonly found: number;
  readonly most: number;
}

interface Bench {
  readonly prepared: PreparedElectron;
  readonly desktop: FakeDesktop;
  readonly folder: string;
  readonly env: Record<string, string>;
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '300' },
      rows: { type: 'string', default: '10000' },
      only: { type: 'string', default: '' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-idle-'));
  const prepared = await prepareElectron();
  const desktop = await startFakeDesktop();
  console.log(describeElectron(prepared.runtime));
  try {
    await desktop.showPanel();
    await fillQueue(join(folder, 'user-data'), Number(values.rows), 'finished');
    await addWatchFolders(folder, join(folder, 'user-data'));
    const bench = { prepared, desktop, folder, env: environment(prepared, desktop) };
    const idle = values.only === 'starts' ? [] : await measureIdle(bench, Number(values.seconds) * 1_000);
    await report([...idle, ...(await measureStarts(bench))], values);
    return 0;
  } finally {
    await desktop.stop();
    await prepared.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

function environment(prepared: PreparedElectron, desktop: FakeDesktop): Record<string, string> {
  return {
    ...prepared.env,
    DBUS_SESSION_BUS_ADDRESS: desktop.busAddress,
    // Port 9 discards; nothing is asked of it.
    MEDIAMAGIC_API_URL: 'http://127.0.0.1:9',
    MEDIAMAGIC_API_KEY: '',
  };
}

async function measureIdle(bench: Bench, lastsMs: number): Promise<Finding[]> {
  const empty = await watch(bench, [await emptyApp(bench.folder, 'no-window')], emptyMs, async () => {});
  const userData = `--user-data-dir=${join(bench.folder, 'user-data')}`;
  const rest = (forMs: number) =>
    watch(bench, [projectFolder, userData, '--hidden'], forMs, () =>
      eventually(
        () => bench.desktop.iconCount(),
        (count) => count === 1,
        startLimitMs,
      ),
    );
  await rest(0); // the first start with these uploads writes what it knows of each of them
  const hidden = await rest(lastsMs);
  return [
    { what: 'CPU of one core, hidden in the tray', unit: '%', found: hidden.cpuShare * 100, most: 0.2 },
    {
      what: 'memory, of an empty Electron',
      unit: 'x',
      found: hidden.memoryMib / empty.memoryMib,
      most: 1.25,
    },
    { what: 'written to the disk', unit: 'B', found: hidden.writtenBytes, most: 0 },
  ];
}

async function watch(
  { prepared, env }: Bench,
  args: readonly string[],
  lastsMs: number,
  isUp: () => Promise<unknown>,
) {
  const child = spawn(prepared.runtime.executablePath, [...prepared.args, ...args], { env, stdio: 'ignore' });
  await once(child, 'spawn');
  const { pid = 0 } = child;
  try {
    await isUp();
    await delay(settleMs);
    const before = await takenBy(pid);
    const startedAt = monotonicMs();
    await delay(lastsMs);
    const after = await takenBy(pid);
    return between(before, after, monotonicMs() - startedAt);
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

function between(before: Taken, after: Taken, lastedMs: number) {
  const found = {
    cpuShare: (after.cpuMs - before.cpuMs) / lastedMs,
    memoryMib: after.memoryMib,
    writtenBytes: after.writtenBytes - before.writtenBytes,
  };
  console.log(
    `${after.processes} processes, ${after.memoryMib.toFixed(0)} MiB, ${(found.cpuShare * 100).toFixed(2)} %`,
  );
  return found;
}

async function measureStarts(bench: Bench): Promise<Finding[]> {
  const empty = await emptyApp(bench.folder, 'window');
  const times = { app: [] as number[], empty: [] as number[] };
  for (let turn = 0; turn < starts; turn += 1) {
    times.empty.push(await timeStart(bench, [empty], '#ready'));
    const userData = `--user-data-dir=${join(bench.folder, 'user-data')}`;
    times.app.push(await timeStart(bench, [projectFolder, userData], '[data-testid=upload-row]'));
  }
  const found = median(times.app) / median(times.empty);
  const told = (values: readonly number[]) =>
    `${median(values).toFixed(0)} ms (${values.map((value) => value.toFixed(0)).join(' ')})`;
  console.log(`start: ${told(times.app)}, empty window ${told(times.empty)}`);
  return [{ what: 'start to a usable window, of an empty one', unit: 'x', found, most: 1.4 }];
}

async function timeStart({ prepared, env }: Bench, args: readonly string[], ready: string): Promise<number> {
  const startedAt = monotonicMs();
  const electron = await _electron.launch({
    executablePath: prepared.runtime.executablePath,
    args: [...prepared.args, ...args],
    env,
  });
  const page = await electron.firstWindow();
  await page.locator(ready).first().waitFor();
  const tookMs = monotonicMs() - startedAt;
  await electron.close();
  return tookMs;
}

/** An Electron that does nothing, with or without a window. */
async function emptyApp(folder: string, kind: 'window' | 'no-window'): Promise<string> {
  const path = join(folder, kind);
  await mkdir(path, { recursive: true });
  const page = 'data:text/html,<p id=ready>ready</p>';
  const show =
    kind === 'window'
      ? `new BrowserWindow({ webPreferences: { sandbox: true } }).loadURL(${JSON.stringify(page)})`
      : '';
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: `empty-${kind}`, main: 'main.cjs' }));
  await writeFile(
    join(path, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.setPath('userData', ${JSON.stringify(join(folder, `${kind}-data`))});
app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => { ${show} });`,
  );
  return path;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function report(findings: readonly Finding[], circumstances: object): Promise<void> {
  const load = loadavg()[0] ?? 0;
  console.log(`${JSON.stringify(circumstances)}; ${cpus().length} cores, load ${load.toFixed(1)}`);
  for (const { what, unit, found, most } of findings) {
    const wanted = `<= ${most} ${unit}`;
    console.log(
      `${what.padEnd(44)} ${found.toFixed(2).padStart(9)} ${unit.padEnd(2)} ${wanted.padStart(10)}  ${found <= most ? 'yes' : 'NO'}`,
    );
  }
  const path = join(projectFolder, 'artifacts/bench/idle.json');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(
    path,
    `${JSON.stringify({ ...circumstances, cores: cpus().length, load, findings }, null, 2)}\n`,
  );
  console.log('artifacts/bench/idle.json');
}
