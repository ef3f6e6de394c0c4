/** Drives a running app through its window. The app was started with `--remote-debugging-port=0`. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type Browser, type Page, chromium } from '@playwright/test';

import { isMissing } from '../../build/electron/runtime.ts';
import type { UploadRow } from '../../preload/contract.ts';
import { dropFiles } from '../support/dropFiles.ts';
import { eventually } from '../support/poll.ts';

const limitMs = 60_000;
const connectMs = 10_000;

/** Chromium writes the chosen port into this file. */
const portFile = 'DevToolsActivePort';

/** Deletes the port of an earlier start. */
export async function forgetPort(userData: string): Promise<void> {
  await rm(join(userData, portFile), { force: true });
}

export class DrivenApp {
  readonly page: Page;
  private readonly browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.browser = browser;
    this.page = page;
  }

  /** Waits until the app with this data folder has its window. */
  static async connect(userData: string): Promise<DrivenApp> {
    const browser = await connectToPage(await debuggingPort(userData));
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('the app has no browser context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    // Uses the app's own theme, because Playwright would emulate the light theme.
    await page.emulateMedia({ colorScheme: null });
    await page.getByTestId('drop-target').waitFor({ timeout: limitMs });
    return new DrivenApp(browser, page);
  }

  /** Drops files on the window. The paths are absolute. */
  async drop(paths: readonly string[]): Promise<void> {
    await dropFiles(this.page, this.page, paths);
  }

  /** The id of the upload of a file. */
  async idOf(name: string): Promise<string> {
    const found = (await this.uploads()).find((row) => row.name === name);
    if (found === undefined) throw new Error(`no upload is called ${name}`);
    return found.id;
  }

  /** The names of all files in the queue. */
  async names(): Promise<string[]> {
    return (await this.uploads()).map((row) => row.name);
  }

  /** Waits until the file's upload has the state, even if its row is not visible. Rejects when the upload fails. */
  async reaches(name: string, state: string): Promise<void> {
    const read = async () =>
      (await this.uploads()).map((row) => ({
        name: row.name,
        state: row.state,
        failure: row.failure,
        wait: row.wait,
      }));
    const isThere = (rows: Awaited<ReturnType<typeof read>>, wanted: string) =>
      rows.some((row) => row.name === name && row.state === wanted);
    const rows = await eventually(read, (now) => isThere(now, state) || isThere(now, 'failed'), limitMs);
    if (!isThere(rows, state)) throw new Error(`${name} failed: ${JSON.stringify(rows)}`);
  }

  private async uploads(): Promise<readonly UploadRow[]> {
    return this.page.evaluate(async () => {
      const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 50 } as const;
      return (await window.mediamagic?.listUploads(query))?.rows ?? [];
    });
  }

  /** Closes the connection. The app continues to run. */
  async leave(): Promise<void> {
    await this.browser.close();
  }
}

async function debuggingPort(userData: string): Promise<string> {
  const read = async () => {
    try {
      return await readFile(join(userData, portFile), 'utf8');
    } catch (error) {
      if (isMissing(error)) return '';
      throw error;
    }
  };
  const text = await eventually(read, (found) => found.includes('\n'), limitMs);
  return text.split('\n')[0] ?? '';
}

/** Chromium may never answer a client that connects while a page is being created, so the page has to exist first. */
async function connectToPage(port: string): Promise<Browser> {
  const address = `http://127.0.0.1:${port}`;
  const hasPage = async () => {
    const targets: unknown = await (await fetch(`${address}/json/list`)).json();
    return JSON.stringify(targets).includes('app://');
  };
  await eventually(hasPage, (found) => found, limitMs);
  const connect = () => chromium.connectOverCDP(address, { timeout: connectMs }).catch(() => null);
  const browser = await eventually(connect, (found) => found !== null, limitMs);
  if (browser === null) throw new Error('the app’s browser does not answer');
  return browser;
}
