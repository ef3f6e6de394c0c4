/**
 * `npm run bench:window [-- --rows 100000 --seconds 60]`: the real app with that many uploads in its queue, measured in
 * its window. Prints each finding beside its goal and writes `artifacts/bench/window.json`; asserts nothing.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type ElectronApplication, type Page, _electron } from '@playwright/test';

import { projectFolder } from '../../../build/electron/paths.ts';
import { prepareElectron } from '../../../build/electron/prepareElectron.ts';
import { describeElectron } from '../../../build/electron/runtime.ts';
import { main } from '../../../build/scripts/main.ts';
import { criticalAmong, fillQueue, firstCritical, nameAt } from './fill.ts';
import { readRows, takeNotices, timeFilter, timeJump, timeSearch, watchRows } from './page.ts';
import { ownMemory, rendererMemory } from './rendererMemory.ts';

const repeats = 9;

interface Finding {
  readonly what: string;
  readonly unit: string;
  readonly found: number;
  readonly goal: { readonly sign: '<=' | '>='; readonly value: number };
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-window-'));
  const prepared = await prepareElectron();
  console.log(describeElectron(prepared.runtime));
  try {
    const userData = join(folder, 'user-data');
    const rows = Number(values.rows);
    await fillQueue(userData, rows);
    const electron = await _electron.launch({
      executablePath: prepared.runtime.executablePath,
      args: [...prepared.args, projectFolder, `--user-data-dir=${userData}`, '--lang=en'],
      // Port 9 discards; all is paused, so nothing is asked of it.
      env: {
        ...prepared.env,
        MEDIAMAGIC_API_URL: 'http://127.0.0.1:9',
        MEDIAMAGIC_API_KEY: 'sk_test_bench',
      },
      colorScheme: null,
    });
    try {
      const findings = await measure(electron, rows, Number(values.seconds) * 1_000);
      await report(findings, { rows, electron: prepared.runtime.version });
    } finally {
      await electron.close();
    }
    return 0;
  } finally {
    await prepared.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function measure(electron: ElectronApplication, rows: number, noticeMs: number): Promise<Finding[]> {
  const page = await electron.firstWindow();
  await page.getByTestId('upload-row').first().waitFor();
  await page.evaluate(() => window.mediamagic?.pauseAll());
  await page.evaluate(watchRows);
  await page.getByTestId('upload-list').focus();
  const jumps = await repeated(async () => [
    await page.evaluate(timeJump, { key: 'End', name: nameAt(rows - 1) }),
    await page.evaluate(timeJump, { key: 'Home', name: nameAt(0) }),
  ]);
  const searches = await repeated(async () => await search(page, rows));
  const filters = await repeated(async () => [
    await page.evaluate(timeFilter, { filter: 'critical', name: nameAt(firstCritical) }),
    await page.evaluate(timeFilter, { filter: 'all', name: nameAt(0) }),
  ]);
  const atRest = await rendererMemory(electron);
  const { notices, longTasks } = await page.evaluate(takeNotices, noticeMs);
  const afterNotices = await rendererMemory(electron);
  const own = await ownMemory(electron);
  console.log(
    `memory that the renderer alone has: ${own.window.toFixed(1)} MiB, with an empty page ${own.empty.toFixed(1)} MiB`,
  );
  return [
    most('row elements in the document at once', '', await page.evaluate(readRows), 80),
    most('jump to the end or back, median', 'ms', jumps.median, 100),
    most('jump to the end or back, slowest', 'ms', jumps.slowest, 100),
    most('answer to a key in the search, median', 'ms', searches.median, 100),
    most('answer to a key in the search, slowest', 'ms', searches.slowest, 100),
    most('answer to the filter for critical issues, slowest', 'ms', filters.slowest, 100),
    {
      what: 'change notices a second',
      unit: '',
      found: (notices * 1_000) / noticeMs,
      goal: { sign: '>=', value: 9 },
    },
    most('tasks over 50 ms meanwhile', '', longTasks.length, 0),
    most('longest of them', 'ms', Math.max(0, ...longTasks), 50),
    most('memory of the renderer', 'MiB', atRest, 150),
    most('memory of the renderer after the notices', 'MiB', afterNotices, 150),
  ];
}

/** As a person types: each key changes what is found. */
async function search(page: Page, rows: number): Promise<number[]> {
  // Found in names alone, not in their folders.
  const texts = ['000', '0000', '00001', '000012', ''];
  const counts = texts.map(
    (text) =>
      Array.from({ length: rows }, (_, index) => nameAt(index)).filter((name) => name.includes(text)).length,
  );
  // A word that is in no name: the severity of issues.
  texts.push('critical', '');
  counts.push(criticalAmong(rows, 'mixed'), rows);
  const times: number[] = [];
  for (const [index, text] of texts.entries()) {
    times.push(await page.evaluate(timeSearch, { text, rows: counts[index] ?? 0 }));
  }
  return times;
}

async function repeated(once: () => Promise<readonly number[]>) {
  const times: number[] = [];
  for (let turn = 0; turn < repeats; turn += 1) times.push(...(await once()));
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? 0, slowest: times.at(-1) ?? 0 };
}

function most(what: string, unit: string, found: number, value: number): Finding {
  return { what, unit, found, goal: { sign: '<=', value } };
}

async function report(
  findings: readonly Finding[],
  circumstances: { readonly rows: number; readonly electron: string },
): Promise<void> {
  const load = loadavg()[0] ?? 0;
  console.log(`${circumstances.rows} uploads; ${cpus().length} cores, load ${load.toFixed(1)}`);
  for (const { what, unit, found, goal } of findings) {
    const isReached = goal.sign === '<=' ? found <= goal.value : found >= goal.value;
    const wanted = `${goal.sign} ${goal.value} ${unit}`;
    console.log(
      `${what.padEnd(52)} ${found.toFixed(1).padStart(9)} ${unit.padEnd(4)} ${wanted.padStart(12)}  ${isReached ? 'yes' : 'NO'}`,
    );
  }
  const path = join(projectFolder, 'artifacts/bench/window.json');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(
    path,
    `${JSON.stringify({ ...circumstances, cores: cpus().length, load, findings }, null, 2)}\n`,
  );
  console.log('artifacts/bench/window.json');
}
