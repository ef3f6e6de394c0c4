/**
 * The parts of the upload queue, connected with each other: store, groups, scheduler, poller and lists. It decides nothing
 * itself.
 */
import type { NameRule } from '../../preload/contract.ts';
import { accountDigest } from '../api/account.ts';
import { FolderExpansion } from './add/folderExpansion.ts';
import { UploadAdder } from './add/uploadAdder.ts';
import { DropVersions } from './dropVersions.ts';
import { listOf } from './list/listName.ts';
import { QueueActions } from './list/queueActions.ts';
import { QueueMoves } from './list/queueMoves.ts';
import { RunProgress } from './list/runProgress.ts';
import { UploadList } from './list/uploadList.ts';
import { type Finding, countBySeverity } from './model/findings.ts';
import type { Upload } from './model/upload.ts';
import type { UploadEvent } from './model/uploadEvent.ts';
import type { QueueDeps } from './queueDeps.ts';
import { QueueQueries } from './queueQueries.ts';
import { BatchEnds } from './reports/batchEnds.ts';
import { DailyTotals } from './reports/dailyTotals.ts';
import { applyEvent } from './run/applyEvent.ts';
import { limitFor } from './run/concurrencyLimits.ts';
import { driveOfUpload, driveState } from './run/drivesNow.ts';
import { FindingsReader } from './run/findingsReader.ts';
import { GroupSubmissions } from './run/groupSubmissions.ts';
import type { GrowingFiles } from './run/growingFiles.ts';
import { HeldDrops } from './run/heldDrops.ts';
import { InFlightDuplicates } from './run/inFlightDuplicates.ts';
import { OutsideChanges } from './run/outsideChanges.ts';
import { Poller } from './run/poller.ts';
import type { StepResult } from './run/retryPolicy.ts';
import { Scheduler, type StartedStep } from './run/scheduler.ts';
import { SiteHolds } from './run/siteHolds.ts';
import type { StepRun } from './run/step.ts';
import { runStep } from './run/steps.ts';
import { TransferProgress } from './run/transferProgress.ts';
import { startOf } from './run/transferStep.ts';
import { AddedSubmissions } from './store/addedSubmissions.ts';
import { Retention } from './store/retention.ts';
import { WriteLock } from './store/writeLock.ts';

/** `in-use`: another process has locked the database. */
export type StoreFailure =
  | { readonly why: 'in-use' }
  | { readonly why: 'not-writable'; readonly reason: string };

/** What the parts need of the queue that they form. */
export interface QueueControl {
  /** Whether nothing may start now. */
  readonly isPaused: () => boolean;
  /** Whether a person has paused all uploads. */
  readonly isAllPaused: () => boolean;
  /** Saves results of finished runs, so that a person's action applies to the current state. */
  readonly saveResults: () => void;
  /** Starts every step that can start now. */
  readonly wake: () => void;
}

const noneGrowing: Pick<GrowingFiles, 'problem'> = { problem: () => Promise.resolve(null) };
/** While an upload runs, the window updates at least this often, so that speed and remaining time stay current. */
const tickMs = 1_000;
/** The longest time until a saved change is flushed to the disk. */
const flushMs = 1_000;

export class QueueCore {
  readonly queries: QueueQueries;
  readonly actions: QueueActions;
  readonly moves: QueueMoves;
  readonly holds: SiteHolds;
  /** New versions by drop. */
  readonly versions: DropVersions;
  readonly list: UploadList;
  readonly adder: UploadAdder;
  readonly scheduler: Scheduler;
  readonly poller: Poller;
  readonly groups: GroupSubmissions;
  readonly heldDrops: HeldDrops;
  readonly outside: OutsideChanges;
  readonly retention: Retention;
  readonly batchEnds: BatchEnds;
  /** The same for the window, which shows the end of a batch itself while it is open. */
  readonly endsForWindow: BatchEnds;
  private readonly deps: QueueDeps;
  private readonly writeLock: WriteLock;
  private storeError: string | null = null;
  private readonly transfers = new TransferProgress();
  private readonly findings: FindingsReader;
  private readonly duplicates: InFlightDuplicates;
  private readonly dailyTotals: DailyTotals;
  private readonly expansion: FolderExpansion;
  private cancelTick: (() => void) | null = null;
  private cancelFlush: (() => void) | null = null;

  constructor(deps: QueueDeps, control: QueueControl) {
    this.deps = deps;
    const { store, gates, clock, log } = deps;
    const apply = (id: string, event: UploadEvent) => this.apply(id, event);
    const site = () => this.holds.siteId;
    const common = { store, gates, clock, log, apply, site };
    const account = () => accountDigest(deps.connection().account);
    this.writeLock = new WriteLock({
      sql: store.sql,
      clock,
      onLocked: deps.onChange,
      onFree: control.wake,
    });
    this.list = new UploadList(store, deps.severityWords);
    const runProgress = new RunProgress(store, () => this.transfers.inFlight());
    store.subscribe(runProgress);
    this.batchEnds = new BatchEnds(this.list.batches, clock);
    this.duplicates = new InFlightDuplicates(store);
    this.endsForWindow = new BatchEnds(this.list.batches, clock);
    this.dailyTotals = new DailyTotals((at) => store.submissionIndex.completedSince(at), clock.now());
    this.groups = new GroupSubmissions({
      ...common,
      connection: deps.connection,
      backoff: deps.backoff,
      isPaused: control.isPaused,
      onApplied: () => this.scheduler.pump(),
      onChange: deps.onChange,
    });
    this.versions = new DropVersions({
      store,
      apply,
      account,
      heldDrops: () => this.heldDrops,
      nameRule: () => this.nameRule(),
    });
    this.adder = new UploadAdder({
      ...common,
      holdGroup: (row) => this.groups.hold(row),
      allAdded: (row, choice, heldBatchId, offers) => {
        // A drop that only retries files of earlier batches has no batch whose options could change.
        if (heldBatchId !== null) return this.heldDrops.begin(heldBatchId, row, choice, offers);
        this.groups.allAdded(row, choice);
        return 0;
      },
      versions: this.versions,
      save: (work) => this.writeLock.run(work),
      batchStarted: (batchId) => this.batchStarted(batchId),
      wake: control.wake,
      onChange: deps.onChange,
    });
    this.heldDrops = new HeldDrops({
      clock,
      release: (row, choice) => {
        this.versions.takeOverOptions(row, choice);
        const changed = this.groups.release(row, choice);
        control.wake();
        return changed;
      },
      countFiles: (row) => this.groups.countFiles(row),
      log,
    });
    this.holds = new SiteHolds({
      store,
      groups: this.groups,
      account: () => deps.connection().account,
      apply,
      endRun: (id, why) => this.endRun(id, why),
      remove: (ids) => this.actions.actOnMany('remove', ids),
    });
    this.queries = new QueueQueries({
      store,
      holds: this.holds,
      groupWaits: this.groups.waits,
      versions: this.versions,
      hasSubmissionPage: deps.hasSubmissionPage ?? (() => false),
      list: this.list,
      gates,
      clock,
      transfers: this.transfers,
      runProgress,
      dailyTotals: this.dailyTotals,
      allPaused: control.isAllPaused,
      lastRemoval: () => this.actions.lastRemoval,
      isWorking: () => this.inFlight > 0,
    });
    const onUploads = {
      store,
      list: this.list,
      apply,
      saveResults: control.saveResults,
      whenUnlocked: <Result>(work: () => Result) => this.whenUnlocked(work),
      wake: control.wake,
    };
    this.moves = new QueueMoves(onUploads);
    this.actions = new QueueActions({
      ...onUploads,
      endRun: (id, why) => this.endRun(id, why),
      addVersion: (path, previousSubmissionId, options) =>
        this.adder.insert(
          [path],
          store.batches.add(clock.now(), null),
          new AddedSubmissions(store.submissions, { ...options, mode: 'each' }),
          // The earlier version has the file's name.
          { previousSubmissionId, whenNameTaken: 'rename', site: this.holds.siteId },
        ),
    });
    this.scheduler = new Scheduler({
      ...common,
      transaction: (work) => store.transaction(work),
      startOf: (upload) => startOf({ store, account: deps.connection().account }, upload),
      limitOf: (lane) => limitFor(lane, deps.parallelUploads()),
      isPaused: control.isPaused,
      driveOf: driveOfUpload,
      driveState,
      onStore: (problem) => this.setStoreFailure(problem),
      beforeRound: () => this.followOutside(),
      backoff: deps.backoff,
      runStep: (step, run) => this.runStep(step, run),
    });
    this.poller = new Poller({
      ...common,
      backoff: deps.backoff,
      beforeRound: () => this.followOutside(),
      api: () => deps.connection().api,
      account,
      pollStarted: () => this.findings.pollStarted(),
      afterRound: () => this.findings.pump(),
    });
    this.findings = new FindingsReader({
      ...common,
      api: () => deps.connection().api,
      account,
      isPollDue: () => this.poller.isAnyDue,
      reviewed: (id, findings) => this.reviewed(id, findings),
    });
    this.expansion = new FolderExpansion({
      store,
      insert: (paths, like, places) =>
        this.adder.insert(paths, like.batchId, places, {
          whenNameTaken: like.whenNameTaken,
          site: like.site,
        }),
    });
    this.outside = new OutsideChanges({
      ...common,
      backoff: deps.backoff,
      wake: control.wake,
    });
    this.retention = new Retention({
      store,
      endedCount: () => this.list.counts.ended,
      clock,
      bounds: deps.historyBounds,
      onChange: deps.onChange,
      log,
    });
  }

  /** For files that a person adds, if the workspace has another file of their name. */
  nameRule(): NameRule {
    return this.deps.whenNameTaken?.() ?? 'ask';
  }

  /** Why changes cannot be saved now; null if they can. The queue retries automatically. */
  get storeFailure(): StoreFailure | null {
    if (this.writeLock.isHeldElsewhere) return { why: 'in-use' };
    return this.storeError === null ? null : { why: 'not-writable', reason: this.storeError };
  }

  /** Runs the work, and again while it fails because another process has locked the database. */
  whenUnlocked<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.writeLock.retry(work);
  }

  /** How many uploads a step works on now. */
  get inFlight(): number {
    return this.scheduler.runningCount + this.groups.runningCount;
  }

  /** How many uploads quitting would interrupt. An interrupted check costs nothing, so it does not count. */
  get interruptible(): number {
    return this.scheduler.runningCountOf(['transfer', 'submit', 'reprocess']) + this.groups.runningCount;
  }

  /** Ends all runs. */
  async stop(): Promise<void> {
    this.cancelTick?.();
    this.cancelFlush?.();
    this.outside.stop();
    this.writeLock.stop();
    this.expansion.stop();
    this.retention.stop();
    this.heldDrops.stop();
    await Promise.all([this.scheduler.stop(), this.groups.stop(), this.poller.stop(), this.findings.stop()]);
  }

  /** Applies an event, and lets every part that is concerned follow; null if the upload's state does not allow it. */
  apply(id: string, event: UploadEvent): Upload | null {
    const { store, clock, gates, onChange } = this.deps;
    const now = clock.now();
    const applied = applyEvent(store, id, event, now);
    if (applied === null) return null;
    const { before, after } = applied;
    for (const waitingId of this.duplicates.release(after))
      this.apply(waitingId, { event: 'duplicate-finished' });
    this.groups.uploadChanged(before, after);
    this.flushSoon();
    if (listOf(after) === 'active') this.batchStarted(after.batchId);
    store.whenCommitted(() => {
      if (event.event === 'completed') {
        this.dailyTotals.completed(after.file?.sizeBytes ?? 0, now);
        this.findings.pumpSoon();
      }
      if (event.event === 'restore') this.findings.pumpSoon();
      if (event.event === 'stored' || event.event === 'changed' || event.event === 'failed')
        this.transfers.forget(id);
      if (after.status.state === 'processing' && before.status.state !== 'processing') this.poller.pumpSoon();
      if (event.event === 'retry-now') gates.probeTargets();
    });
    onChange();
    return after;
  }

  private endRun(id: string, why: 'paused' | 'abandoned'): void {
    this.scheduler.interrupt(id);
    if (why === 'abandoned') this.transfers.forget(id);
  }

  /** Follows changes of the clock and of the account, before uploads are started or polled. */
  private followOutside(): void {
    this.outside.followClock();
    this.holds.follow();
  }

  /** The issues of an upload were read. They count in its row only if it is complete. */
  reviewed(id: string, findings: readonly Finding[]): void {
    this.deps.store.transaction(() => {
      const reviewed = this.apply(id, { event: 'reviewed', severities: countBySeverity(findings) });
      if (reviewed !== null) this.deps.store.findings.save(id, findings);
    });
  }

  private batchStarted(batchId: number): void {
    this.batchEnds.started(batchId);
    this.endsForWindow.started(batchId);
  }

  private runStep(step: StartedStep, run: Pick<StepRun, 'upload' | 'signal'>): Promise<StepResult> {
    const { id } = run.upload;
    this.tick();
    const { store, blocks, clock, gates } = this.deps;
    const deps = {
      ...blocks,
      store,
      clock,
      gates,
      duplicates: this.duplicates,
      growing: this.deps.growing ?? noneGrowing,
      expandFolder: (upload: Upload) => this.expansion.expand(upload),
      ...this.deps.connection(),
    };
    const stepRun: StepRun = {
      ...run,
      report: {
        apply: (event) => this.apply(id, event),
        applyTogether: (event) => this.scheduler.applyTogether(id, event, run.signal),
        progress: (sentBytes) => {
          this.transfers.set(id, sentBytes, clock.elapsed());
          this.deps.onChange();
        },
        retrying: (retry) => this.apply(id, { event: 'repeated', ...retry }),
      },
    };
    return runStep(step, deps, stepRun);
  }

  private setStoreFailure(problem: string | null): void {
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

  /** Lets the window update after a while, also if nothing changes until then. */
  tick(): void {
    this.cancelTick ??= this.deps.clock.after(tickMs, () => {
      this.cancelTick = null;
      this.deps.onChange();
      if (this.scheduler.runningCount > 0) this.tick();
    });
  }
}
