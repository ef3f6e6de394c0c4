/**
 * Keeps one instance of the app running and collects what every start asks for. A start with paths or links saves its
 * request in a file first (startHandover.ts). The lock of a second start only notifies the first instance, which then
 * reads the file; the second one exits before it opens anything.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';

import { app } from 'electron';

import type { Log } from '../../shared/log.ts';
import {
  type StartRequest,
  fitsMessage,
  knockArguments,
  packRequest,
  startRequest,
  unpackRequest,
} from './commandLine.ts';
import { StartHandover } from './startHandover.ts';

const nothingElse = { isHidden: false, isConfirmed: false, submission: null };
const nothing: StartRequest = { paths: [], links: [], ...nothingElse };

/**
 * `first`: no other instance runs. `handed-over`: the running instance has got the request. `too-long`: `startShort` has
 * to start the app again, because another instance may run and Chromium cannot send it this command line. `no-lock`: the
 * data folder cannot be written.
 */
export type LockOutcome = 'first' | 'handed-over' | 'too-long' | 'no-lock';

export interface StartListenerDeps {
  /** Handles a request. Resolves when what it names is saved. */
  readonly handle: (request: StartRequest) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

export class SingleInstance {
  /** What this start asks for, without what is in its file. */
  private own: StartRequest;
  private isSaved = true;
  private readonly commandLine = { argv: process.argv, workingDirectory: process.cwd() };
  private readonly handover = new StartHandover(app.getPath('userData'));
  /** Requests that arrived before `subscribe`. */
  private waiting: StartRequest[] = [];
  private deps: StartListenerDeps | null = null;
  /** Ends when the files found so far are handled. */
  private reading: Promise<void> = Promise.resolve();

  constructor() {
    this.own = startRequest({
      ...this.commandLine,
      ownPaths: [process.execPath, app.getAppPath()],
    });
    // macOS sends these events one by one instead of starting the app again, the first possibly before `ready`.
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.receive({ ...nothingElse, paths: [path], links: [] });
    });
    app.on('open-url', (event, link) => {
      event.preventDefault();
      this.receive({ ...nothingElse, paths: [], links: [link] });
    });
    // Chromium changes and cuts the arguments of the second start, so only its own message counts.
    app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
      this.receive(unpackRequest(data) ?? nothing);
    });
  }

  acquireLock(): LockOutcome {
    this.isSaved = this.save();
    if (!fitsMessage(this.commandLine, process.platform) && this.mayOtherRun()) return 'too-long';
    if (app.requestSingleInstanceLock(packRequest(this.own))) return 'first';
    // Without a link of another instance, Chromium could not create its own one.
    return process.platform === 'win32' || this.mayOtherRun() ? 'handed-over' : 'no-lock';
  }

  /**
   * Starts the app again with a short command line, which notifies the running instance, or becomes the first one if none
   * runs. Returns false if nothing can be handed over.
   */
  async startShort(): Promise<boolean> {
    const image = process.env['APPIMAGE'];
    // An AppImage runs from a mount that ends with this process, so the AppImage file has to be started.
    const program = image !== undefined && image !== '' ? image : process.execPath;
    const ownPath = app.isPackaged ? [] : [app.getAppPath()];
    const args = [...knockArguments(process.argv.slice(1)), ...ownPath];
    const isShort = fitsMessage({ ...this.commandLine, argv: [program, ...args] }, process.platform);
    if (!this.isSaved || !isShort) return false;
    try {
      const short = spawn(program, args, { detached: true, stdio: 'ignore' });
      await once(short, 'spawn');
      short.unref();
      return true;
    } catch {
      return false;
    }
  }

  /** Whether this start opens no window. Valid once the app is ready. */
  get isHidden(): boolean {
    return this.own.isHidden || wasOpenedAtLogin();
  }

  /** Handles the request of this start, then what earlier starts left, and then every later request. */
  subscribe(deps: StartListenerDeps): void {
    this.deps = deps;
    const { waiting } = this;
    this.waiting = [];
    for (const request of [{ ...this.own, isHidden: this.isHidden }, ...waiting]) this.receive(request);
  }

  private receive(request: StartRequest): void {
    const { deps } = this;
    if (deps === null) {
      this.waiting.push(request);
      return;
    }
    deps.handle(request).catch((error: unknown) => deps.log.bug(error));
    this.reading = this.reading
      .then(() => this.readFiles(deps))
      .catch((error: unknown) => deps.log.bug(error));
  }

  private async readFiles({ handle, now, log }: StartListenerDeps): Promise<void> {
    for (const { request, handled } of await this.handover.take(now(), log)) {
      try {
        await handle(request);
        await handled();
      } catch (error) {
        // The disk may be full. The file stays, and the next start of the app asks about its paths.
        log.bug(error);
      }
    }
  }

  /** Saves paths and links in a file. Where that fails, a short request is part of the message. */
  private save(): boolean {
    if (this.own.paths.length + this.own.links.length === 0) return true;
    try {
      this.handover.write(this.own);
      this.own = { ...nothing, isHidden: this.own.isHidden };
      return true;
    } catch {
      return false;
    }
  }

  /** Chromium marks the data folder of a running instance with this link, and leaves it there after a crash. */
  private mayOtherRun(): boolean {
    try {
      lstatSync(join(app.getPath('userData'), 'SingletonLock'));
      return true;
    } catch {
      return false;
    }
  }
}

/** macOS passes no arguments to an app that it starts at login. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
