/** Follows what changes outside the queue: the network, the drives and the computer's clock. */
import { driveCalls, isResponding } from '../../files/fileCalls.ts';
import type { BackoffPolicy } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import { ClockJumps } from '../../shared/clockJumps.ts';
import type { Log } from '../../shared/log.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import type { LongestPauses } from '../store/dueTimes.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { longestReadPauseMs } from './findingsReader.ts';
import { longestPollMs } from './pollPolicy.ts';
import { longestRetryMs } from './retryPolicy.ts';

export interface OutsideChangesDeps {
  readonly store: UploadStore;
  readonly clock: Clock;
  readonly backoff: () => BackoffPolicy;
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /** Starts every step that can start now. */
  readonly wake: () => void;
  readonly log: Log;
}

/**
 * Uploads that are retried at once when the network or a drive changes. It is more than can run at once; the others are
 * retried at their time.
 */
const maxRetriesAtOnce = 200;

export class OutsideChanges {
  private readonly deps: OutsideChangesDeps;
  private readonly clockJumps: ClockJumps;
  private endDrives: () => void = () => undefined;

  constructor(deps: OutsideChangesDeps) {
    this.deps = deps;
    this.clockJumps = new ClockJumps(deps.clock);
  }

  /** Corrects waits that the clock has made too long since the last run, and follows the drives. */
  start(): void {
    const { store, clock } = this.deps;
    store.limitDueTimes(clock.now(), this.longestPauses);
    this.endDrives = driveCalls.subscribe(() => this.drivesChanged());
  }

  stop(): void {
    this.endDrives();
  }

  /** Waits continue as before when a person or a time server sets the clock. Call it before uploads are started. */
  followClock(): void {
    const { store, clock, log } = this.deps;
    const jumpMs = this.clockJumps.take();
    if (jumpMs === 0) return;
    log.warn(`The computer's clock was set by ${Math.round(jumpMs / 1_000)} s`);
    store.clockWasSet(jumpMs, clock.now(), this.longestPauses);
  }

  /** Retries uploads that wait because of an error of the network: the computer woke up, or the network changed. */
  networkChanged(): void {
    this.retry('network-changed', () => this.deps.store.due.waitingForNetwork(maxRetriesAtOnce));
  }

  /** A drive stopped or started to answer. Uploads that wait for one that answers now are tried at once. */
  private drivesChanged(): void {
    this.retry('drive-answered', () =>
      this.deps.store.due
        .waitingForDrive(maxRetriesAtOnce)
        .filter(({ path, realPath }) => isResponding(realPath ?? path))
        .map(({ id }) => id),
    );
  }

  private retry(event: 'network-changed' | 'drive-answered', waiting: () => readonly string[]): void {
    const { store, apply, wake, log } = this.deps;
    try {
      const ids = waiting();
      store.transaction(() => {
        for (const id of ids) apply(id, { event });
      });
    } catch (error) {
      log.bug(error); // it cannot be saved now; the uploads are retried at their time
    }
    wake();
  }

  private get longestPauses(): LongestPauses {
    return {
      retryMs: Math.max(this.deps.backoff().capMs, longestRetryMs),
      pollMs: longestPollMs,
      findingsMs: longestReadPauseMs,
    };
  }
}
