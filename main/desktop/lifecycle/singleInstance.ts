/**
 * Keeps one instance of the app running and collects what every start asks for. A second start sends its request to the
 * first instance and exits before it opens anything.
 */
import { app } from 'electron';

import { type StartRequest, packRequest, startRequest, unpackRequest } from './commandLine.ts';

const nothingElse = { isHidden: false, isConfirmed: false, submission: null };

export class SingleInstance {
  private readonly own: StartRequest;
  /** Requests that arrived before `subscribe`. */
  private waiting: StartRequest[] = [];
  private listener: ((request: StartRequest) => void) | null = null;

  constructor() {
    this.own = this.requestOf(process.argv, process.cwd());
    // macOS sends these events one by one instead of starting the app again, the first possibly before `ready`.
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.receive({ ...nothingElse, paths: [path], links: [] });
    });
    app.on('open-url', (event, link) => {
      event.preventDefault();
      this.receive({ ...nothingElse, paths: [], links: [link] });
    });
    app.on('second-instance', (_event, argv, workingDirectory, data) => {
      this.receive(unpackRequest(data) ?? this.requestOf(argv, workingDirectory));
    });
  }

  /** Returns false when another instance is running. That instance has then received the request of this start. */
  acquireLock(): boolean {
    return app.requestSingleInstanceLock(packRequest(this.own));
  }

  /** Whether this start opens no window. Valid once the app is ready. */
  get isHidden(): boolean {
    return this.own.isHidden || wasOpenedAtLogin();
  }

  /** Calls `listener` with the request of this start, and then with every later one. */
  subscribe(listener: (request: StartRequest) => void): void {
    this.listener = listener;
    listener({ ...this.own, isHidden: this.isHidden });
    const { waiting } = this;
    this.waiting = [];
    for (const request of waiting) listener(request);
  }

  private receive(request: StartRequest): void {
    if (this.listener === null) this.waiting.push(request);
    else this.listener(request);
  }

  private requestOf(argv: readonly string[], workingDirectory: string): StartRequest {
    return startRequest({ argv, workingDirectory, ownPaths: [process.execPath, app.getAppPath()] });
  }
}

/** macOS passes no arguments to an app that it starts at login. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
