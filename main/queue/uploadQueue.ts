/**
 * The upload queue: the interface for the rest of the app. It starts, pauses and ends the work, adds files, and applies
 * what a person asks for.
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
import { accountDigest } from '../api/account.ts';
import { bestEffort } from '../shared/bestEffort.ts';
import { addFiles, addPaths } from './add/addFiles.ts';
import { type KnownFilesRule, checkKnownFiles } from './add/knownFiles.ts';
import type { DropVersions } from './dropVersions.ts';
import type { QueueActions } from './list/queueActions.ts';
import type { QueueMoves } from './list/queueMoves.ts';
import type { Finding } from './model/findings.ts';
import type { Upload } from './model/upload.ts';
import type { UploadEvent } from './model/uploadEvent.ts';
import type { VersionOffer } from './model/versionOffer.ts';
import { QueueCore, type StoreFailure } from './queueCore.ts';
import type { QueueDeps } from './queueDeps.ts';
import type { QueueQueries } from './queueQueries.ts';
import type { BatchEnd } from './reports/batchEnds.ts';
import type { StartedStep } from './run/scheduler.ts';
import type { SiteHolds } from './run/siteHolds.ts';
import type { UploadStore } from './store/uploadStore.ts';

/** Access to uploads within one transaction: to read them, to add them, and to send them events. */
export interface QueueChange {
  readonly store: UploadStore;
  readonly now: number;
  /** The site that new uploads belong to. */
  readonly site: string | null;
  /** The digest of the current account. */
  readonly account: string;
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
const sendingSteps: readonly StartedStep[] = ['transfer', 'submit'];
const pausedFact = 'all-paused';

export class UploadQueue {
  /** The queries of the window. */
  readonly queries: QueueQueries;
  /** The actions of a person on uploads. */
  readonly actions: QueueActions;
  /** Moves of waiting uploads in the order of the queue. */
  readonly moves: QueueMoves;
  /** Which uploads are on hold because they were added for another account. */
  readonly holds: SiteHolds;
  /** New versions by drop. */
  readonly versions: DropVersions;
  private readonly deps: QueueDeps;
  private readonly core: QueueCore;
  private allPaused: boolean;
  private isStarted = false;
  /** The computer is about to sleep; a step that starts now would be cut off. */
  private isAsleep = false;

  constructor(given: QueueDeps) {
    // The window, the tray or the taskbar may fail to show a change. That is no error of the upload that changed.
    const deps = { ...given, onChange: () => bestEffort(given.log, given.onChange) };
    this.deps = deps;
    this.allPaused = deps.store.fact(pausedFact) === 'yes';
    this.core = new QueueCore(deps, {
      isPaused: () => this.allPaused || this.isAsleep,
      isAllPaused: () => this.allPaused,
      saveResults: () => this.saveResults(),
      wake: () => this.wake(),
    });
    this.queries = this.core.queries;
    this.actions = this.core.actions;
    this.moves = this.core.moves;
    this.holds = this.core.holds;
    this.versions = this.core.versions;
  }

  /** Returns uploads that were in flight when the app last ended to the queue, and starts work. */
  start(): void {
    const { store, clock } = this.deps;
    this.core.outside.start();
    this.core.groups.start();
    store.interruptAll(clock.now());
    this.isStarted = true;
    this.core.retention.start();
    this.wake();
  }

  /** Call this when something outside the queue changed: a gate, a setting, the network. */
  wake(): void {
    // Before the start, uploads that were in flight when the app last ended would count as running.
    if (!this.isStarted) return;
    this.core.scheduler.pump();
    this.core.groups.pump();
    this.core.poller.pump();
    this.deps.onChange();
  }

  /** Whether files or submissions are being sent now. */
  get isSending(): boolean {
    return this.core.scheduler.runningCountOf(sendingSteps) + this.core.groups.runningCount > 0;
  }

  /**
   * `asleep`: ends all runs before the computer sleeps, and returns their uploads to the queue. `awake`: continues.
   */
  setAsleep(state: 'asleep' | 'awake'): void {
    this.isAsleep = state === 'asleep';
    if (this.isAsleep) this.core.scheduler.interruptAll();
    this.wake();
  }

  /** Retries uploads that wait because of an error of the network: the computer woke up, or the network changed. */
  networkChanged(): void {
    this.core.outside.networkChanged();
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
    return this.core.retention.confirmedTime;
  }

  /** Call this when the settings for finished uploads changed. */
  pruneHistory(): void {
    this.core.retention.boundsChanged();
  }

  /** Ends all runs. The next start continues with what is saved. The store stays open. */
  stop(): Promise<void> {
    return this.core.stop();
  }

  /** Why changes cannot be saved now; null if they can. The queue retries automatically. */
  get storeFailure(): StoreFailure | null {
    return this.core.storeFailure;
  }

  /** Runs the work, and again while it fails because another process has locked the database. */
  whenUnlocked<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.core.whenUnlocked(work);
  }

  /** How many uploads a step works on now. */
  get inFlight(): number {
    return this.core.inFlight;
  }

  /** How many uploads quitting would interrupt. */
  get interruptible(): number {
    return this.core.interruptible;
  }

  /** Whether a batch has ended, and its end waits for the issues of its files. */
  get isAnyEndWaiting(): boolean {
    return this.core.batchEnds.isAnyWaiting;
  }

  /** The batches that ended since the last call. */
  takeEndedBatches(): BatchEnd[] {
    return this.core.batchEnds.takeEnded();
  }

  /**
   * Adds files and folders. When it resolves, everything that the report counts survives a power cut. Default: one
   * submission for each file, without options.
   */
  add(
    paths: readonly string[],
    choice = eachOnItsOwn,
    { whenNameTaken = this.core.nameRule(), known = checkKnownFiles }: AddOptions = {},
  ): Promise<AddReport> {
    const how = { submission: choice, whenNameTaken, known, when: 'now' } as const;
    return this.core.adder.add(how, (deps) => addPaths(deps, paths));
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
    const how = { submission: choice, whenNameTaken: this.core.nameRule(), known, when: 'held' } as const;
    return this.core.adder.add(how, (deps) => addPaths(deps, paths));
  }

  /** Adds these files as they arrive. `name`: of the folder that contains them; null if there are several. */
  addFiles(
    files: AsyncIterable<string>,
    name: string | null,
    choice = eachOnItsOwn,
    known = checkKnownFiles,
  ): Promise<AddReport> {
    const how = { submission: choice, whenNameTaken: this.core.nameRule(), known, when: 'now' } as const;
    return this.core.adder.add(how, (deps) => addFiles(deps, files, name));
  }

  /** Adds the files of a drop that were left out because they have not changed; null if they are not known any more. */
  async addUnchanged(token: number): Promise<(AddReport & { readonly holdMs: number }) | null> {
    const left = this.core.adder.leftOut.take(token);
    if (left === null) return null;
    const known: KnownFilesRule = { rule: 'decided', versions: new Map(), anyway: new Set(left.paths) };
    return this.addHeld(left.paths, left.choice, known);
  }

  /** Retries these uploads, because the cause of their failure may be over. */
  retryNow(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.deps.store.transaction(() => {
      for (const id of ids) this.core.apply(id, { event: 'retry-now' });
    });
    this.wake();
  }

  /** Runs `work` as one transaction. When it resolves, its changes survive a power cut. */
  async change<Result>(work: (change: QueueChange) => Result): Promise<Result> {
    const { store, clock } = this.deps;
    const result = store.transaction(() =>
      work({
        store,
        now: clock.now(),
        site: this.holds.siteId,
        account: accountDigest(this.deps.connection().account),
        apply: (id, event) => this.core.apply(id, event),
      }),
    );
    await store.flushed();
    this.wake();
    return result;
  }

  /** Saves results of finished runs first, so that a person's action applies to the current state. */
  private saveResults(): void {
    if (this.isStarted) this.core.scheduler.pump();
  }

  setAllPaused(paused: boolean): void {
    this.saveResults();
    // Saved before it takes effect: if that fails, nothing changes, because the next start would not know of it.
    this.deps.store.setFact(pausedFact, paused ? 'yes' : 'no');
    this.allPaused = paused;
    if (paused) this.core.scheduler.interruptAll();
    this.wake();
  }

  /** The issues of an upload were read. They count in its row only if it is complete. */
  reviewed(id: string, findings: readonly Finding[]): void {
    this.core.reviewed(id, findings);
  }

  /** Changes how the files of a held drop are submitted, and holds them longer or lets them be submitted. */
  changeSubmission(
    batchId: number,
    submission: SubmissionChoice | undefined,
    next: 'hold' | 'release',
  ): SubmissionChange {
    const files = this.core.list.batches.get(batchId)?.counts.all ?? 0;
    return this.core.heldDrops.change(batchId, submission, next) ?? { changed: 0, tooLate: files };
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
    this.core.heldDrops.releaseAll();
  }

  /** Submits a group that waits for the rest of its files. Returns the number of its files that this applies to. */
  actOnGroup(row: number, action: GroupAction): number {
    this.saveResults();
    const changed = this.core.groups.act(row, action);
    this.wake();
    return changed;
  }

  /** Hides or shows the uploads of one batch, or of all, in the grouped list. */
  setCollapsed(id: number | 'all', isCollapsed: boolean): void {
    this.core.list.batches.setCollapsed(id, isCollapsed);
    this.deps.onChange();
  }

  /**
   * For the window: the batches that ended since the last call. Empty while files are being added, which may belong to
   * them.
   */
  takeEndedForWindow(): EndedBatch[] {
    if (this.core.adder.isAdding) return [];
    const ended = this.core.endsForWindow.takeEnded();
    // Also if nothing changes until then, the end is reported when its patience is over.
    if (this.core.endsForWindow.isAnyWaiting) this.core.tick();
    return ended.flatMap(({ batchId }) => {
      const counts = this.core.list.batches.get(batchId)?.counts.counted();
      return counts === undefined ? [] : [{ batchId, counts }];
    });
  }

  /** Whether any upload is being checked, sent or submitted now. */
  get isWorking(): boolean {
    return this.inFlight > 0;
  }
}
