/**
 * What this start and later ones want of the app. A second start hands its wish to the first and leaves before it opens
 * anything.
 */
import { app } from 'electron';

import { type StartWish, startWish } from './commandLine.ts';
import { packWish, unpackWish } from './secondInstancePayload.ts';

export class Starts {
  private readonly own: StartWish;
  /** What came before anybody listened. */
  private waiting: StartWish[] = [];
  private take: ((wish: StartWish) => void) | null = null;

  constructor() {
    this.own = this.wishOf(process.argv, process.cwd());
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
      this.tell(unpackWish(data) ?? this.wishOf(argv, workingDirectory));
    });
  }

  /** false: another instance runs, and knows now what this start wanted. */
  isFirst(): boolean {
    return app.requestSingleInstanceLock(packWish(this.own));
  }

  /** Whether this start is to be without a window. To be asked when the app is ready. */
  get isHidden(): boolean {
    return this.own.isHidden || wasOpenedAtLogin();
  }

  /** Calls `take` with this start's own wish, and with each later one. */
  follow(take: (wish: StartWish) => void): void {
    this.take = take;
    take({ ...this.own, isHidden: this.isHidden });
    const { waiting } = this;
    this.waiting = [];
    for (const wish of waiting) take(wish);
  }

  private tell(wish: StartWish): void {
    if (this.take === null) this.waiting.push(wish);
    else this.take(wish);
  }

  private wishOf(argv: readonly string[], workingDirectory: string): StartWish {
    return startWish({ argv, workingDirectory, ownPaths: [process.execPath, app.getAppPath()] });
  }
}

/** macOS passes no arguments to what it starts at login. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
