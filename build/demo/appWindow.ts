/** The app as the demo uses it: started with empty data, dropped on, asked through its own bridge, photographed. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { type ElectronApplication, type Page, _electron } from '@playwright/test';

import type { CallAnswer, CallArgs, CallName, UploadDetails } from '../../preload/contract.ts';
import { dropFiles } from '../../test/support/dropFiles.ts';
import { projectFolder } from '../electron/paths.ts';
import type { PreparedElectron } from '../electron/prepareElectron.ts';

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
  /** Errors of the page, in its own words. */
  readonly pageErrors: string[] = [];
  /** Resolves when the app has ended, for whatever reason. */
  readonly closed: Promise<void>;

  private constructor(electron: ElectronApplication, child: ChildProcess, page: Page) {
    this.#electron = electron;
    this.#child = child;
    this.#page = page;
    this.closed = new Promise((resolve) => electron.once('close', () => resolve()));
    page.on('pageerror', ({ message }) => this.pageErrors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.pageErrors.push(message.text());
    });
  }

  /** `userData`: an empty folder. `env` is added to the environment. */
  static async open(
    { runtime, args, env: usual }: PreparedElectron,
    userData: string,
    env: Readonly<Record<string, string>>,
  ): Promise<AppWindow> {
    const electron = await _electron.launch({
      executablePath: runtime.executablePath,
      args: [...args, projectFolder, `--user-data-dir=${userData}`, '--lang=en'],
      env: { ...usual, LANGUAGE: 'en', ...env },
      // The theme is the app's own; Playwright would give every page the light one.
      colorScheme: null,
    });
    // Asked for now: Playwright no longer knows the process once it has ended.
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

  async drop(paths: readonly string[]): Promise<void> {
    await dropFiles(this.#electron, this.#page, paths);
  }

  /** The message of the window that contains `words`; null when none appears. */
  async messageWith(words: string): Promise<string | null> {
    const toast = this.#page.getByTestId('toast').filter({ hasText: words });
    // Playwright rejects after the limit: there is no such message.
    return await toast
      .first()
      .innerText({ timeout: toastLimitMs })
      .catch(() => null);
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

  /** One call of the window's bridge. Only records of plain data are passed and returned. */
  async #call<Name extends CallName>(name: Name, args: CallArgs<Name>): Promise<CallAnswer<Name>> {
    return await this.#page.evaluate<CallAnswer<Name>>(
      `window.mediamagic.${name}(${JSON.stringify(args) ?? ''})`,
    );
  }
}

/** Quits as a person does; a process that does not end is killed. */
async function quit(electron: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), quitLimitMs);
  await electron.close().finally(() => clearTimeout(timer));
}
