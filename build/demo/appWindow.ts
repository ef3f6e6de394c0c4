/** The app as the demo handles it: started afresh, dropped on, asked through its own bridge, looked at. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { type ElectronApplication, type Page, _electron } from '@playwright/test';

import type { CallAnswer, CallArgs, CallName, UploadDetails } from '../../preload/contract.ts';
import { dropFiles } from '../../test/support/dropFiles.ts';
import { projectFolder } from '../electron/paths.ts';
import type { PreparedElectron } from '../electron/prepareElectron.ts';

export interface AppOptions {
  readonly prepared: PreparedElectron;
  readonly apiUrl: string;
  readonly apiKey: string;
  /** A new one: the app knows nothing of earlier runs. */
  readonly userData: string;
}

export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const quitLimitMs = 5_000;
const toastLimitMs = 5_000;

export class AppWindow {
  readonly #electron: ElectronApplication;
  readonly #child: ChildProcess;
  readonly #page: Page;
  readonly #pageErrors: string[] = [];
  /** Resolves when the app has ended, whoever ended it. */
  readonly closed: Promise<void>;

  private constructor(electron: ElectronApplication, child: ChildProcess, page: Page) {
    this.#electron = electron;
    this.#child = child;
    this.#page = page;
    this.closed = new Promise((resolve) => electron.once('close', () => resolve()));
    page.on('pageerror', ({ message }) => this.#pageErrors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#pageErrors.push(message.text());
    });
  }

  static async open({ prepared, apiUrl, apiKey, userData }: AppOptions): Promise<AppWindow> {
    const electron = await _electron.launch({
      executablePath: prepared.runtime.executablePath,
      args: [...prepared.args, projectFolder, `--user-data-dir=${userData}`, '--lang=en'],
      env: { ...prepared.env, LANGUAGE: 'en', MEDIAMAGIC_API_URL: apiUrl, MEDIAMAGIC_API_KEY: apiKey },
      // The theme is the app's own; Playwright would hold every page to the light one.
      colorScheme: null,
    });
    // Asked for now: once it has ended, Playwright does not know it any more.
    const child = electron.process();
    try {
      const app = new AppWindow(electron, child, await electron.firstWindow());
      await app.#page.getByTestId('drop-target').waitFor();
      return app;
    } catch (error) {
      await quit(electron, child);
      throw error;
    }
  }

  get isClosed(): boolean {
    return this.#page.isClosed();
  }

  /** What went wrong in the page, in its own words. */
  get pageErrors(): readonly string[] {
    return this.#pageErrors;
  }

  async drop(paths: readonly string[]): Promise<void> {
    await dropFiles(this.#electron, this.#page, paths);
  }

  /** What the window says about the drop that was just made, null if it says nothing of the kind. */
  async messageWith(words: string): Promise<string | null> {
    const toast = this.#page.getByTestId('toast').filter({ hasText: words });
    try {
      return await toast.first().innerText({ timeout: toastLimitMs });
    } catch {
      // Playwright's time-out: there is no such message.
      return null;
    }
  }

  /** Every upload, in the order of adding. */
  async uploads(): Promise<UploadDetails[]> {
    const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 } as const;
    const { rows } = await this.#call('listUploads', query);
    const details = await Promise.all(rows.map(({ id }) => this.#call('uploadDetails', { id })));
    return details.filter((upload) => upload !== null).toSorted((a, b) => a.row.addedAt - b.row.addedAt);
  }

  /** Gives the window this look, without the pointer over anything, and waits until the page has it. */
  async show({ theme, width, height }: Look): Promise<void> {
    await this.#electron.evaluate(
      ({ BrowserWindow, nativeTheme }, look) => {
        nativeTheme.themeSource = look.theme;
        for (const window of BrowserWindow.getAllWindows()) window.setContentSize(look.width, look.height);
      },
      { theme, width, height },
    );
    await this.#page.mouse.move(0, 0);
    await this.#page.waitForFunction(
      `innerWidth === ${width} && innerHeight === ${height} &&
       matchMedia('(prefers-color-scheme: ${theme})').matches`,
      undefined,
      { polling: 50, timeout: 5_000 },
    );
  }

  async photograph(folder: string, name: string): Promise<void> {
    await this.#page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  }

  async close(): Promise<void> {
    await quit(this.#electron, this.#child);
  }

  /** One call of the window's bridge; records of plain data go in and come out. */
  async #call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<CallAnswer<Name>> {
    return await this.#page.evaluate<CallAnswer<Name>>(
      `window.mediamagic.${name}(${JSON.stringify(args) ?? ''})`,
    );
  }
}

/** As a person quits; a process that does not follow is killed. */
async function quit(electron: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), quitLimitMs);
  try {
    await electron.close();
  } finally {
    clearTimeout(timer);
  }
}
