/** The fixtures of every end-to-end test: the local service, a temporary folder, and functions that start the real app. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ElectronApplication, type Page, test as base, _electron, expect } from '@playwright/test';

import { projectFolder } from '../../build/electron/paths.ts';
import { type PreparedElectron, prepareElectron } from '../../build/electron/prepareElectron.ts';
import { type Service, startService } from '../service/index.ts';
import { dropFiles } from '../support/dropFiles.ts';
import { type FakeDesktop, startFakeDesktop } from '../support/fakeDesktop.ts';
import { requires } from '../support/system.ts';
import { type AppUnderTest, type Build, prepareAppUnderTest } from './appUnderTest.ts';

export const screenshotFolder = join(projectFolder, 'artifacts/screenshots');

export interface LaunchOptions {
  /** '' starts the app without a key. The default is the service's sandbox key. */
  readonly apiKey?: string;
  /** '' uses the address in the settings. */
  readonly apiUrl?: string;
  /** Paths on the command line, added without a question. */
  readonly paths?: readonly string[];
  /** Paths on the command line like those of "Open with", about which the app asks. */
  readonly opened?: readonly string[];
  /** Switches for Chromium. */
  readonly switches?: readonly string[];
  /** A folder to use instead of the test's `user-data`. */
  readonly userData?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `unpackaged` makes `app.isPackaged` false, even when the tests start the packaged app. */
  readonly as?: 'unpackaged';
}

/** A running app and its window. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** The row of a file by its name. `index` selects one of several rows with the same name. */
  row(name: string, index?: number): ReturnType<Page['locator']>;
  /** Drops files and folders on the window. */
  drop(paths: readonly string[]): Promise<void>;
  /** Drops many files, or folders, and confirms the preflight. */
  dropAndSend(paths: readonly string[]): Promise<void>;
  /** Waits until the row has the state. */
  reaches(name: string, state: string, timeoutMs?: number): Promise<void>;
  /** The names and states of all visible rows. */
  states(): Promise<[string, string][]>;
  /**
   * With `MEDIAMAGIC_SCREENSHOTS=1` in the environment: saves pictures of the window in both themes and at two widths, for
   * a person to look at. They take minutes of a run, and no test compares them.
   */
  screenshots(name: string): Promise<void>;
  /** Kills the process at once, like a power cut. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** The build that the tests start. */
  readonly build: Build;
}

interface WorkerFixtures extends WorkerOptions {
  readonly prepared: PreparedElectron;
  readonly appUnderTest: AppUnderTest;
  readonly sharedService: Service;
}

interface TestFixtures {
  readonly service: Service;
  readonly folder: string;
  /** A separate desktop session, without a panel at first. */
  readonly desktop: FakeDesktop;
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>;
  /** Starts the app without a window. */
  readonly launchHidden: (options?: LaunchOptions) => Promise<ElectronApplication>;
  /** Starts a second instance with the test's `user-data`. It exits once it has notified the running app. */
  readonly startAgain: (args: readonly string[]) => Promise<void>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  build: ['unpackaged', { option: true, scope: 'worker' }],
  prepared: [
    async ({}, use) => {
      const prepared = await prepareElectron();
      await use(prepared);
      await prepared.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  appUnderTest: [
    async ({ build, prepared }, use) => {
      const appUnderTest = await prepareAppUnderTest(build, prepared);
      await use(appUnderTest);
      await appUnderTest.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  sharedService: [
    async ({}, use) => {
      const service = await startService({ processingSpeed: 10 });
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
  service: async ({ sharedService }, use) => {
    await sharedService.control.reset();
    await sharedService.control.setProcessingSpeed(10);
    await use(sharedService);
    const { problems } = await sharedService.control.ledger();
    expect(problems, 'problems inside the local service').toEqual([]);
  },
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'mediamagic-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  desktop: async ({}, use) => {
    requires('Linux', base.skip);
    const desktop = await startFakeDesktop();
    await use(desktop);
    await desktop.stop();
  },
  launch: async ({ appUnderTest, service, folder }, use, testInfo) => {
    const running: RunningApp[] = [];
    await use(async (options = {}) => {
      const app = await start(appUnderTest, service, folder, options);
      running.push(app);
      return app;
    });
    await Promise.all(running.map((app) => app.kill()));
    const log = join(userDataIn(folder), 'logs', 'main.log');
    if (testInfo.status !== testInfo.expectedStatus && existsSync(log)) {
      await testInfo.attach('main.log', { path: log });
    }
  },
  launchHidden: async ({ appUnderTest, service, folder }, use) => {
    const running: ElectronApplication[] = [];
    await use(async (options = {}) => {
      const electron = await launchElectron(appUnderTest, service, folder, {
        ...options,
        switches: ['--hidden'],
      });
      running.push(electron);
      return electron;
    });
    for (const electron of running) electron.process().kill('SIGKILL');
  },
  startAgain: async ({ appUnderTest, folder }, use) => {
    await use(async (args) => {
      const { command } = appUnderTest;
      const own = [...command.args, `--user-data-dir=${userDataIn(folder)}`];
      const second = spawn(command.executable, [...own, ...args], {
        cwd: folder,
        env: { ...command.env, DBUS_SESSION_BUS_ADDRESS: noSessionBus },
        stdio: 'ignore',
      });
      const [exitCode] = await once(second, 'exit');
      expect(exitCode).toBe(0);
    });
  },
});

/** A session bus that does not exist, so that there is no tray unless a test provides a desktop. */
const noSessionBus = 'unix:path=/nowhere';

function userDataIn(folder: string): string {
  return join(folder, 'user-data');
}

/** Tests write their files just before they add them, so the app does not wait whether these are still being written. */
async function useFreshFiles(userData: string): Promise<void> {
  const settings = join(userData, 'settings.json');
  if (!existsSync(settings)) await writeFile(settings, JSON.stringify({ addedStillMs: 0 }));
}

async function launchElectron(
  appUnderTest: AppUnderTest,
  service: Service,
  folder: string,
  options: LaunchOptions,
): Promise<ElectronApplication> {
  const userData = options.userData ?? userDataIn(folder);
  await mkdir(userData, { recursive: true });
  await useFreshFiles(userData);
  const { command: usual, unpackagedCommand } = appUnderTest;
  const command = options.as === 'unpackaged' ? unpackagedCommand : usual;
  return _electron.launch({
    executablePath: command.executable,
    cwd: folder,
    // Uses the theme of nativeTheme, because Playwright would emulate the light theme.
    colorScheme: null,
    args: [
      ...command.args,
      `--user-data-dir=${userData}`,
      '--lang=en',
      ...(options.switches ?? []),
      ...(options.paths === undefined ? [] : ['--yes', ...options.paths]),
      ...(options.opened ?? []),
    ],
    env: {
      ...command.env,
      LANGUAGE: 'en',
      MEDIAMAGIC_API_URL: options.apiUrl ?? service.apiUrl,
      MEDIAMAGIC_API_KEY: options.apiKey ?? service.keys.sandbox,
      DBUS_SESSION_BUS_ADDRESS: noSessionBus,
      ...options.env,
    },
  });
}

async function start(
  appUnderTest: AppUnderTest,
  service: Service,
  folder: string,
  options: LaunchOptions,
): Promise<RunningApp> {
  const electron = await launchElectron(appUnderTest, service, folder, options);
  const child = electron.process();
  const page = await electron.firstWindow();
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text());
  });
  await page.getByTestId('drop-target').waitFor();

  const app: RunningApp = {
    electron,
    page,
    row: (name, index = 0) =>
      page.locator(`[data-testid=upload-row][data-name=${JSON.stringify(name)}]`).nth(index),
    drop: (paths) => dropFiles(electron, page, paths),
    async dropAndSend(paths) {
      await dropFiles(electron, page, paths);
      await page.getByTestId('survey-send').click();
      await expect(page.getByTestId('survey')).toBeHidden();
    },
    async reaches(name, state, timeoutMs = 30_000) {
      await expect(app.row(name)).toHaveAttribute('data-state', state, { timeout: timeoutMs });
    },
    states: () =>
      page
        .getByTestId('upload-row')
        .evaluateAll((rows) =>
          rows.map((row): [string, string] => [
            row.getAttribute('data-name') ?? '',
            row.getAttribute('data-state') ?? '',
          ]),
        ),
    screenshots: (name) => takeScreenshots(electron, page, name),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolveGone) => child.once('exit', resolveGone));
      child.kill('SIGKILL');
      await gone;
    },
    async close() {
      expect(pageErrors, 'errors in the page').toEqual([]);
      await electron.close();
    },
  };
  return app;
}

async function takeScreenshots(electron: ElectronApplication, page: Page, name: string): Promise<void> {
  if (process.env['MEDIAMAGIC_SCREENSHOTS'] !== '1') return;
  await mkdir(screenshotFolder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [480, 800],
    ] as const) {
      await electron.evaluate(
        ({ BrowserWindow, nativeTheme }, wanted) => {
          nativeTheme.themeSource = wanted.theme;
          BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height);
        },
        { theme, width, height },
      );
      // Not waitForFunction: it needs eval, which the page's policy forbids.
      await expect
        .poll(() => page.evaluate(() => [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]))
        .toEqual([width, theme === 'dark']);
      await page.screenshot({
        path: join(screenshotFolder, `${name}-${theme}-${width}.png`),
        animations: 'disabled',
      });
    }
  }
}

export { expect };
