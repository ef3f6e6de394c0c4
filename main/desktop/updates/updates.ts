/**
 * Decides when to check for a newer version, download it and install it. A failed check is only logged. Nothing is
 * downloaded while uploads run, and a quit that interrupts uploads installs nothing.
 */
import type { UpdateState } from '../../../preload/contract.ts';
import type { Clock } from '../../shared/clock.ts';
import { errorMessage } from '../../shared/errno.ts';
import type { Log } from '../../shared/log.ts';

/** Finds, downloads, verifies and installs versions. `find` and `download` reject with the cause when they fail. */
export interface Updater {
  /** Returns the newer version, or null when there is none. */
  find(): Promise<string | null>;
  download(): Promise<void>;
  /** Sets whether the downloaded version is installed after the app has quit. */
  installAtQuit(choice: 'install' | 'keep'): void;
}

export interface UpdatesDeps {
  /** Why there is no updater, or a function that creates it when it is needed first. */
  readonly updater: 'no-feed' | 'system' | (() => Promise<Updater>);
  readonly clock: Clock;
  readonly log: Log;
  /** The setting `checkForUpdates`. */
  readonly isEnabled: () => boolean;
  readonly areUploadsRunning: () => boolean;
  readonly onChange: () => void;
}

/** The first check waits until the start has finished. */
const firstCheckMs = 60_000;
const checkIntervalMs = 4 * 3_600_000;

export class Updates {
  private readonly deps: UpdatesDeps;
  private readonly offReason: 'no-feed' | 'system' | null;
  private created: Promise<Updater> | null = null;
  private current: UpdateState = { state: 'current', checkedAt: null };
  private cancel: () => void = () => undefined;

  constructor(deps: UpdatesDeps) {
    this.deps = deps;
    this.offReason = typeof deps.updater === 'string' ? deps.updater : null;
  }

  start(): void {
    if (this.offReason === null) this.scheduleCheck(firstCheckMs);
  }

  stop(): void {
    this.cancel();
  }

  get state(): UpdateState {
    if (this.offReason !== null) return { state: 'off', why: this.offReason };
    const isIdle = this.current.state === 'current' || this.current.state === 'failed';
    return isIdle && !this.deps.isEnabled() ? { state: 'off', why: 'switched-off' } : this.current;
  }

  /** Checks now, also when the setting is off, because a person asked for it. */
  async check(): Promise<void> {
    if (this.offReason !== null || ['checking', 'downloading', 'ready'].includes(this.current.state)) return;
    this.setState({ state: 'checking' });
    try {
      const version = await (await this.updater()).find();
      if (version === null) this.setState({ state: 'current', checkedAt: this.deps.clock.now() });
      else {
        this.setState({ state: 'waiting', version });
        await this.downloadWhenIdle();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** Call it when uploads have started or ended. */
  queueChanged(): void {
    if (this.current.state === 'waiting') void this.downloadWhenIdle();
  }

  /** Call it when the app begins to quit, before its uploads are stopped. */
  quitting(): void {
    this.cancel();
    if (this.current.state !== 'ready') return;
    const choice = this.deps.areUploadsRunning() ? 'keep' : 'install';
    if (choice === 'keep') this.deps.log.info('The new version is not installed: uploads run');
    void this.updater().then((updater) => updater.installAtQuit(choice));
  }

  private async downloadWhenIdle(): Promise<void> {
    if (this.current.state !== 'waiting' || this.deps.areUploadsRunning()) return;
    const { version } = this.current;
    this.setState({ state: 'downloading', version });
    try {
      await (await this.updater()).download();
      this.setState({ state: 'ready', version });
    } catch (error) {
      this.fail(error);
    }
  }

  private updater(): Promise<Updater> {
    const { updater } = this.deps;
    if (typeof updater === 'string') throw new Error(`No updater: ${updater}`);
    this.created ??= updater();
    return this.created;
  }

  private fail(error: unknown): void {
    const reason = errorMessage(error);
    this.deps.log.warn(`No update: ${reason.split('\n')[0] ?? ''}`);
    this.setState({ state: 'failed', checkedAt: this.deps.clock.now() });
  }

  private setState(state: UpdateState): void {
    this.current = state;
    this.deps.onChange();
  }

  private scheduleCheck(delayMs: number): void {
    this.cancel = this.deps.clock.after(delayMs, () => {
      this.scheduleCheck(checkIntervalMs);
      if (this.deps.isEnabled()) void this.check();
    });
  }
}
