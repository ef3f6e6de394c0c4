/**
 * Starts the packaged app like a user, outside this project and without the inspector. Files on the command line end
 * complete.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Browser, type Page, chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type PreparedElectron, prepareElectron } from '../../build/electron/prepareElectron.ts';
import { run } from '../../build/electron/run.ts';
import { isMissing } from '../../build/electron/runtime.ts';
import { sha256OfFile, writeLargeMp4 } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { type PackagedCopy, copyPackagedApp, environmentOutside } from '../support/packagedCopy.ts';
import { eventually } from '../support/poll.ts';

const limitMs = 60_000;
const connectMs = 10_000;
/**
 * The type of a file is detected from all of its bytes up to 128 KiB, and from parts of a larger file. The largest file
 * exceeds the limit of a direct upload, so it is sent in blocks and needs the worker for checksums.
 */
const films = [
  { name: 'read whole.mp4', sizeBytes: 131_072 },
  { name: 'read in part.mp4', sizeBytes: 131_073 },
  { name: 'in blocks.mp4', sizeBytes: 30_000_000 },
] as const;
const finalStates: ReadonlySet<string> = new Set(['complete', 'failed']);
let prepared: PreparedElectron;
let app: PackagedCopy;
let env: Record<string, string>;
let service: Service;
let folder: string;

beforeAll(async () => {
  prepared = await prepareElectron();
  app = await copyPackagedApp();
  env = environmentOutside(prepared.env);
  service = await startService({ processingSpeed: 10 });
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-package-'));
}, 300_000);

afterAll(async () => {
  await service.stop();
  await prepared.stop();
  await app.remove();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Chromium writes the chosen port into this file. */
async function debuggingPort(userData: string): Promise<string> {
  const read = async () => {
    try {
      return await readFile(join(userData, 'DevToolsActivePort'), 'utf8');
    } catch (error) {
      if (isMissing(error)) return '';
      throw error;
    }
  };
  const text = await eventually(read, (found) => found.includes('\n'), limitMs);
  return text.split('\n')[0] ?? '';
}

/**
 * Connects again until Chromium answers. A client that connects while a page is being created may never get an answer, so
 * the page has to exist first.
 */
async function connectToPage(port: string): Promise<Browser> {
  const address = `http://127.0.0.1:${port}`;
  const isThere = async () => {
    const targets: unknown = await (await fetch(`${address}/json/list`)).json();
    return JSON.stringify(targets).includes('app://');
  };
  await eventually(isThere, (found) => found, limitMs);
  const connect = () => chromium.connectOverCDP(address, { timeout: connectMs }).catch(() => null);
  const browser = await eventually(connect, (found) => found !== null, limitMs);
  if (browser === null) throw new Error('the app’s browser does not answer');
  return browser;
}

function haveEnded(rows: Readonly<Record<string, string>>): boolean {
  return films.every(({ name }) => finalStates.has(rows[name] ?? ''));
}

/** Returns the names and states of the rows once all are in their final state. */
async function endedRows(page: Page): Promise<Record<string, string>> {
  const read = async () => {
    const rows = await page.getByTestId('upload-row').all();
    const states = rows.map(async (row) => [
      (await row.getAttribute('data-name')) ?? '',
      (await row.getAttribute('data-state')) ?? '',
    ]);
    return Object.fromEntries(await Promise.all(states)) as Record<string, string>;
  };
  return eventually(read, haveEnded, limitMs);
}

it(
  'completes files of every size from the command line, byte for byte, and quits when asked',
  async () => {
    const userData = join(folder, 'user-data');
    const files = films.map(({ name, sizeBytes }) => ({ name, sizeBytes, path: join(folder, name) }));
    for (const { path, sizeBytes } of files) await writeLargeMp4(path, sizeBytes, 1);
    const paths = files.map(({ path }) => path);
    const child = spawn(
      app.executable,
      [
        ...prepared.args,
        '--remote-debugging-port=0',
        `--user-data-dir=${userData}`,
        '--lang=en',
        '--yes',
        ...paths,
      ],
      {
        cwd: folder,
        env: {
          ...env,
          LANGUAGE: 'en',
          MEDIAMAGIC_API_URL: service.apiUrl,
          MEDIAMAGIC_API_KEY: service.keys.sandbox,
        },
        stdio: 'ignore',
      },
    );
    const ended = once(child, 'exit');
    try {
      const port = await debuggingPort(userData);
      const browser = await connectToPage(port);
      const context = browser.contexts()[0];
      if (context === undefined) throw new Error('the app has no browser context');
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      expect(await endedRows(page)).toEqual(Object.fromEntries(films.map(({ name }) => [name, 'complete'])));
      await browser.close();
      for (const { name, path } of files) {
        const blob = await service.control.blob(`${service.workspaces.main}/${name}`);
        expect([name, blob?.sha256]).toEqual([name, await sha256OfFile(path)]);
      }

      child.kill('SIGTERM');
      const [code] = await ended;
      // Windows can only kill a process, not request its end.
      if (process.platform !== 'win32') expect(code).toBe(0);
    } finally {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
    }
  },
  2 * limitMs,
);

it(
  'runs no script as Node',
  async () => {
    const script = 'console.log("ran as Node"); process.exit(0)';
    const asNode = { ...env, ELECTRON_RUN_AS_NODE: '1', MEDIAMAGIC_API_URL: service.apiUrl };
    const userData = join(folder, 'other-user-data');
    const limit = new AbortController();
    let hasEnded = false;
    const args = [...prepared.args, `--user-data-dir=${userData}`, '-e', script];
    const result = run(app.executable, args, { cwd: folder, env: asNode, signal: limit.signal }).finally(
      () => {
        hasEnded = true;
      },
    );
    // The queue shows that the executable started as the app.
    const isApp = () => existsSync(join(userData, 'queue.db'));
    await eventually(isApp, (found) => found || hasEnded, limitMs);
    const startedAsApp = isApp();
    limit.abort();
    expect((await result).stdout).not.toContain('ran as Node');
    expect(startedAsApp).toBe(true);
  },
  2 * limitMs,
);
