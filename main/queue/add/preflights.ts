/**
 * The preflight: many files, a folder, or files that are opened with the app are inspected first, and they are added
 * only after the user confirms. Paths that arrive meanwhile join the same preflight. If its window closes before the
 * user answers, the next window asks again, also after the app quits.
 */
import { resolve } from 'node:path';

import {
  type AddAnswer,
  type PreflightReport,
  type PreflightView,
  type SubmissionChange,
  type SubmissionChoice,
  type VersionAnswer,
  type VersionChoice,
  type VersionMatch,
  noSubmissionOptions,
  versionMatches,
} from '../../../preload/contract.ts';
import { kindOf } from '../../files/walk.ts';
import { bestEffort } from '../../shared/bestEffort.ts';
import type { VersionOffer } from '../model/versionOffer.ts';
import type { KnownFilesRule } from './knownFiles.ts';
import { type PathsFrom, type PreflightDeps, Preflight } from './preflight.ts';

/** Up to this many files are added without a preflight. */
export const maxFilesUnasked = 20;

export class Preflights {
  private readonly deps: PreflightDeps;
  private current: Preflight | null = null;
  /** Confirmed preflights whose files are being added. */
  private readonly sending = new Set<Preflight>();
  /** Drops of which it is not known yet whether they are asked about; a crash meanwhile does not lose them. */
  private readonly taking = new Set<readonly string[]>();
  /** Paths that the user had not answered for when their window closed. */
  private deferred: readonly string[];
  /** Lasts until the app quits. */
  private deferredChoice: SubmissionChoice | undefined;
  private revision = 0;

  constructor(deps: PreflightDeps) {
    this.deps = deps;
    this.deferred = deps.unanswered.read();
  }

  /** Whether the user has not answered yet. */
  get isAsking(): boolean {
    return this.current?.isUnanswered ?? false;
  }

  /**
   * Adds a few files at once, and holds their submissions shortly. Many files or a folder start a preflight, if the
   * settings ask for it. `choice`: undefined if a person did not choose. `onto`: the submission of the row onto which a
   * single file was dropped.
   */
  async take(
    paths: readonly string[],
    choice?: SubmissionChoice,
    onto: VersionOffer | null = null,
  ): Promise<AddAnswer> {
    const given = paths.map((path) => resolve(path));
    this.taking.add(given);
    this.saveUnanswered();
    try {
      return await this.takeSaved(paths, choice, onto);
    } finally {
      this.taking.delete(given);
      this.saveUnanswered();
    }
  }

  private async takeSaved(
    paths: readonly string[],
    choice: SubmissionChoice | undefined,
    onto: VersionOffer | null,
  ): Promise<AddAnswer> {
    const { queue } = this.deps;
    const isFew = !(await areMany(paths));
    if (isFew || !this.deps.asks()) {
      if (choice !== undefined) this.deps.onChosen(choice);
      const chosen = choice ?? this.defaultChoice();
      if (isFew) {
        const known = this.comparing(['path', 'name'], paths.length === 1 ? onto : null);
        return { outcome: 'added', ...(await queue.addHeld(paths, chosen, known)) };
      }
      // A name alone is no reason for a new version when no person is asked.
      const known = this.comparing(['path'], null);
      return { outcome: 'added', holdMs: 0, ...(await queue.add(paths, chosen, { known })) };
    }
    this.ask(paths, 'window', choice);
    return { outcome: 'asked' };
  }

  /**
   * Starts a preflight for these paths, or adds them to the current one. `choice`: of the drop or the command line;
   * undefined keeps that of the current preflight.
   */
  ask(paths: readonly string[], from: PathsFrom, choice?: SubmissionChoice): void {
    if (this.current === null || this.current.state === 'sending') {
      this.current = new Preflight(this.deps, this.defaultChoice(), () => this.changed());
    }
    if (choice !== undefined) this.current.choice = choice;
    this.current.join(paths, from);
    this.saveUnanswered();
  }

  /** A window has opened: it shows what the user has not answered for. */
  resume(): void {
    const paths = this.deferred;
    if (paths.length === 0) return;
    this.deferred = [];
    this.ask(paths, 'outside', this.deferredChoice);
  }

  /** Changes how the files of a small drop are submitted. `next`: `hold` while a person still chooses. */
  changeSubmission(
    batchId: number,
    submission: SubmissionChoice | undefined,
    next: 'hold' | 'release',
  ): SubmissionChange {
    const change = this.deps.queue.changeSubmission(batchId, submission, next);
    if (submission !== undefined && change.changed > 0) this.deps.onChosen(submission);
    return change;
  }

  /** Decides whether files of held drops are new versions. Returns the number of files. */
  chooseVersions(
    uploads: { readonly ids: readonly string[] } | { readonly batchId: number },
    choice: VersionChoice,
  ): number {
    const offers = this.deps.queue.chooseVersions(uploads, choice);
    const matches = versionMatches.filter((match) => offers.some((offer) => offer.match === match));
    if (matches.length > 0)
      this.deps.onVersionsChosen(Object.fromEntries(matches.map((match) => [match, choice])));
    return offers.length;
  }

  /** The window has closed: the preflight waits for the next one. */
  defer(): void {
    // On a full disk they are released at the next start.
    bestEffort(this.deps.log, () => this.deps.queue.releaseHeldDrops());
    const preflight = this.current;
    if (preflight?.isUnanswered) {
      this.deferred = [...this.deferred, ...preflight.roots];
      this.deferredChoice = preflight.choice;
    }
    this.forget();
  }

  view(): PreflightView | null {
    return this.current?.view(this.revision) ?? null;
  }

  private comparing(matches: readonly VersionMatch[], onto: VersionOffer | null): KnownFilesRule {
    return { rule: 'compare', choices: this.deps.versionChoices(), matches, onto };
  }

  /**
   * Uploads the files too that were submitted before and have not changed; false if `revision` is not the one that is shown
   * now.
   */
  includeSubmitted(revision: number): boolean {
    if (this.current?.state !== 'ready' || revision !== this.revision) return false;
    this.current.includeSubmitted();
    this.saveUnanswered();
    return true;
  }

  private defaultChoice(): SubmissionChoice {
    return { ...noSubmissionOptions, mode: this.deps.defaultMode() };
  }

  /**
   * Adds the files that the user confirmed; null if `revision` is not the one that is shown now. `choice`: undefined for
   * that of the view. `versions`: which files are new versions; what was chosen last applies to the others.
   */
  async send(
    revision: number,
    choice?: SubmissionChoice,
    versions: readonly VersionAnswer[] = [],
  ): Promise<PreflightReport | null> {
    const preflight = this.current;
    if (preflight === null || preflight.state !== 'ready' || revision !== this.revision) return null;
    if (choice !== undefined) {
      preflight.choice = choice;
      this.deps.onChosen(choice);
    }
    const known = preflight.decided(versions);
    if (versions.length > 0)
      this.deps.onVersionsChosen(Object.fromEntries(versions.map(({ match, choice: of }) => [match, of])));
    this.sending.add(preflight);
    try {
      const report = await preflight.send(known);
      if (this.current === preflight) this.current = null;
      return report;
    } catch (error) {
      // Its window has closed; the next one asks again.
      if (this.current !== preflight) this.deferred = [...this.deferred, ...preflight.roots];
      throw error;
    } finally {
      this.sending.delete(preflight);
      this.saveUnanswered();
      this.changed();
    }
  }

  /** Drops the current preflight. Confirmed files are still added. */
  forget(): void {
    this.current?.stop();
    this.current = null;
    this.saveUnanswered();
    this.changed();
  }

  private saveUnanswered(): void {
    const open = [...this.sending, ...(this.current === null ? [] : [this.current])];
    const roots = open
      .filter((preflight) => preflight.isUnanswered || this.sending.has(preflight))
      .map(({ roots: own }) => own);
    try {
      this.deps.unanswered.write([
        ...new Set([...this.deferred, ...roots.flat(), ...[...this.taking].flat()]),
      ]);
    } catch (error) {
      // The preflight continues, but a quit loses it.
      this.deps.log.warn(`Unanswered paths could not be saved: ${String(error)}`);
    }
  }

  private changed(): void {
    this.revision += 1;
    this.deps.onChange();
  }
}

async function areMany(paths: readonly string[]): Promise<boolean> {
  if (paths.length > maxFilesUnasked) return true;
  return (await Promise.all(paths.map((path) => kindOf(path, { patience: 'short' })))).includes('folder');
}
