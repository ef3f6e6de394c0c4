/** The upload queue: what the rest of the app talks to. It joins store, scheduler and poller, and decides nothing itself. */
import type { AddReport, EndedBatch } from '../../preload/contract.ts';
import { type Account, accountDigest } from '../api/account.ts';
import type { ApiClient } from '../api/client.ts';
import type { Gates } from '../api/gates/gates.ts';
import type { BackoffPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { TransferDeps } from '../transfer/transferFile.ts';
import { type IntakeDeps, addFiles, addPaths } from './add/addFiles.ts';
import { listOf } from './list/listName.ts';
import { QueueActions } from './list/queueActions.ts';
import { UploadList } from './list/uploadList.ts';
import { type UploadEvent, nameTombstone, transition } from './model/stateMachine.ts';
import { entryOf } from './model/timeline.ts';
import { type Upload, newUpload } from './model/upload.ts';
import { newUploadId } from './model/uploadId.ts';
import { QueueQueries } from './queueQueries.ts';
import { type BatchEnd, BatchEnds } from './reports/batchEnds.ts';
import { DailyTotals } from './reports/dailyTotals.ts';
import { limitFor } from './run/concurrencyLimits.ts';
import { InFlightDuplicates } from './run/inFlightDuplicates.ts';
import { Poller } from './run/poller.ts';
import { Progress } from './run/progress.ts';
import type { StepResult } from './run/retryPolicy.ts';
import { Scheduler, type StartedStep } from './run/scheduler.ts';
import { type StepRun, checkStep, reprocessStep, submitStep, transferStep, startOf } from './run/steps.ts';
import { Retention, type RetentionBounds } from './store/retention.ts';
import type { UploadStore } from './store/uploadStore.ts';

export interface QueueDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  /** What all transfers share. */
  readonly blocks: Omit<TransferDeps, 'clock' | 'api' | 'gates'>;
  /** The client and the account of the settings as they are now. */
  readonly connection: () => { readonly api: ApiClient; readonly account: Account };
  readonly parallelUploads: () => number;
  /** Pauses between the tries of a step. */
  readonly backoff: () => BackoffPolicy;
  /** How much of what is done stays in the list. */
  readonly historyBounds: () => RetentionBounds;
  /** Anything that the window may show has changed. */
  readonly onChange: () => void;
  readonly log: Log;
}

/** What others may do with uploads in one transaction: read and add them, and send them events. */
export interface QueueChange {
  readonly store: UploadStore;
  readonly now: number;
  /** Changes an upload; null where the event does not fit it. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
}

const sendingSteps: readonly StartedStep[] = ['transfer', 'submit'];
const pausedFact = 'all-paused';
/** More than can run at once; the others' turn comes by itself. */
const triedAtOnce = 200;
/** Speed and time left go stale without news; while something runs they are told anew this often. */
const tickMs = 1_000;
/** What was saved without waiting for the disk is on it at the latest after this. */
const flushMs = 1_000;

export class UploadQueue {
  /** What the window is shown. */
  readonly queries: QueueQueries;
  /** What a person does to uploads. */
  readonly actions: QueueActions;
  private readonly deps: QueueDeps;
  private readonly list: UploadList;
  private readonly progress = new Progress();
  private readonly scheduler: Scheduler;
  private readonly poller: Poller;
  private readonly history: Retention;
  private readonly copies: InFlightDuplicates;
  private readonly batchEnds: BatchEnds;
  /** The same for the window, which says it once more where it is open. */
  private readonly endsForWindow: BatchEnds;
  private addsUnderWay = 0;
  private readonly today: DailyTotals;
  private allPaused: boolean;
  private isStarted = false;
  /** The computer is about to sleep: what would be begun now would be cut off. */
  private isAsleep = false;
  private storeError: string | null = null;
  private cancelTick: (() => void) | null = null;
  private cancelFlush: (() => void) | null = null;

  constructor(deps: QueueDeps) {
    this.deps = deps;
    const { store, gates, clock, log } = deps;
    const apply = (id: string, event: UploadEvent) => this.apply(id, event);
    this.allPaused = store.fact(pausedFact) === 'yes';
    this.list = new UploadList(store);
    this.batchEnds = new BatchEnds(this.list.batches);
    this.copies = new InFlightDuplicates(store);
    this.endsForWindow = new BatchEnds(this.list.batches);
    this.today = new DailyTotals((at) => store.submissionIndex.completedSince(at), clock.now());
    this.queries = new QueueQueries({
      store,
      list: this.list,
      gates,
      clock,
      progress: this.progress,
      today: this.today,
      allPaused: () => this.allPaused,
      isWorking: () => this.isWorking,
    });
    this.actions = new QueueActions({
      store,
      list: this.list,
      apply,
      saveEnds: () => this.saveEnds(),
      endRun: (id, why) => this.endRun(id, why),
      addVersion: (path, previousSubmissionId) =>
        this.insert([path], store.batches.add(clock.now(), null), previousSubmissionId),
      wake: () => this.wake(),
    });
    this.scheduler = new Scheduler({
      store,
      gates,
      clock,
      transaction: (work) => store.transaction(work),
      apply,
      startOf: (upload) => startOf({ store, account: deps.connection().account }, upload),
      log,
      limitOf: (lane) => limitFor(lane, deps.parallelUploads()),
      isPaused: () => this.allPaused || this.isAsleep,
      onStore: (problem) => this.setStoreError(problem),
      backoff: deps.backoff,
      runStep: (step, run) => this.runStep(step, run),
    });
    this.poller = new Poller({
      store,
      gates,
      clock,
      apply,
      log: deps.log,
      backoff: deps.backoff,
      api: () => deps.connection().api,
      account: () => accountDigest(deps.connection().account),
    });
    this.history = new Retention({
      store,
      endedCount: () => this.list.counts.ended,
      clock,
      bounds: deps.historyBounds,
      onChange: deps.onChange,
      log,
    });
  }

  /** Sends what was in flight at the last end back to the queue, and goes on. */
  start(): void {
    this.deps.store.interruptAll(this.deps.clock.now());
    this.isStarted = true;
    this.history.start();
    this.wake();
  }

  /** Something changed outside: a gate, a setting, the network. */
  wake(): void {
    // Before the start, what was in flight at the last end would be taken for what runs now.
    if (!this.isStarted) return;
    this.scheduler.pump();
    this.poller.pump();
    this.deps.onChange();
  }

  /** Whether bytes or submissions are on their way now. */
  get isSending(): boolean {
    return this.scheduler.runningCountOf(sendingSteps) > 0;
  }

  /** Before the computer sleeps all runs end and go back to the queue; `awake` goes on. */
  setAsleep(state: 'asleep' | 'awake'): void {
    this.isAsleep = state === 'asleep';
    if (this.isAsleep) this.scheduler.interruptAll();
    this.wake();
  }

  /** What waits for its next try because of the network tries now: sleep is over, or the way is another. */
  networkChanged(): void {
    const { store, log } = this.deps;
    try {
      const waiting = store.waitingForNetwork(triedAtOnce);
      store.transaction(() => {
        for (const id of waiting) this.apply(id, { event: 'network-changed' });
      });
    } catch (error) {
      log.bug(error); // it cannot be saved now; they try again at their time
    }
    this.wake();
  }

  /** The bounds of the history were changed. */
  pruneHistory(): void {
    this.history.boundsChanged();
  }

  /** Ends all runs and closes nothing; what is saved is where the next start goes on. */
  async stop(): Promise<void> {
    this.cancelTick?.();
    this.cancelFlush?.();
    this.history.stop();
    await Promise.all([this.scheduler.stop(), this.poller.stop()]);
  }

  /** Why changes cannot be saved now; null: they can. The queue waits and tries again by itself. */
  get storeFailure(): string | null {
    return this.storeError;
  }

  /** How many uploads are worked on here, now. */
  get inFlight(): number {
    return this.scheduler.runningCount;
  }

  /** The batches that came to their end since the last call. */
  takeEndedBatches(): BatchEnd[] {
    return this.batchEnds.takeEnded();
  }

  /** Adds files and folders; when it resolves, all that it counts survives a crash. */
  add(paths: readonly string[]): Promise<AddReport> {
    return this.takeIn((deps) => addPaths(deps, paths));
  }

  /** The same for just these files, which may take their time to come; `name`: of the folder they are from. */
  addFiles(files: AsyncIterable<string>, name: string | null): Promise<AddReport> {
    return this.takeIn((deps) => addFiles(deps, files, name));
  }

  private async takeIn(add: (deps: IntakeDeps) => Promise<AddReport>): Promise<AddReport> {
    this.addsUnderWay += 1;
    try {
      const report = await add({
        unfinishedAmong: (found) => this.deps.store.unfinishedAmong(found),
        now: () => this.deps.clock.now(),
        beginBatch: (name) => this.deps.store.batches.add(this.deps.clock.now(), name),
        insert: (files, batchId) => this.insert(files, batchId),
        retry: (id) => this.apply(id, { event: 'retry-now' }),
      });
      await this.deps.store.flushed();
      return report;
    } finally {
      this.addsUnderWay -= 1;
      this.wake(); // also when not all of them could be saved: some may have been
    }
  }

  /** What these failed of may be over: they are tried again, without a person. */
  retryNow(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.deps.store.transaction(() => {
      for (const id of ids) this.apply(id, { event: 'retry-now' });
    });
    this.wake();
  }

  /** Runs `work` as one transaction; when it resolves, all that was saved survives a crash. */
  async change<Result>(work: (change: QueueChange) => Result): Promise<Result> {
    const { store, clock } = this.deps;
    const result = store.transaction(() =>
      work({ store, now: clock.now(), apply: (id, event) => this.apply(id, event) }),
    );
    await store.flushed();
    this.wake();
    return result;
  }

  /** A person's wish is about what is there now, not about what a moment ago was still to be saved. */
  private saveEnds(): void {
    if (this.isStarted) this.scheduler.pump();
  }

  setAllPaused(paused: boolean): void {
    this.saveEnds();
    // What could not be saved does not hold: the next start would not know of it.
    this.deps.store.setFact(pausedFact, paused ? 'yes' : 'no');
    this.allPaused = paused;
    if (paused) this.scheduler.interruptAll();
    this.wake();
  }

  /** Hides or shows the uploads of one batch, or of all, in the grouped list. */
  setCollapsed(id: number | 'all', folded: boolean): void {
    this.list.batches.setCollapsed(id, folded);
    this.deps.onChange();
  }

  /** For the window: batches that came to their end since the last call; not while more may be added to them. */
  takeEndedForWindow(): EndedBatch[] {
    if (this.addsUnderWay > 0) return [];
    return this.endsForWindow.takeEnded().flatMap(({ batchId }) => {
      const counts = this.list.batches.get(batchId)?.counts.counted();
      return counts === undefined ? [] : [{ batchId, counts }];
    });
  }

  /** Whether anything is being looked at, sent or submitted at this moment. */
  get isWorking(): boolean {
    return this.scheduler.runningCount > 0;
  }

  private insert(
    paths: readonly string[],
    batchId: number,
    previousSubmissionId: string | null = null,
  ): void {
    const { store, clock } = this.deps;
    const now = clock.now();
    const { last } = store.positions();
    const uploads = paths.map((path, index) => ({
      ...newUpload(newUploadId(now), path, last + 1 + index, now, batchId),
      previousSubmissionId,
    }));
    store.insert(uploads);
    this.batchBegun(batchId);
    this.deps.onChange();
  }

  private endRun(id: string, why: 'paused' | 'given-up'): void {
    this.scheduler.interrupt(id);
    if (why === 'given-up') this.progress.forget(id);
  }

  /** The one place where an upload changes: state machine, database and timeline together. */
  private apply(id: string, event: UploadEvent): Upload | null {
    const { store, clock } = this.deps;
    const before = store.get(id);
    if (before === null) return null;
    const now = clock.now();
    const after = transition(before, event, now);
    if (after === null) return null;
    const entry = entryOf(event, after, now);
    const left = nameTombstone(before, after, newUploadId(now), now);
    store.transaction(() => {
      store.save(before, after, entry === null ? [] : [entry]);
      if (left !== null) store.insert([left]);
      if (event.event === 'stored')
        store.batches.addSent(after.batchId, event.transfer.sentBytes, event.transfer.tookMs, now);
    });
    for (const freed of this.copies.release(after)) this.apply(freed, { event: 'released' });
    this.flushSoon();
    if (listOf(after) === 'active') this.batchBegun(after.batchId);
    store.whenCommitted(() => {
      if (after.status.state === 'complete' && before.status.state !== 'complete')
        this.today.completed(after.file?.sizeBytes ?? 0, now);
      if (event.event === 'stored') this.progress.stored(id, after.file?.sizeBytes ?? 0);
      if (event.event === 'changed' || event.event === 'failed') this.progress.forget(id);
      if (event.event === 'submitted' || event.event === 'reprocessing') this.poller.pumpSoon();
      if (event.event === 'retry-now') this.deps.gates.probeTargets();
    });
    this.deps.onChange();
    return after;
  }

  private batchBegun(batchId: number): void {
    this.batchEnds.begun(batchId);
    this.endsForWindow.begun(batchId);
  }

  private runStep(step: StartedStep, run: Pick<StepRun, 'upload' | 'signal'>): Promise<StepResult> {
    const { id } = run.upload;
    this.tick();
    const { store, blocks, clock, gates } = this.deps;
    const deps = { ...blocks, store, clock, gates, copies: this.copies, ...this.deps.connection() };
    const stepRun: StepRun = {
      ...run,
      report: {
        apply: (event) => this.apply(id, event),
        progress: (sentBytes) => {
          this.progress.set(id, sentBytes, clock.now());
          this.deps.onChange();
        },
        retrying: (retry) => this.apply(id, { event: 'repeated', ...retry }),
      },
    };
    switch (step) {
      case 'check':
        return checkStep(deps, stepRun);
      case 'transfer':
        return transferStep(deps, stepRun);
      case 'submit':
        return submitStep(deps, stepRun);
      case 'reprocess':
        return reprocessStep(deps, stepRun);
    }
  }

  private setStoreError(problem: string | null): void {
    if (this.storeError === problem) return;
    this.storeError = problem;
    this.deps.onChange();
  }

  private flushSoon(): void {
    this.cancelFlush ??= this.deps.clock.after(flushMs, () => {
      this.cancelFlush = null;
      void this.deps.store.flushed();
    });
  }

  private tick(): void {
    this.cancelTick ??= this.deps.clock.after(tickMs, () => {
      this.cancelTick = null;
      this.deps.onChange();
      if (this.scheduler.runningCount > 0) this.tick();
    });
  }
}
