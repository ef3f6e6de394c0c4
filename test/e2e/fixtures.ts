/** What every end-to-end test gets: the local service, a folder of its own, and a way to start the real app. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
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
  /** '' starts the app without a key; left out: the service's sandbox key. */
  readonly apiKey?: string;
  /** '' leaves the address to the settings. */
  readonly apiUrl?: string;
  /** Paths on the command line, added without a question. */
  readonly paths?: readonly string[];
  /** Paths on the command line, asked about, as "Open with" names them. */
  readonly opened?: readonly string[];
  /** Switches of Chromium's. */
  readonly switches?: readonly string[];
  /** Another folder than the test's own `user-data`. */
  readonly userData?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `unpackaged`: with `app.isPackaged` false, also where the tests start the packaged app. */
  readonly as?: 'unpackaged';
}

/** A running app and its window. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** The row of a file by its name; with several of one name, the one at `index`. */
  row(name: string, index?: number): ReturnType<Page['locator']>;
  /** Drops files and folders on the window, as a hand would. */
  drop(paths: readonly string[]): Promise<void>;
  /** Drops many files, or folders, and says yes when they were looked at. */
  dropAndSend(paths: readonly string[]): Promise<void>;
  /** Waits until the row is in the state. */
  reaches(name: string, state: string, timeoutMs?: number): Promise<void>;
  /** Names and states of all rows in sight. */
  states(): Promise<[string, string][]>;
  /** Saves the window as it is, in both themes and at both widths that we promise, as artefacts. */
  screenshots(name: string): Promise<void>;
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** Which build the tests start. */
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
  /** A session of its own, without a panel at first. */
  readonly desktop: FakeDesktop;
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>;
  /** Starts the app without a window. */
  readonly launchHidden: (options?: LaunchOptions) => Promise<ElectronApplication>;
  /** Starts the app once more with the test's own `user-data`. It ends once it has told the running app. */
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
    expect(problems, 'troubles inside the local service').toEqual([]);
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
  launch: async ({ appUnderTest, service, folder }, use) => {
    const running: RunningApp[] = [];
    await use(async (options = {}) => {
      const app = await start(appUnderTest, service, folder, options);
      running.push(app);
      return app;
    });
    await Promise.all(running.map((app) => app.kill()));
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

/** No desktop: no tray, unless a test has one of its own. */
const noSessionBus = 'unix:path=/nowhere';

function userDataIn(folder: string): string {
  return join(folder, 'user-data');
}

async function launchElectron(
  appUnderTest: AppUnderTest,
  service: Service,
  folder: string,
  options: LaunchOptions,
): Promise<ElectronApplication> {
  const userData = options.userData ?? userDataIn(folder);
  await mkdir(userData, { recursive: true });
  const { command: usual, unpackagedCommand } = appUnderTest;
  const command = options.as === 'unpackaged' ? unpackagedCommand : usual;
  return _electron.launch({
    executablePath: command.executable,
    cwd: folder,
    // The system's own theme, as nativeTheme has it; Playwright would emulate the light one.
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
