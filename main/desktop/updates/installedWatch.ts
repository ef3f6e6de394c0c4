/**
 * Detects that the installed app was replaced while this one runs, for example by a package manager. What runs keeps the
 * old files open and continues to work; only a restart changes to the new version.
 */
import type { Clock } from '../../shared/clock.ts';

/** What tells one version of an installed file from the next. A file that is open keeps its inode, so it is not reused. */
export interface FileIdentity {
  readonly inode: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface InstalledWatchDeps {
  /** The installed app's file as it is now; null where it is missing or nothing is installed. */
  readonly look: () => FileIdentity | null;
  readonly clock: Clock;
  readonly onReplaced: () => void;
}

const betweenLooksMs = 60_000;
/** A package manager writes many files and then runs scripts: the new file must be the same for this long. */
const settledAfterMs = 5_000;

export class InstalledWatch {
  private readonly deps: InstalledWatchDeps;
  private own: FileIdentity | null = null;
  /** Another file than ours that was seen once. */
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
    this.own = this.deps.look();
    if (this.own !== null) this.next(betweenLooksMs);
  }

  /** Looks now instead of within a minute; does nothing before `start`. */
  lookNow(): void {
    if (this.own === null || this.candidate !== null || this.replaced) return;
    this.cancel();
    this.look(this.own);
  }

  private look(own: FileIdentity): void {
    const found = this.deps.look();
    if (found === null || isSame(found, own)) {
      this.candidate = null;
      this.next(betweenLooksMs);
    } else if (this.candidate !== null && isSame(found, this.candidate)) {
      this.replaced = true;
      this.deps.onReplaced();
    } else {
      this.candidate = found;
      this.next(settledAfterMs);
    }
  }

  private next(delayMs: number): void {
    const { own } = this;
    if (own !== null) this.cancel = this.deps.clock.after(delayMs, () => this.look(own));
  }
}

function isSame(first: FileIdentity, second: FileIdentity): boolean {
  return (
    first.inode === second.inode &&
    first.sizeBytes === second.sizeBytes &&
    first.modifiedMs === second.modifiedMs
  );
}
