/**
 * When newer versions are asked for, fetched and installed. Quietly: a check that fails is a line in the log. Nothing is
 * fetched while uploads run, and nothing is installed by a quit that ends one.
 */
import type { UpdateState } from '../../../preload/contract.ts';
import type { Clock } from '../../shared/clock.ts';
import { errorMessage } from '../../shared/errno.ts';
import type { Log } from '../../shared/log.ts';

/** What asks, fetches and installs. It verifies what it fetched; both calls reject with whatever went wrong. */
export interface Updater {
  /** The newer version that there is, null when there is none. */
  find(): Promise<string | null>;
  fetch(): Promise<void>;
  /** Whether what was fetched is installed once the app has ended. */
  installAtQuit(wanted: 'install' | 'keep'): void;
}

export interface UpdatesDeps {
  /** Why there is no updater, or how to get it; it is made when it is needed first. */
  readonly updater: 'no-feed' | 'system' | (() => Promise<Updater>);
  readonly clock: Clock;
  readonly log: Log;
  /** The setting. */
  readonly isOn: () => boolean;
  readonly uploadsRun: () => boolean;
  readonly onChange: () => void;
}

/** The start has better things to do. */
const firstCheckMs = 60_000;
const betweenChecksMs = 4 * 3_600_000;

export class Updates {
  private readonly deps: UpdatesDeps;
  private readonly why: 'no-feed' | 'system' | null;
  private made: Promise<Updater> | null = null;
  private current: UpdateState = { state: 'current', checkedAt: null };
  private cancel: () => void = () => undefined;

  constructor(deps: UpdatesDeps) {
    this.deps = deps;
    this.why = typeof deps.updater === 'string' ? deps.updater : null;
  }

  start(): void {
    if (this.why === null) this.next(firstCheckMs);
  }

  stop(): void {
    this.cancel();
  }

  get state(): UpdateState {
    if (this.why !== null) return { state: 'off', why: this.why };
    const isIdle = this.current.state === 'current' || this.current.state === 'failed';
    return isIdle && !this.deps.isOn() ? { state: 'off', why: 'switched-off' } : this.current;
  }

  /** Asks now, also where the setting is off: a person wished it. */
  async check(): Promise<void> {
    if (this.why !== null || ['checking', 'downloading', 'ready'].includes(this.current.state)) return;
    this.become({ state: 'checking' });
    try {
      const version = await (await this.updater()).find();
      if (version === null) this.become({ state: 'current', checkedAt: this.deps.clock.now() });
      else {
        this.become({ state: 'waiting', version });
        await this.fetchWhenQuiet();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** Uploads began or ended. */
  queueChanged(): void {
    if (this.current.state === 'waiting') void this.fetchWhenQuiet();
  }

  /** Called as the app begins to quit, before its uploads are wound up. */
  quitting(): void {
    this.cancel();
    if (this.current.state !== 'ready') return;
    const wanted = this.deps.uploadsRun() ? 'keep' : 'install';
    if (wanted === 'keep') this.deps.log.info('The new version is not installed: uploads run');
    void this.updater().then((updater) => updater.installAtQuit(wanted));
  }

  private async fetchWhenQuiet(): Promise<void> {
    if (this.current.state !== 'waiting' || this.deps.uploadsRun()) return;
    const { version } = this.current;
    this.become({ state: 'downloading', version });
    try {
      await (await this.updater()).fetch();
      this.become({ state: 'ready', version });
    } catch (error) {
      this.fail(error);
    }
  }

  private updater(): Promise<Updater> {
    const { updater } = this.deps;
    if (typeof updater === 'string') throw new Error(`No updater: ${updater}`);
    this.made ??= updater();
    return this.made;
  }

  private fail(error: unknown): void {
    const reason = errorMessage(error);
    this.deps.log.warn(`No update: ${reason.split('\n')[0] ?? ''}`);
    this.become({ state: 'failed', checkedAt: this.deps.clock.now() });
  }

  private become(state: UpdateState): void {
    this.current = state;
    this.deps.onChange();
  }

  private next(delayMs: number): void {
    this.cancel = this.deps.clock.after(delayMs, () => {
      this.next(betweenChecksMs);
      if (this.deps.isOn()) void this.check();
    });
  }
}
