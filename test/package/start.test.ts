/** The packaged app as people start it: a file named on the command line ends complete. Its debugger is switched off. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type PreparedElectron, prepareElectron } from '../../build/electron/prepareElectron.ts';
import { run } from '../../build/electron/run.ts';
import { isMissing } from '../../build/electron/runtime.ts';
import { sha256OfFile, writeLargeMp4 } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { eventually } from '../support/poll.ts';
import { unpackedApp } from './unpacked.ts';

const limitMs = 60_000;
const connectMs = 10_000;
const { executable } = await unpackedApp();
let prepared: PreparedElectron;
let service: Service;
let folder: string;

beforeAll(async () => {
  prepared = await prepareElectron();
  service = await startService({ processingSpeed: 10 });
  folder = await mkdtemp(join(tmpdir(), 'mediamagic-package-'));
}, 300_000);

afterAll(async () => {
  await service.stop();
  await prepared.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Chromium writes the port that it has chosen into this file. */
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

/** Chromium may leave who connects while a page is being made without an answer: so the page first, and ask anew. */
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

it(
  'a file on the command line of the packaged app ends complete, byte for byte, and the app quits when asked',
  async () => {
    const file = join(folder, 'film.mp4');
    const userData = join(folder, 'user-data');
    // Above the direct limit: blocks, and the worker for checksums, which is a script inside the archive.
    await writeLargeMp4(file, 14_000_000, 1);
    const app = spawn(
      executable,
      [...prepared.args, '--remote-debugging-port=0', `--user-data-dir=${userData}`, '--lang=en', file],
      {
        cwd: folder,
        env: {
          ...prepared.env,
          LANGUAGE: 'en',
          MEDIAMAGIC_API_URL: service.apiUrl,
          MEDIAMAGIC_API_KEY: service.keys.sandbox,
        },
        stdio: 'ignore',
      },
    );
    const ended = once(app, 'exit');
    try {
      const port = await debuggingPort(userData);
      const browser = await connectToPage(port);
      const context = browser.contexts()[0];
      if (context === undefined) throw new Error('the app has no browser context');
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      await page
        .locator('[data-testid=upload-row][data-name="film.mp4"][data-state=complete]')
        .waitFor({ timeout: limitMs });
      await browser.close();
      const blob = await service.control.blob(`${service.workspaces.main}/film.mp4`);
      expect(blob?.sha256).toBe(await sha256OfFile(file));

      app.kill('SIGTERM');
      const [code] = await ended;
      // Windows has no request to end, only the end.
      if (process.platform !== 'win32') expect(code).toBe(0);
    } finally {
      if (app.exitCode === null && app.signalCode === null) {
        app.kill('SIGKILL');
        await ended;
      }
    }
  },
  2 * limitMs,
);

it(
  'the packaged app runs nobody’s script as Node',
  async () => {
    const script = 'console.log("ran as Node"); process.exit(0)';
    const env = { ...prepared.env, ELECTRON_RUN_AS_NODE: '1', MEDIAMAGIC_API_URL: service.apiUrl };
    const userData = join(folder, 'other-user-data');
    const limit = new AbortController();
    let hasEnded = false;
    const args = [...prepared.args, `--user-data-dir=${userData}`, '-e', script];
    const result = run(executable, args, { env, signal: limit.signal }).finally(() => {
      hasEnded = true;
    });
    // Its queue shows that it has started as the app that it is.
    const isApp = () => existsSync(join(userData, 'queue.db'));
    await eventually(isApp, (found) => found || hasEnded, limitMs);
    const startedAsApp = isApp();
    limit.abort();
    expect((await result).stdout).not.toContain('ran as Node');
    expect(startedAsApp).toBe(true);
  },
  2 * limitMs,
);
