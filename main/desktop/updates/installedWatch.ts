/**
 * Detects that the installed app was replaced while this one runs, for example by a package manager. The running app
 * keeps the old files open and continues to work. Only a restart changes to the new version.
 */
import type { Clock } from '../../shared/clock.ts';

/** Distinguishes one version of an installed file from the next. The inode of an open file is not reused. */
export interface FileIdentity {
  readonly inode: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface InstalledWatchDeps {
  /** Reads the installed file; null when it is missing or nothing is installed. */
  readonly read: () => FileIdentity | null;
  readonly clock: Clock;
  readonly onReplaced: () => void;
}

const checkIntervalMs = 60_000;
/** A package manager writes many files and then runs scripts: the new file must be the same for this long. */
const settledAfterMs = 5_000;

export class InstalledWatch {
  private readonly deps: InstalledWatchDeps;
  private own: FileIdentity | null = null;
  /** A different file that was seen once. */
  private candidate: FileIdentity | null = null;
  private replaced = false;
  private cancel: () => void = () => undefined;

  constructor(deps: InstalledWatchDeps) {
    this.deps = deps;
  }

  get isReplaced(): boolean {
    return this.replaced;
  }

  start(): void {
    this.own = this.deps.read();
    if (this.own !== null) this.schedule(checkIntervalMs);
  }

  /** Checks now instead of within a minute. Does nothing before `start`. */
  checkNow(): void {
    if (this.own === null || this.candidate !== null || this.replaced) return;
    this.cancel();
    this.check(this.own);
  }

  private check(own: FileIdentity): void {
    const found = this.deps.read();
    if (found === null || isSame(found, own)) {
      this.candidate = null;
      this.schedule(checkIntervalMs);
    } else if (this.candidate !== null && isSame(found, this.candidate)) {
      this.replaced = true;
      this.deps.onReplaced();
    } else {
      this.candidate = found;
      this.schedule(settledAfterMs);
    }
  }

  private schedule(delayMs: number): void {
    const { own } = this;
    if (own !== null) this.cancel = this.deps.clock.after(delayMs, () => this.check(own));
  }
}

function isSame(first: FileIdentity, second: FileIdentity): boolean {
  return (
    first.inode === second.inode &&
    first.sizeBytes === second.sizeBytes &&
    first.modifiedMs === second.modifiedMs
  );
}
