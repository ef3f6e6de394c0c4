/**
 * The scheduler: starts the next step of the uploads whose turn it is, a few of each kind at once.
 *
 * Invariants:
 * - `pump` never waits and is not re-entrant; it is called whenever something may have changed, and by a timer for what
 *   comes due. Asking too often costs a few indexed queries, never a second start of the same upload.
 * - An upload has at most one run. Its result is applied before it can be started again.
 * - Whatever a step throws ends that one run; no upload's trouble stops the pump.
 */
import type { Failure, UploadStep } from '../../../preload/contract.ts';
import type { Gates } from '../../api/gates/gates.ts';
import { localFailure } from '../../errors/classify.ts';
import type { BackoffPolicy } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import { errorMessage } from '../../shared/errno.ts';
import type { Log } from '../../shared/log.ts';
import { redact } from '../../shared/redact.ts';
import { Throttle, momentPolicy } from '../../shared/throttle.ts';
import { type Lane, type StartedLane, laneRoutes, startedLanes } from '../model/lanes.ts';
import type { UploadEvent } from '../model/stateMachine.ts';
import { type Upload, nextStep } from '../model/upload.ts';
import { isSqlError } from '../store/sql.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { type StepResult, retryDecision } from './retryPolicy.ts';
import type { StepRun } from './steps.ts';

/** The steps that the scheduler starts; `follow` is the poller's. */
export type StartedStep = Exclude<UploadStep, 'follow'>;

export interface SchedulerDeps {
  readonly store: Pick<UploadStore, 'due' | 'get' | 'nextDueAt'>;
  readonly gates: Gates;
  readonly clock: Clock;
  /** How many uploads of this lane may run at once; read at every pump, so that a change counts at once. */
  readonly limitOf: (lane: StartedLane) => number;
  readonly isPaused: () => boolean;
  /** Pauses between the tries of a step. */
  readonly backoff: () => BackoffPolicy;
  /** What the start of the upload's next step saves with it. */
  readonly startOf: (upload: Upload) => Extract<UploadEvent, { event: 'start' }>;
  /** Saves several changes as one. */
  readonly transaction: (work: () => void) => void;
  /** Saves the event if it fits the upload's state; answers the upload as it is then, or null if it did not fit. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  readonly runStep: (step: StartedStep, run: Pick<StepRun, 'upload' | 'signal'>) => Promise<StepResult>;
  readonly log: Log;
  /** Why the database could not be written at the last try; null: it could. */
  readonly onStore: (problem: string | null) => void;
}

/** Until a database that could not be written is tried again. */
const storePauseMs = 5_000;

interface Run {
  readonly lane: Lane;
  readonly step: StartedStep;
  readonly upload: Upload;
  readonly abort: AbortController;
  settled: Promise<void>;
}

export class Scheduler {
  private readonly deps: SchedulerDeps;
  private readonly runs = new Map<string, Run>();
  /** What became of runs, as changes that are still to be saved; each run keeps its place until then. */
  private readonly ends = new Map<string, () => void>();
  private cancelTimer: () => void = () => undefined;
  private state: 'idle' | 'pumping' | 'stopped' = 'idle';
  private askedAgain = false;
  /** Runs that end at about the same time are saved together. */
  private readonly throttle: Throttle;

  constructor(deps: SchedulerDeps) {
    this.deps = deps;
    this.throttle = new Throttle(deps.clock, momentPolicy, () => this.pump());
  }

  get runningCount(): number {
    return this.runs.size - this.ends.size;
  }

  runningCountOf(steps: readonly StartedStep[]): number {
    return [...this.runs].filter(([id, { step }]) => steps.includes(step) && !this.ends.has(id)).length;
  }

  /** Saves how runs ended, and starts all that may start now. */
  pump(): void {
    this.askedAgain = true;
    if (this.state !== 'idle') return;
    this.state = 'pumping';
    try {
      // One moment for all of a round: what comes due between two looks at the clock would get neither start nor timer.
      let now = this.deps.clock.now();
      while (this.askedAgain) {
        this.askedAgain = false;
        now = this.deps.clock.now();
        this.round(now);
      }
      this.setTimer(now);
      this.deps.onStore(null);
    } catch (error) {
      // The database cannot be written or read now; whatever should have happened is tried again a little later.
      this.deps.log.bug(error);
      this.deps.onStore(errorMessage(error));
      this.cancelTimer();
      this.cancelTimer = this.deps.clock.after(storePauseMs, () => this.pump());
    } finally {
      this.state = 'idle';
    }
  }

  /** Ends the upload's run, if it has one that can be repeated; what it already achieved stays. */
  interrupt(id: string): void {
    const run = this.runs.get(id);
    // A submission request is short, and its answer holds an id that is to be had only once: it is let finish.
    if (run !== undefined && run.lane !== 'submit' && run.lane !== 'reprocess') run.abort.abort();
  }

  /** Ends every run that can be repeated; each such upload goes back to the queue. */
  interruptAll(): void {
    for (const id of this.runs.keys()) this.interrupt(id);
  }

  /** Starts nothing more, ends every run and waits for their ends. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.throttle.cancel();
    this.cancelTimer();
    this.interruptAll();
    await Promise.all([...this.runs.values()].map((run) => run.settled));
    this.saveLastEnds();
  }

  /** Ends and starts as one transaction; only what is saved as started is started. */
  private round(now: number): void {
    const started = new Map<string, Run>();
    this.deps.transaction(() => {
      this.saveEnds();
      if (!this.deps.isPaused()) for (const lane of startedLanes) this.fill(lane, now, started);
    });
    for (const id of this.ends.keys()) this.runs.delete(id);
    this.ends.clear();
    for (const [id, run] of started) this.launch(id, run);
  }

  /** Throws when the database fails; anything else that goes wrong with one end is that upload's failure alone. */
  private saveEnds(): void {
    for (const [id, saveEnd] of this.ends) {
      try {
        saveEnd();
      } catch (error) {
        if (isSqlError(error)) throw error;
        this.deps.apply(id, { event: 'failed', failure: this.bug(error) });
      }
    }
  }

  private bug(error: unknown): Failure {
    this.deps.log.bug(error);
    return localFailure('internal', undefined, redact(errorMessage(error)));
  }

  private fill(lane: StartedLane, now: number, started: Map<string, Run>): void {
    const { store, gates, limitOf } = this.deps;
    const route = laneRoutes[lane];
    const busy = [...this.runs].filter(([id, run]) => run.lane === lane && !this.ends.has(id)).length;
    const room = Math.min(limitOf(lane) - busy, route === null ? Infinity : gates.availableSlots(route));
    if (room <= 0) return;
    // An upload that was interrupted a moment ago may be queued again while its old run still winds up.
    const isBusy = (id: string) => this.runs.has(id) && !this.ends.has(id);
    const failed = route === null ? [] : gates.failedDuringOutage(route);
    const due = store.due(lane, now, room + this.runs.size + failed.length).filter((id) => !isBusy(id));
    for (const id of inProbeOrder(due, failed).slice(0, room)) {
      const run = this.start(lane, id);
      if (run !== null) started.set(id, run);
    }
  }

  private start(lane: Lane, id: string): Run | null {
    const { store, apply, startOf } = this.deps;
    const waiting = store.get(id);
    if (waiting === null) return null;
    const step = nextStep(waiting);
    const upload = apply(id, startOf(waiting));
    if (upload === null || step === 'follow') return null;
    return { lane, step, upload, abort: new AbortController(), settled: Promise.resolve() };
  }

  private launch(id: string, run: Run): void {
    this.runs.set(id, run);
    run.settled = this.settle(id, run);
  }

  private async settle(id: string, run: Run): Promise<void> {
    this.ends.set(id, await this.endOf(run));
    if (this.state === 'stopped') this.saveLastEnds();
    else this.throttle.request();
  }

  /** Runs the step; resolves with what is to be saved of it. */
  private async endOf({ step, upload, abort }: Run): Promise<() => void> {
    const { runStep, apply } = this.deps;
    try {
      const result = await runStep(step, { upload, signal: abort.signal });
      return () => this.applyResult(upload.id, result);
    } catch (error) {
      if (abort.signal.aborted) {
        // After a quit nothing is saved: the next start finds the upload in flight and sends it back to the queue.
        return this.state === 'stopped' ? () => undefined : () => apply(upload.id, { event: 'interrupted' });
      }
      // A full disk is no upload's fault: what its run could not save, it does again.
      if (isSqlError(error)) return () => apply(upload.id, { event: 'interrupted' });
      const failure = this.bug(error);
      return () => apply(upload.id, { event: 'failed', failure });
    }
  }

  /** While the app quits nothing is started any more, but what a last request brought is kept. */
  private saveLastEnds(): void {
    try {
      this.deps.transaction(() => this.saveEnds());
    } catch (error) {
      this.deps.log.bug(error);
    }
    this.ends.clear();
  }

  private applyResult(id: string, result: StepResult): void {
    const { apply, store, clock, backoff } = this.deps;
    switch (result.result) {
      case 'done':
        apply(id, result.event);
        return;
      case 'changed':
        apply(id, { event: 'changed' });
        return;
      case 'failed': {
        const upload = store.get(id);
        if (upload === null) return;
        const at = { now: clock.now(), random: clock.random(), backoff: backoff() };
        apply(id, retryDecision(result, upload, at));
      }
    }
  }

  /** The gates call `pump` themselves when they open; only retries need a timer here. */
  private setTimer(now: number): void {
    const { store, clock } = this.deps;
    this.cancelTimer();
    const next = store.nextDueAt('queued', now);
    if (next !== null) this.cancelTimer = clock.after(next - now, () => this.pump());
  }
}

/**
 * While an endpoint or storage fails, uploads that have not met its outage go first, then those that met it longest ago: one
 * that fails for a reason of its own must not be the probe again and again. `failed`: the latest last.
 */
function inProbeOrder(due: readonly string[], failed: readonly string[]): readonly string[] {
  if (failed.length === 0) return due;
  const rank = new Map(failed.map((id, index) => [id, index]));
  return due.toSorted((a, b) => (rank.get(a) ?? -1) - (rank.get(b) ?? -1));
}
