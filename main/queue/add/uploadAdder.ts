/** Adds uploads to batches, each with the submission that it belongs to, and the account at the beginning of its drop. */
import type { AddReport, NameRule, OfferedVersions, SubmissionChoice } from '../../../preload/contract.ts';
import type { Clock } from '../../shared/clock.ts';
import { positionsAfter } from '../model/positions.ts';
import { type Upload, newUpload, storedNameRule } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { newUploadId } from '../model/uploadId.ts';
import type { VersionOffer } from '../model/versionOffer.ts';
import { AddedSubmissions } from '../store/addedSubmissions.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { AddFilesDeps, AddedFiles } from './addFiles.ts';
import type { KnownFiles, KnownFilesRule } from './knownFiles.ts';
import { LeftOutFiles } from './leftOutFiles.ts';

/** By the ids of the uploads: the submissions that they may be new versions of. */
type Offers = ReadonlyMap<string, VersionOffer>;

/** Which added files are new versions of what was submitted before. */
interface NewVersions {
  compare(paths: readonly string[], known: KnownFilesRule): Promise<KnownFiles>;
  startOf(
    path: string,
    offer: VersionOffer | undefined,
    known: KnownFilesRule,
    choice: SubmissionChoice,
  ): Partial<Upload>;
  offered(offers: Offers, known: KnownFilesRule): OfferedVersions | null;
}

export interface UploadAdderDeps {
  readonly store: UploadStore;
  readonly clock: Pick<Clock, 'now'>;
  /** The site of the current key; null: there is no key. */
  readonly site: () => string | null;
  /** null if the state of the upload does not allow the event. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /** The files of this group are not submitted before all of them are added. */
  readonly holdGroup: (row: number) => void;
  /**
   * All files of the group are added. `heldBatchId`: a person can still change its options; null: it is submitted. Returns
   * for how many milliseconds it is held.
   */
  readonly allAdded: (
    row: number,
    choice: SubmissionChoice,
    heldBatchId: number | null,
    offers: Offers,
  ) => number;
  readonly versions: NewVersions;
  /** Runs `work` as one transaction, as soon as the database can be written. */
  readonly save: AddFilesDeps['save'];
  readonly batchStarted: (batchId: number) => void;
  /** Starts every step that can start now. */
  readonly wake: () => void;
  readonly onChange: () => void;
}

/** How the files of a drop are added. */
export interface AddChoice {
  readonly submission: SubmissionChoice;
  readonly whenNameTaken: NameRule;
  /** How files are added that were submitted before. */
  readonly known: KnownFilesRule;
  /** `held`: the bytes are sent at once, and the submissions wait until a person can no longer change them. */
  readonly when: 'now' | 'held';
}

export class UploadAdder {
  readonly leftOut = new LeftOutFiles();
  private readonly deps: UploadAdderDeps;
  private addsInFlight = 0;

  constructor(deps: UploadAdderDeps) {
    this.deps = deps;
  }

  /** Whether files are being added now. */
  get isAdding(): boolean {
    return this.addsInFlight > 0;
  }

  /** Adds the files that `add` finds. When it resolves, everything that the report counts survives a power cut. */
  async add(
    { submission, whenNameTaken, known, when }: AddChoice,
    add: (deps: AddFilesDeps) => Promise<AddedFiles>,
  ): Promise<AddReport & { readonly holdMs: number }> {
    const { store, clock, versions, save, holdGroup, allAdded, wake } = this.deps;
    this.addsInFlight += 1;
    // All files of one drop belong to the account at its beginning, even if the key changes meanwhile.
    const site = this.deps.site();
    const rows = new AddedSubmissions(store.submissions, submission, when);
    let heldBatchId: number | null = null;
    const offered = new Map<string, VersionOffer>();
    let holdMs = 0;
    let report: AddedFiles;
    const holdIfHeld = () => {
      if (when === 'held' && rows.group !== null) holdGroup(rows.group);
    };
    try {
      report = await add({
        save,
        compare: (found) => versions.compare(found, known),
        unfinishedAmong: (found) => store.unfinishedAmong(found, site),
        now: () => clock.now(),
        beginBatch: (name) => store.batches.add(clock.now(), name),
        insert: (files, batchId, offers) => {
          const given = { whenNameTaken: storedNameRule(whenNameTaken), site };
          const ids = this.insert(files, batchId, rows, given, (path) =>
            versions.startOf(path, offers.get(path), known, submission),
          );
          for (const [index, path] of files.entries()) {
            const offer = offers.get(path);
            if (offer !== undefined) offered.set(ids[index] ?? '', offer);
          }
          if (when === 'held') heldBatchId = batchId;
          holdIfHeld();
        },
        retry: (id) => {
          this.retryIn(rows, id, site);
          holdIfHeld();
        },
      });
      await store.flushed();
    } finally {
      // After an error too: the files that were added are submitted.
      if (rows.group !== null) holdMs = allAdded(rows.group, submission, heldBatchId, offered);
      this.addsInFlight -= 1;
      wake(); // also after an error, because some files may have been saved
    }
    const { unchanged, ...added } = report;
    const left = this.leftOut.add(unchanged, submission);
    const versionsOfDrop = heldBatchId === null ? null : versions.offered(offered, known);
    return {
      ...added,
      holdMs,
      ...(left === null ? {} : { unchanged: left }),
      ...(versionsOfDrop === null ? {} : { versions: versionsOfDrop }),
    };
  }

  /** Saves new uploads of these paths, all or none. Returns their ids. */
  insert(
    paths: readonly string[],
    batchId: number,
    rows: Pick<AddedSubmissions, 'take'>,
    given: Partial<Pick<Upload, 'previousSubmissionId' | 'whenNameTaken'>> & Pick<Upload, 'site'>,
    ofPath: (path: string) => Partial<Upload> = () => ({}),
  ): string[] {
    const { store, clock, batchStarted, onChange } = this.deps;
    const now = clock.now();
    const { last } = store.order.ends();
    const positions = positionsAfter(last, paths.length);
    const ids = store.transaction(() => {
      const places = rows.take(paths.length);
      const uploads = paths.map((path, index) => ({
        ...newUpload(newUploadId(now), path, positions[index] ?? last, now, batchId),
        ...places(index),
        ...given,
        ...ofPath(path),
      }));
      store.insert(uploads);
      return uploads.map(({ id }) => id);
    });
    batchStarted(batchId);
    onChange();
    return ids;
  }

  /** Retries a failed upload of an added file. Unless it was requested before, it belongs to the submission of its drop. */
  private retryIn(rows: AddedSubmissions, id: string, site: string | null): void {
    const { store, apply } = this.deps;
    store.transaction(() => {
      const retried = apply(id, { event: 'retry-now' });
      if (retried === null || retried.submitRequestedAt !== null || retried.previousSubmissionId !== null)
        return;
      // All files of a group are submitted at one site.
      if (retried.site !== site) return;
      const { submissionRow, isGrouped } = rows.take(1)(0);
      if (submissionRow !== null) apply(id, { event: 'regrouped', submissionRow, isGrouped });
    });
  }
}
