/**
 * The upload queue: the interface for the rest of the app. It connects store, scheduler and poller, and decides
 * nothing itself.
 */
import {
  type ActResult,
  type AddReport,
  type EndedBatch,
  type GroupAction,
  type HeldChoice,
  type NameRule,
  type SubmissionChange,
  type SubmissionChoice,
  type VersionChoice,
  noSubmissionOptions,
} from '../../preload/contract.ts';
import { type Account, accountDigest } from '../api/account.ts';
import type { ApiClient } from '../api/client.ts';
import type { Gates } from '../api/gates/gates.ts';
import { driveCalls, isResponding } from '../files/fileCalls.ts';
import type { BackoffPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { ClockJumps } from '../shared/clockJumps.ts';
import type { Log } from '../shared/log.ts';
import type { TransferDeps } from '../transfer/transferFile.ts';
import { type AddedFiles, type AddFilesDeps, addFiles, addPaths } from './add/addFiles.ts';
import { FolderExpansion } from './add/folderExpansion.ts';
import { type KnownFilesRule, checkKnownFiles } from './add/knownFiles.ts';
import { LeftOutFiles } from './add/leftOutFiles.ts';
import { DropVersions } from './dropVersions.ts';
import type { SeverityWords } from './list/entryFindings.ts';
import { listOf } from './list/listName.ts';
import { QueueActions } from './list/queueActions.ts';
import { RunProgress } from './list/runProgress.ts';
import { UploadList } from './list/uploadList.ts';
import { type Finding, countBySeverity } from './model/findings.ts';
import { nameTombstone } from './model/nameTombstone.ts';
import { transition } from './model/stateMachine.ts';
import { entryOf } from './model/timeline.ts';
import { type Upload, newUpload, severitiesOf, storedNameRule } from './model/upload.ts';
import type { UploadEvent } from './model/uploadEvent.ts';
import { newUploadId } from './model/uploadId.ts';
import type { VersionOffer } from './model/versionOffer.ts';
import { QueueQueries } from './queueQueries.ts';
import { type BatchEnd, BatchEnds } from './reports/batchEnds.ts';
import { DailyTotals } from './reports/dailyTotals.ts';
import { limitFor } from './run/concurrencyLimits.ts';
import { driveOfUpload, driveState } from './run/drivesNow.ts';
import { FindingsReader, longestReadPauseMs } from './run/findingsReader.ts';
import { GroupSubmissions } from './run/groupSubmissions.ts';
import type { GrowingFiles } from './run/growingFiles.ts';
import { type HeldOffers, HeldDrops } from './run/heldDrops.ts';
import { InFlightDuplicates } from './run/inFlightDuplicates.ts';
import { Poller } from './run/poller.ts';
import { longestPollMs } from './run/pollPolicy.ts';
import { longestRetryMs } from './run/retryPolicy.ts';
import type { StepResult } from './run/retryPolicy.ts';
import { Scheduler, type StartedStep } from './run/scheduler.ts';
import { SiteHolds } from './run/siteHolds.ts';
import type { StepRun } from './run/step.ts';
import { runStep } from './run/steps.ts';
import { TransferProgress } from './run/transferProgress.ts';
import { startOf } from './run/transferStep.ts';
import { AddedSubmissions } from './store/addedSubmissions.ts';
import type { LongestPauses } from './store/dueTimes.ts';
import { Retention, type RetentionBounds } from './store/retention.ts';
import type { UploadStore } from './store/uploadStore.ts';
import { WriteLock } from './store/writeLock.ts';

export interface QueueDeps {
  readonly store: UploadStore;
  readonly gates: Gates;
  readonly clock: Clock;
  /** Dependencies that all transfers share. */
  readonly blocks: Omit<TransferDeps, 'clock' | 'api' | 'gates'>;
  /** The client and the account of the current settings. */
  readonly connection: () => { readonly api: ApiClient; readonly account: Account };
  readonly parallelUploads: () => number;
  /** Finds files that another program is still writing. Default: none is. */
  readonly growing?: Pick<GrowingFiles, 'problem'>;
  /** For files that a person adds, if the workspace has another file of their name. Default: the person is asked. */
  readonly whenNameTaken?: () => NameRule;
  /** Pauses between the tries of a step. */
  readonly backoff: () => BackoffPolicy;
  /** How many finished uploads stay in the list, and for how long. */
  readonly historyBounds: () => RetentionBounds;
  /** The words by which a search finds severities. Default: English. */
  readonly severityWords?: SeverityWords;
  /** Called when anything changed that the window may show. */
  readonly onChange: () => void;
  readonly log: Log;
}

/** `in-use`: another process has locked the database. */
export type StoreFailure =
  | { readonly why: 'in-use' }
  | { readonly why: 'not-writable'; readonly reason: string };

/** Access to uploads within one transaction: to read them, to add them, and to send them events. */
export interface QueueChange {
  readonly store: UploadStore;
  readonly now: number;
  /** The site that new uploads belong to. */
  readonly site: string | null;
  /** Applies an event to an upload; null if its state does not allow the event. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
}

export interface AddOptions {
  /** Default: of the settings. */
  readonly whenNameTaken?: NameRule;
  /** How files are added that were submitted before. Default: their check compares the content. */
  readonly known?: KnownFilesRule;
}

const eachOnItsOwn: SubmissionChoice = { ...noSubmissionOptions, mode: 'each' };
const noneGrowing: Pick<GrowingFiles, 'problem'> = { problem: () => Promise.resolve(null) };
const sendingSteps: readonly StartedStep[] = ['transfer', 'submit'];
const pausedFact = 'all-paused';
/**
 * Uploads that are retried at once when the network changes. It is more than can run at once; the others are retried
 * at their time.
 */
const maxNetworkRetries = 200;
/** While an upload runs, the window updates at least this often, so that speed and remaining time stay current. */
const tickMs = 1_000;
/** The longest time until a saved change is flushed to the disk. */
const flushMs = 1_000;

export class UploadQueue {
  /** The queries of the window. */
  readonly queries: QueueQueries;
  /** The actions of a person on uploads. */
  readonly actions: QueueActions;
  /** Which uploads are on hold because they were added for another account. */
  readonly holds: SiteHolds;
  private readonly deps: QueueDeps;
  private readonly list: UploadList;
  private readonly transfers = new TransferProgress();
  private readonly scheduler: Scheduler;
  private readonly poller: Poller;
  private readonly findings: FindingsReader;
  private readonly groups: GroupSubmissions;
  private readonly heldDrops: HeldDrops;
  private readonly retention: Retention;
  private readonly duplicates: InFlightDuplicates;
  private readonly batchEnds: BatchEnds;
  /** The same for the window, which shows the end of a batch itself while it is open. */
  private readonly endsForWindow: BatchEnds;
  private readonly clockJumps: ClockJumps;
  private addsInFlight = 0;
  private readonly dailyTotals: DailyTotals;
  private allPaused: boolean;
  private isStarted = false;
  /** The computer is about to sleep; a step that starts now would be cut off. */
  private isAsleep = false;
  private storeError: string | null = null;
  private readonly writeLock: WriteLock;
  private cancelTick: (() => void) | null = null;
  private cancelFlush: (() => void) | null = null;
  private endDrives: () => void = () => undefined;
  private readonly expansion: FolderExpansion;
  /** New versions by drop. */
  readonly versions: DropVersions;
  private readonly leftOut = new LeftOutFiles();

  constructor(deps: QueueDeps) {
    this.deps = deps;
    const { store, gates, clock, log } = deps;
    const apply = (id: string, event: UploadEvent) => this.apply(id, event);
    this.allPaused = store.fact(pausedFact) === 'yes';
    this.clockJumps = new ClockJumps(clock);
    this.writeLock = new WriteLock({
      sql: store.sql,
      clock,
      onLocked: deps.onChange,
      onFree: () => this.wake(),
    });
    this.list = new UploadList(store, deps.severityWords);
    const runProgress = new RunProgress(store, () => this.transfers.inFlight());
    store.subscribe(runProgress);
    this.batchEnds = new BatchEnds(this.list.batches, clock);
    this.duplicates = new InFlightDuplicates(store);
    this.endsForWindow = new BatchEnds(this.list.batches, clock);
    this.dailyTotals = new DailyTotals((at) => store.submissionIndex.completedSince(at), clock.now());
    this.groups = new GroupSubmissions({
      store,
      gates,
      clock,
      log,
      apply,
      connection: deps.connection,
      backoff: deps.backoff,
      isPaused: () => this.allPaused || this.isAsleep,
      site: () => this.holds.siteId,
      onApplied: () => this.scheduler.pump(),
      onChange: deps.onChange,
    });
    this.heldDrops = new HeldDrops({
      clock,
      release: (row, choice) => this.releaseDrop(row, choice),
      countFiles: (row) => this.groups.countFiles(row),
      log,
    });
    this.versions = new DropVersions({
      store,
      apply,
      account: () => accountDigest(deps.connection().account),
      heldDrops: () => this.heldDrops,
      nameRule: () => this.nameRule(),
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
      groups: this.groups,
      versions: this.versions,
      list: this.list,
      gates,
      clock,
      transfers: this.transfers,
      runProgress,
      dailyTotals: this.dailyTotals,
      allPaused: () => this.allPaused,
      lastRemoval: () => this.actions.lastRemoval,
      isWorking: () => this.isWorking,
    });
    this.actions = new QueueActions({
      store,
      list: this.list,
      apply,
      saveResults: () => this.saveResults(),
      whenUnlocked: (work) => this.writeLock.retry(work),
      endRun: (id, why) => this.endRun(id, why),
      addVersion: (path, previousSubmissionId, options) =>
        this.insert(
          [path],
          store.batches.add(clock.now(), null),
          new AddedSubmissions(store.submissions, { ...options, mode: 'each' }),
          // The earlier version has the file's name.
          { previousSubmissionId, whenNameTaken: 'rename', site: this.holds.siteId },
        ),
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
      driveOf: driveOfUpload,
      driveState,
      site: () => this.holds.siteId,
      onStore: (problem) => this.setStoreError(problem),
      beforeRound: () => this.followOutside(),
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
      beforeRound: () => this.followOutside(),
      site: () => this.holds.siteId,
      api: () => deps.connection().api,
      account: () => accountDigest(deps.connection().account),
      pollStarted: () => this.findings.pollStarted(),
      afterRound: () => this.findings.pump(),
    });
    this.findings = new FindingsReader({
      store,
      gates,
      clock,
      log,
      api: () => deps.connection().api,
      account: () => accountDigest(deps.connection().account),
      isPollDue: () => this.poller.isAnyDue,
      reviewed: (id, findings) => this.reviewed(id, findings),
    });
    this.expansion = new FolderExpansion({
      store,
      insert: (paths, like, places) =>
        this.insert(paths, like.batchId, places, { whenNameTaken: like.whenNameTaken, site: like.site }),
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

  /** Returns uploads that were in flight when the app last ended to the queue, and starts work. */
  start(): void {
    const { store, clock } = this.deps;
    store.limitDueTimes(clock.now(), this.longestPauses);
    this.groups.start();
    store.interruptAll(clock.now());
    this.isStarted = true;
    this.endDrives = driveCalls.subscribe(() => this.drivesChanged());
    this.retention.start();
    this.wake();
  }

  /** Call this when something outside the queue changed: a gate, a setting, the network. */
  wake(): void {
    // Before the start, uploads that were in flight when the app last ended would count as running.
    if (!this.isStarted) return;
    this.scheduler.pump();
    this.groups.pump();
    this.poller.pump();
    this.deps.onChange();
  }

  /** Whether files or submissions are being sent now. */
  get isSending(): boolean {
    return this.scheduler.runningCountOf(sendingSteps) + this.groups.runningCount > 0;
  }

  /**
   * `asleep`: ends all runs before the computer sleeps, and returns their uploads to the queue. `awake`: continues.
   */
  setAsleep(state: 'asleep' | 'awake'): void {
    this.isAsleep = state === 'asleep';
    if (this.isAsleep) this.scheduler.interruptAll();
    this.wake();
  }

  /** Retries uploads that wait because of an error of the network: the computer woke up, or the network changed. */
  networkChanged(): void {
    const { store, log } = this.deps;
    try {
      const waiting = store.waitingForNetwork(maxNetworkRetries);
      store.transaction(() => {
        for (const id of waiting) this.apply(id, { event: 'network-changed' });
      });
    } catch (error) {
      log.bug(error); // it cannot be saved now; the uploads are retried at their time
    }
    this.wake();
  }

  /** A drive stopped or started to answer. Uploads that wait for one that answers now are tried at once. */
  private drivesChanged(): void {
    const { store, log } = this.deps;
    try {
      const answered = store
        .waitingForDrive(maxNetworkRetries)
        .filter(({ path, realPath }) => isResponding(realPath ?? path));
      store.transaction(() => {
        for (const { id } of answered) this.apply(id, { event: 'drive-answered' });
      });
    } catch (error) {
      log.bug(error); // it cannot be saved now; the uploads are retried at their time
    }
    this.wake();
  }

  /** Decides about the unfinished uploads of a site whose key is not set. */
  async decideAboutHeld(site: string, choice: HeldChoice): Promise<ActResult> {
    this.saveResults();
    const changed = await this.holds.decide(site, choice);
    this.wake();
    return changed;
  }

  /** Moves uploads that are on hold to the current account. Returns how many. */
  async moveToAccount(ids: readonly string[]): Promise<number> {
    this.saveResults();
    const changed = await this.holds.move(ids);
    this.wake();
    return changed;
  }

  /** The date with which ages are compared, in milliseconds since 1970; null while the clock is not confirmed. */
  get confirmedTime(): number | null {
    return this.retention.confirmedTime;
  }

  /** Call this when the settings for finished uploads changed. */
  pruneHistory(): void {
    this.retention.boundsChanged();
  }

  /** Ends all runs. The next start continues with what is saved. The store stays open. */
  async stop(): Promise<void> {
    this.writeLock.stop();
    this.cancelTick?.();
    this.cancelFlush?.();
    this.endDrives();
    this.expansion.stop();
    this.retention.stop();
    this.heldDrops.stop();
    await Promise.all([this.scheduler.stop(), this.groups.stop(), this.poller.stop(), this.findings.stop()]);
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

  /** Whether a batch has ended, and its end waits for the issues of its files. */
  get isAnyEndWaiting(): boolean {
    return this.batchEnds.isAnyWaiting;
  }

  /** The batches that ended since the last call. */
  takeEndedBatches(): BatchEnd[] {
    return this.batchEnds.takeEnded();
  }

  /**
   * Adds files and folders. When it resolves, everything that the report counts survives a power cut. Default: one
   * submission for each file, without options.
   */
  add(
    paths: readonly string[],
    choice = eachOnItsOwn,
    { whenNameTaken = this.nameRule(), known = checkKnownFiles }: AddOptions = {},
  ): Promise<AddReport> {
    return this.addWith(choice, (deps) => addPaths(deps, paths), { when: 'now', whenNameTaken, known });
  }

  /**
   * The same for a few files of the window. Their bytes are sent at once, but their submissions wait for
   * `changeSubmission`, or for `holdMs` of the answer.
   */
  addHeld(
    paths: readonly string[],
    choice: SubmissionChoice,
    known = checkKnownFiles,
  ): Promise<AddReport & { readonly holdMs: number }> {
    const whenNameTaken = this.nameRule();
    return this.addWith(choice, (deps) => addPaths(deps, paths), { when: 'held', whenNameTaken, known });
  }

  /** Adds these files as they arrive. `name`: of the folder that contains them; null if there are several. */
  addFiles(
    files: AsyncIterable<string>,
    name: string | null,
    choice = eachOnItsOwn,
    known = checkKnownFiles,
  ): Promise<AddReport> {
    const whenNameTaken = this.nameRule();
    return this.addWith(choice, (deps) => addFiles(deps, files, name), { when: 'now', whenNameTaken, known });
  }

  /** Adds the files of a drop that were left out because they have not changed; null if they are not known any more. */
  async addUnchanged(token: number): Promise<(AddReport & { readonly holdMs: number }) | null> {
    const left = this.leftOut.take(token);
    if (left === null) return null;
    const known: KnownFilesRule = { rule: 'decided', versions: new Map(), anyway: new Set(left.paths) };
    return this.addHeld(left.paths, left.choice, known);
  }

  private async addWith(
    choice: SubmissionChoice,
    add: (deps: AddFilesDeps) => Promise<AddedFiles>,
    { when, whenNameTaken, known }: Required<AddOptions> & { readonly when: 'now' | 'held' },
  ): Promise<AddReport & { readonly holdMs: number }> {
    this.addsInFlight += 1;
    // All files of one drop belong to the account at its beginning, even if the key changes meanwhile.
    const site = this.holds.siteId;
    const rows = new AddedSubmissions(this.deps.store.submissions, choice, when);
    let heldBatchId: number | null = null;
    const offered = new Map<string, VersionOffer>();
    let forMs = 0;
    let report: AddedFiles;
    const holdGroup = () => {
      if (when === 'held' && rows.group !== null) this.groups.hold(rows.group);
    };
    try {
      report = await add({
        compare: (found) => this.versions.compare(found, known),
        unfinishedAmong: (found) => this.deps.store.unfinishedAmong(found, site),
        now: () => this.deps.clock.now(),
        save: (work) => this.writeLock.run(work),
        beginBatch: (name) => this.deps.store.batches.add(this.deps.clock.now(), name),
        insert: (files, batchId, offers) => {
          const given = { whenNameTaken: storedNameRule(whenNameTaken), site };
          const ids = this.insert(files, batchId, rows, given, (path) =>
            this.versions.startOf(path, offers.get(path), known, choice),
          );
          for (const [index, path] of files.entries()) {
            const offer = offers.get(path);
            if (offer !== undefined) offered.set(ids[index] ?? '', offer);
          }
          if (when === 'held') heldBatchId = batchId;
          holdGroup();
        },
        retry: (id) => {
          this.retryIn(rows, id, site);
          holdGroup();
        },
      });
      await this.deps.store.flushed();
    } finally {
      // After an error too: the files that were added are submitted.
      if (rows.group !== null) forMs = this.endAdding(rows.group, choice, heldBatchId, offered);
      this.addsInFlight -= 1;
      this.wake(); // also after an error, because some files may have been saved
    }
    const { unchanged, ...added } = report;
    const left = this.leftOut.add(unchanged, choice);
    const versions = heldBatchId === null ? null : this.versions.offered(offered, known);
    return {
      ...added,
      holdMs: forMs,
      ...(left === null ? {} : { unchanged: left }),
      ...(versions === null ? {} : { versions }),
    };
  }

  private nameRule(): NameRule {
    return this.deps.whenNameTaken?.() ?? 'ask';
  }

  /** Retries these uploads, because the cause of their failure may be over. */
  retryNow(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.deps.store.transaction(() => {
      for (const id of ids) this.apply(id, { event: 'retry-now' });
    });
    this.wake();
  }

  /** Runs `work` as one transaction. When it resolves, its changes survive a power cut. */
  async change<Result>(work: (change: QueueChange) => Result): Promise<Result> {
    const { store, clock } = this.deps;
    const result = store.transaction(() =>
      work({ store, now: clock.now(), site: this.holds.siteId, apply: (id, event) => this.apply(id, event) }),
    );
    await store.flushed();
    this.wake();
    return result;
  }

  /** Saves results of finished runs first, so that a person's action applies to the current state. */
  private saveResults(): void {
    if (this.isStarted) this.scheduler.pump();
  }

  setAllPaused(paused: boolean): void {
    this.saveResults();
    // Saved before it takes effect: if that fails, nothing changes, because the next start would not know of it.
    this.deps.store.setFact(pausedFact, paused ? 'yes' : 'no');
    this.allPaused = paused;
    if (paused) this.scheduler.interruptAll();
    this.wake();
  }

  /** A drop that only retries files of earlier batches has no batch whose options could change. */
  private endAdding(
    row: number,
    choice: SubmissionChoice,
    heldBatchId: number | null,
    offers: HeldOffers,
  ): number {
    if (heldBatchId !== null) return this.heldDrops.begin(heldBatchId, row, choice, offers);
    this.groups.allAdded(row, choice);
    return 0;
  }

  private releaseDrop(row: number, choice: SubmissionChoice): number {
    this.versions.takeOverOptions(row, choice);
    const changed = this.groups.release(row, choice);
    this.wake();
    return changed;
  }

  /** Changes how the files of a held drop are submitted, and holds them longer or lets them be submitted. */
  changeSubmission(
    batchId: number,
    submission: SubmissionChoice | undefined,
    next: 'hold' | 'release',
  ): SubmissionChange {
    const files = this.list.batches.get(batchId)?.counts.all ?? 0;
    return this.heldDrops.change(batchId, submission, next) ?? { changed: 0, tooLate: files };
  }

  /** Decides whether files of held drops are new versions. Returns the offers that this applies to. */
  chooseVersions(
    uploads: { readonly ids: readonly string[] } | { readonly batchId: number },
    choice: VersionChoice,
  ): VersionOffer[] {
    const chosen = this.versions.choose(uploads, choice);
    this.wake();
    return chosen;
  }

  /** The window has closed, so no person can change how the files of held drops are submitted. */
  releaseHeldDrops(): void {
    this.heldDrops.releaseAll();
  }

  /** Submits a group that waits for the rest of its files. Returns the number of its files that this applies to. */
  actOnGroup(row: number, action: GroupAction): number {
    this.saveResults();
    const changed = this.groups.act(row, action);
    this.wake();
    return changed;
  }

  /** Hides or shows the uploads of one batch, or of all, in the grouped list. */
  setCollapsed(id: number | 'all', isCollapsed: boolean): void {
    this.list.batches.setCollapsed(id, isCollapsed);
    this.deps.onChange();
  }

  /**
   * For the window: the batches that ended since the last call. Empty while files are being added, which may belong to
   * them.
   */
  takeEndedForWindow(): EndedBatch[] {
    if (this.addsInFlight > 0) return [];
    const ended = this.endsForWindow.takeEnded();
    // Also if nothing changes until then, the end is reported when its patience is over.
    if (this.endsForWindow.isAnyWaiting) this.tick();
    return ended.flatMap(({ batchId }) => {
      const counts = this.list.batches.get(batchId)?.counts.counted();
      return counts === undefined ? [] : [{ batchId, counts }];
    });
  }

  /** Whether any upload is being checked, sent or submitted now. */
  get isWorking(): boolean {
    return this.inFlight > 0;
  }

  private insert(
    paths: readonly string[],
    batchId: number,
    rows: Pick<AddedSubmissions, 'take'>,
    given: Partial<Pick<Upload, 'previousSubmissionId' | 'whenNameTaken'>> & Pick<Upload, 'site'>,
    ofPath: (path: string) => Partial<Upload> = () => ({}),
  ): string[] {
    const { store, clock } = this.deps;
    const now = clock.now();
    const { last } = store.positions();
    const ids = store.transaction(() => {
      const places = rows.take(paths.length);
      const uploads = paths.map((path, index) => ({
        ...newUpload(newUploadId(now), path, last + 1 + index, now, batchId),
        ...places(index),
        ...given,
        ...ofPath(path),
      }));
      store.insert(uploads);
      return uploads.map(({ id }) => id);
    });
    this.batchStarted(batchId);
    this.deps.onChange();
    return ids;
  }

  /** Retries a failed upload of an added file. Unless it was requested before, it belongs to the submission of its drop. */
  private retryIn(rows: AddedSubmissions, id: string, site: string | null): void {
    this.deps.store.transaction(() => {
      const retried = this.apply(id, { event: 'retry-now' });
      if (retried === null || retried.submitRequestedAt !== null || retried.previousSubmissionId !== null)
        return;
      // All files of a group are submitted at one site.
      if (retried.site !== site) return;
      const { submissionRow, isGrouped } = rows.take(1)(0);
      if (submissionRow !== null) this.apply(id, { event: 'regrouped', submissionRow, isGrouped });
    });
  }

  private endRun(id: string, why: 'paused' | 'abandoned'): void {
    this.scheduler.interrupt(id);
    if (why === 'abandoned') this.transfers.forget(id);
  }

  /** The only place where an upload changes: state machine, database and timeline together. */
  private apply(id: string, event: UploadEvent): Upload | null {
    const { store, clock } = this.deps;
    const before = store.get(id);
    if (before === null) return null;
    const now = clock.now();
    const changed = transition(before, event, now);
    if (changed === null) return null;
    const entry = entryOf(event, changed, now);
    const tombstone = nameTombstone(before, changed, newUploadId(now), now);
    const after = store.transaction(() => {
      const saved = this.withSubmission(before, changed, now);
      store.save(before, saved, entry === null ? [] : [entry]);
      if (tombstone !== null) store.insert([tombstone]);
      if (event.event === 'completed' && severitiesOf(saved.status) === null) store.findings.expect(id, now);
      if (event.event === 'stored')
        store.batches.addSent(saved.batchId, event.transfer.sentBytes, event.transfer.tookMs, now);
      return saved;
    });
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
      if (event.event === 'retry-now') this.deps.gates.probeTargets();
    });
    this.deps.onChange();
    return after;
  }

  /** Keeps the row of the upload's submission, which is created with the first request at the latest. */
  private withSubmission(before: Upload, after: Upload, now: number): Upload {
    const { submissions } = this.deps.store;
    if (after.isGrouped) return after; // the group saves its own row
    const isRequested = after.submitRequestedAt !== null && before.submitRequestedAt === null;
    if (isRequested && after.submissionRow === null)
      return { ...after, submissionRow: submissions.addRequested(now) };
    if (after.submissionRow === null) return after;
    if (isRequested) submissions.setRequested(after.submissionRow, now);
    if (after.submission !== null && after.submission !== before.submission)
      submissions.setSubmitted(after.submissionRow, after.submission.submissionId);
    return after;
  }

  /** Follows changes of the clock and of the account, before uploads are started or polled. */
  private followOutside(): void {
    this.followClock();
    this.holds.follow();
  }

  /** Waits continue as before when a person or a time server sets the clock. */
  private followClock(): void {
    const { store, clock, log } = this.deps;
    const jumpMs = this.clockJumps.take();
    if (jumpMs === 0) return;
    log.warn(`The computer's clock was set by ${Math.round(jumpMs / 1_000)} s`);
    store.clockWasSet(jumpMs, clock.now(), this.longestPauses);
  }

  private get longestPauses(): LongestPauses {
    return {
      retryMs: Math.max(this.deps.backoff().capMs, longestRetryMs),
      pollMs: longestPollMs,
      findingsMs: longestReadPauseMs,
    };
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
        progress: (sentBytes) => {
          this.transfers.set(id, sentBytes, clock.elapsed());
          this.deps.onChange();
        },
        retrying: (retry) => this.apply(id, { event: 'repeated', ...retry }),
      },
    };
    return runStep(step, deps, stepRun);
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
