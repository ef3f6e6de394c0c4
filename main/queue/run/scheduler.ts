/**
 * The scheduler: starts the next step of each upload in the order of the queue, a few of each lane at once.
 *
 * Invariants:
 * - `pump` never waits and is not re-entrant. It is called whenever something may have changed, and by a timer for the
 *   next retry. An unneeded call costs a few indexed queries and never starts an upload twice.
 * - An upload has at most one run, and its result is saved before the next one starts.
 * - An exception in a step ends only that run; it does not stop the scheduler. The step is tried again like after any
 *   error of its file, because a shortage of memory or threads passes.
 * - What a step has to know as saved before it continues is committed with the results of the same round.
 */
import type { UploadStep } from '../../../preload/contract.ts';
import type { Gates } from '../../api/gates/gates.ts';
import { localFailure } from '../../errors/classify.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { BackoffPolicy } from '../../shared/backoff.ts';
import type { Clock } from '../../shared/clock.ts';
import { errorMessage } from '../../shared/errno.ts';
import type { Log } from '../../shared/log.ts';
import { redact } from '../../shared/redact.ts';
import { Throttle, coalescingPolicy } from '../../shared/throttle.ts';
import { WaitList } from '../../shared/waitUntil.ts';
import { type Lane, type StartedLane, laneRoutes, startedLanes } from '../model/lanes.ts';
import { type Upload, nextStep } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { isSqlError } from '../store/sql.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { type DriveOfUpload, type DriveState, heldByDrive, mayStartOn } from './driveSlots.ts';
import { type StepResult, retryDecision } from './retryPolicy.ts';
import { type StepRun, failedElsewhere } from './step.ts';

/** The steps that the scheduler starts; `follow` is the poller's. */
export type StartedStep = Exclude<UploadStep, 'follow'>;

export interface SchedulerDeps {
  readonly store: Pick<UploadStore, 'get'> & {
    readonly due: Pick<UploadStore['due'], 'starting' | 'nextAt'>;
  };
  readonly gates: Gates;
  readonly clock: Clock;
  /** How many uploads of this lane may run at once. Read at every pump, so that a change takes effect at once. */
  readonly limitOf: (lane: StartedLane) => number;
  readonly isPaused: () => boolean;
  /** The site of the current key; uploads of other sites do not start. null: there is no key. */
  readonly site: () => string | null;
  /** Pauses between the tries of a step. */
  readonly backoff: () => BackoffPolicy;
  /** The event that starts the upload's next step. */
  readonly startOf: (upload: Upload) => Extract<UploadEvent, { event: 'start' }>;
  /** Saves several changes in one transaction. */
  readonly transaction: (work: () => void) => void;
  /** Saves the event and returns the changed upload; null if its state does not allow the event. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  readonly runStep: (step: StartedStep, run: Pick<StepRun, 'upload' | 'signal'>) => Promise<StepResult>;
  readonly log: Log;
  /** Why the database could not be written at the last try; null: it succeeded. */
  readonly onStore: (problem: string | null) => void;
  /** The drive of an upload's file, and whether it answers. */
  readonly driveOf: (upload: Upload) => DriveOfUpload;
  readonly driveState: (drive: string) => DriveState;
  /** Called before due uploads are read. Throws if the database fails. */
  readonly beforeRound: () => void;
}

/** Pause until a database that could not be written is tried again. */
const storePauseMs = 5_000;

interface Run {
  readonly lane: Lane;
  readonly step: StartedStep;
  readonly upload: Upload;
  /** null for a step that does not need the file. */
  readonly drive: string | null;
  readonly abort: AbortController;
  settled: Promise<void>;
}

/** An event of a step that continues only when it is saved. */
interface AwaitedEvent {
  readonly id: string;
  readonly event: UploadEvent;
  /** Why it could not be saved although the database works. */
  problem: Error | null;
}

export class Scheduler {
  private readonly deps: SchedulerDeps;
  private readonly runs = new Map<string, Run>();
  /**
   * Results of finished runs that are not saved yet, as functions that save them. A run stays in `runs` until then.
   */
  private readonly results = new Map<string, () => void>();
  /** Events of steps that wait until they are saved. */
  private readonly awaited = new Set<AwaitedEvent>();
  private readonly saved = new WaitList();
  private cancelTimer: () => void = () => undefined;
  private state: 'idle' | 'pumping' | 'stopped' = 'idle';
  private isPumpRequested = false;
  /** Saves the results of runs that end at about the same time together. */
  private readonly throttle: Throttle;

  constructor(deps: SchedulerDeps) {
    this.deps = deps;
    this.throttle = new Throttle(deps.clock, coalescingPolicy, () => this.pump());
  }

  get runningCount(): number {
    return this.runs.size - this.results.size;
  }

  runningCountOf(steps: readonly StartedStep[]): number {
    return [...this.runs].filter(([id, { step }]) => steps.includes(step) && !this.results.has(id)).length;
  }

  /** Saves the results of finished runs and starts every step that can start now. */
  pump(): void {
    this.isPumpRequested = true;
    if (this.state !== 'idle') return;
    this.state = 'pumping';
    try {
      // One time for the whole round: an upload that comes due between two readings would get neither start nor
      // timer.
      this.deps.beforeRound();
      let now = this.deps.clock.now();
      while (this.isPumpRequested) {
        this.isPumpRequested = false;
        now = this.deps.clock.now();
        this.round(now);
      }
      this.setTimer(now);
      this.deps.onStore(null);
    } catch (error) {
      // The database cannot be written or read now; everything is tried again after a pause.
      this.deps.log.bug(error);
      this.deps.onStore(errorMessage(error));
      this.cancelTimer();
      this.cancelTimer = this.deps.clock.after(storePauseMs, () => this.pump());
    } finally {
      this.state = 'idle';
    }
  }

  /** Ends the upload's run, if it can be repeated. Its saved progress stays. */
  interrupt(id: string): void {
    const run = this.runs.get(id);
    // A submission request is short, and the service sends the submission's id only once, so it runs to its end.
    if (run !== undefined && run.lane !== 'submit' && run.lane !== 'reprocess') run.abort.abort();
  }

  /** Ends every run that can be repeated and returns its upload to the queue. */
  interruptAll(): void {
    for (const id of this.runs.keys()) this.interrupt(id);
  }

  /**
   * Saves an event of a step that runs, in one transaction with the results and events of others. Resolves when it is saved.
   * Rejects with the reason of `signal`, the run's own; then it may be saved or not.
   */
  async applyTogether(id: string, event: UploadEvent, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const awaited: AwaitedEvent = { id, event, problem: null };
    this.awaited.add(awaited);
    this.throttle.request();
    while (this.awaited.has(awaited) && !signal.aborted) await this.saved.wait(signal);
    this.awaited.delete(awaited);
    signal.throwIfAborted();
    if (awaited.problem !== null) throw awaited.problem;
  }

  /** Starts no more steps, ends every run and waits for them. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.throttle.cancel();
    this.cancelTimer();
    this.interruptAll();
    await Promise.all([...this.runs.values()].map((run) => run.settled));
    this.saveLastResults();
  }

  /** Saves results and starts in one transaction. Only steps whose start is saved are run. */
  private round(now: number): void {
    const started = new Map<string, Run>();
    this.deps.transaction(() => {
      this.saveResults();
      for (const awaited of this.awaited) this.saveAwaited(awaited);
      if (!this.deps.isPaused()) for (const lane of startedLanes) this.fill(lane, now, started);
    });
    for (const id of this.results.keys()) this.runs.delete(id);
    this.results.clear();
    if (this.awaited.size > 0) {
      this.awaited.clear();
      this.saved.wake();
    }
    for (const [id, run] of started) this.launch(id, run);
  }

  /** Throws only if the database fails. Any other error with one result is an error of that upload alone. */
  private saveResults(): void {
    for (const [id, saveResult] of this.results) {
      try {
        saveResult();
      } catch (error) {
        if (isSqlError(error)) throw error;
        this.applyResult(id, this.bug(error));
      }
    }
  }

  /** Throws only if the database fails. With any other error the step does not continue. */
  private saveAwaited(awaited: AwaitedEvent): void {
    try {
      const after = this.deps.apply(awaited.id, awaited.event);
      if (after === null) awaited.problem = new Error(`An upload that ended got "${awaited.event.event}"`);
    } catch (error) {
      if (isSqlError(error)) throw error;
      awaited.problem = error instanceof Error ? error : new Error(errorMessage(error));
    }
  }

  private bug(error: unknown): StepResult {
    this.deps.log.bug(error);
    return failedElsewhere(localFailure('internal', undefined, redact(errorMessage(error))));
  }

  private fill(lane: StartedLane, now: number, started: Map<string, Run>): void {
    const { store, gates, limitOf } = this.deps;
    const route = laneRoutes[lane];
    const running = [...this.runs].filter(([id]) => !this.results.has(id)).map(([, run]) => run);
    // What waits for a drive that does not answer takes no slot from the files of other drives.
    const busy = running.filter(({ lane: of, drive }) => of === lane && this.responds(drive)).length;
    const slots = Math.min(limitOf(lane) - busy, route === null ? Infinity : gates.availableSlots(route));
    if (slots <= 0) return;
    // An interrupted upload may be queued again while its old run is still ending.
    const isBusy = (id: string) => this.runs.has(id) && !this.results.has(id);
    const failed = route === null ? [] : gates.failedDuringOutage(route);
    const due = store.due
      .starting(lane, now, slots + this.runs.size + failed.length, this.deps.site())
      .filter((id) => !isBusy(id));
    let free = slots;
    for (const id of inProbeOrder(due, failed)) {
      if (free === 0) return;
      const upload = needsFile(lane) ? store.get(id) : null;
      const file = upload === null ? null : this.deps.driveOf(upload);
      const others = [...running, ...started.values()].map(({ drive }) => drive);
      if (file !== null && !mayStartOn(file.drive, this.deps.driveState(file.drive), others)) {
        // The file is not started, and the next pump sees those behind it.
        this.deps.apply(id, heldByDrive(file, now));
        this.throttle.request();
        continue;
      }
      const run = this.start(lane, id, file?.drive ?? null);
      if (run === null) continue;
      started.set(id, run);
      free -= 1;
    }
  }

  private responds(drive: string | null): boolean {
    return drive === null || this.deps.driveState(drive) === 'responding';
  }

  private start(lane: Lane, id: string, drive: string | null): Run | null {
    const { store, apply, startOf } = this.deps;
    const waiting = store.get(id);
    if (waiting === null) return null;
    const step = nextStep(waiting);
    const upload = apply(id, startOf(waiting));
    if (upload === null || step === 'follow') return null;
    return { lane, step, upload, drive, abort: new AbortController(), settled: Promise.resolve() };
  }

  private launch(id: string, run: Run): void {
    this.runs.set(id, run);
    run.settled = this.settle(id, run);
  }

  private async settle(id: string, run: Run): Promise<void> {
    this.results.set(id, await this.resultOf(run));
    if (this.state === 'stopped') this.saveLastResults();
    else this.throttle.request();
  }

  /** Runs the step. Resolves with a function that saves its result. */
  private async resultOf({ step, upload, abort }: Run): Promise<() => void> {
    const { runStep, apply } = this.deps;
    try {
      const result = await runStep(step, { upload, signal: abort.signal });
      return () => this.applyResult(upload.id, result);
    } catch (error) {
      if (abort.signal.aborted) {
        // At a quit nothing is saved: the next start finds the upload in flight and returns it to the queue.
        return this.state === 'stopped' ? () => undefined : () => apply(upload.id, { event: 'interrupted' });
      }
      // A full disk is not the upload's error: the step is repeated.
      if (isSqlError(error)) return () => apply(upload.id, { event: 'interrupted' });
      const result = this.bug(error);
      return () => this.applyResult(upload.id, result);
    }
  }

  /** While the app quits no step starts any more, but the results of the last requests are saved. */
  private saveLastResults(): void {
    try {
      this.deps.transaction(() => this.saveResults());
    } catch (error) {
      this.deps.log.bug(error);
    }
    this.results.clear();
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
        return;
      }
      default:
        assertNever(result);
    }
  }

  /** The gates call `pump` themselves when they open; only retries need a timer here. */
  private setTimer(now: number): void {
    const { store, clock } = this.deps;
    this.cancelTimer();
    const next = store.due.nextAt('queued', now);
    if (next !== null) this.cancelTimer = clock.after(next - now, () => this.pump());
  }
}

/** Whether a step of the lane reads the upload's file. */
function needsFile(lane: StartedLane): boolean {
  return lane === 'check' || lane === 'transfer-small' || lane === 'transfer-large';
}

/**
 * During an outage of an endpoint or of storage, uploads that have not met it come first, then those that met it
 * longest ago. So an upload that fails for its own reason does not become the probe every time. `failed`: the
 * most recent is last.
 */
function inProbeOrder(due: readonly string[], failed: readonly string[]): readonly string[] {
  if (failed.length === 0) return due;
  const rank = new Map(failed.map((id, index) => [id, index]));
  return due.toSorted((a, b) => (rank.get(a) ?? -1) - (rank.get(b) ?? -1));
}
