/**
 * What this start and later ones want of the app. A second start hands its wish to the first and leaves before it opens
 * anything.
 */
import { app } from 'electron';

import { type StartRequest, startRequest } from './commandLine.ts';
import { packRequest, unpackRequest } from './secondInstancePayload.ts';

export class Starts {
  private readonly own: StartRequest;
  /** What came before anybody listened. */
  private waiting: StartRequest[] = [];
  private take: ((request: StartRequest) => void) | null = null;

  constructor() {
    this.own = this.requestOf(process.argv, process.cwd());
    // macOS tells these, one by one, instead of starting the app again; the first may come before it is ready.
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.tell({ paths: [path], links: [], isHidden: false, isConfirmed: false });
    });
    app.on('open-url', (event, link) => {
      event.preventDefault();
      this.tell({ paths: [], links: [link], isHidden: false, isConfirmed: false });
    });
    app.on('second-instance', (_event, argv, workingDirectory, data) => {
      this.tell(unpackRequest(data) ?? this.requestOf(argv, workingDirectory));
    });
  }

  /** false: another instance runs, and knows now what this start wanted. */
  isFirst(): boolean {
    return app.requestSingleInstanceLock(packRequest(this.own));
  }

  /** Whether this start is to be without a window. To be asked when the app is ready. */
  get isHidden(): boolean {
    return this.own.isHidden || wasOpenedAtLogin();
  }

  /** Calls `take` with this start's own wish, and with each later one. */
  follow(take: (request: StartRequest) => void): void {
    this.take = take;
    take({ ...this.own, isHidden: this.isHidden });
    const { waiting } = this;
    this.waiting = [];
    for (const request of waiting) take(request);
  }

  private tell(request: StartRequest): void {
    if (this.take === null) this.waiting.push(request);
    else this.take(request);
  }

  private requestOf(argv: readonly string[], workingDirectory: string): StartRequest {
    return startRequest({ argv, workingDirectory, ownPaths: [process.execPath, app.getAppPath()] });
  }
}

/** macOS passes no arguments to what it starts at login. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
