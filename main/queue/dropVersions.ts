/**
 * New versions by drop: which added files are new versions of what was submitted before, and the choice of a person while
 * their drop is held.
 */
import {
  type NameRule,
  type OfferedVersions,
  type SubmissionChoice,
  type VersionChoice,
  type VersionMatch,
  hasOptions,
} from '../../preload/contract.ts';
import {
  type KnownFiles,
  type KnownFilesDeps,
  type KnownFilesRule,
  compareWithSubmitted,
  nothingKnown,
} from './add/knownFiles.ts';
import { type Upload, storedNameRule } from './model/upload.ts';
import type { UploadEvent } from './model/uploadEvent.ts';
import { type VersionOffer, versionOffer } from './model/versionOffer.ts';
import type { HeldDrops, HeldOffers } from './run/heldDrops.ts';
import type { UploadStore } from './store/uploadStore.ts';

export interface DropVersionsDeps {
  readonly store: UploadStore;
  /** The digest of the current account. */
  readonly account: () => string;
  readonly heldDrops: () => Pick<HeldDrops, 'offersOf'>;
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /** For files that are no new versions. */
  readonly nameRule: () => NameRule;
}

export class DropVersions {
  private readonly deps: DropVersionsDeps;

  constructor(deps: DropVersionsDeps) {
    this.deps = deps;
  }

  /** What is known about files that are about to be added. */
  async compare(paths: readonly string[], known: KnownFilesRule): Promise<KnownFiles> {
    switch (known.rule) {
      case 'check':
        return nothingKnown;
      case 'decided':
        return { unchanged: new Set(), offers: known.versions };
      case 'compare': {
        const compared = await this.compareFiles(paths, known.matches);
        const { onto } = known;
        const [only] = paths;
        const isOnto = onto !== null && only !== undefined && !compared.offers.has(only);
        return isOnto ? { ...compared, offers: new Map([[only, onto]]) } : compared;
      }
    }
  }

  /** Compares files with what the account submitted before. `fileNow`: default: of the file system. */
  compareFiles(
    paths: readonly string[],
    matches: readonly VersionMatch[],
    fileNow?: KnownFilesDeps['fileNow'],
  ): Promise<KnownFiles> {
    const { submissionIndex } = this.deps.store;
    const account = this.deps.account();
    return compareWithSubmitted(
      {
        submittedAt: (some) => submissionIndex.submittedAt(some, account),
        submittedAsName: (name) => submissionIndex.submittedAsName(name, account),
        ...(fileNow === undefined ? {} : { fileNow }),
      },
      paths,
      matches,
    );
  }

  /** What the upload of an added file starts with. Call it in the transaction that inserts the upload. */
  startOf(
    path: string,
    offer: VersionOffer | undefined,
    known: KnownFilesRule,
    choice: SubmissionChoice,
  ): Partial<Upload> {
    if (known.rule === 'decided' && known.anyway.has(path)) return { sendAnyway: true };
    if (offer === undefined || !isVersion(offer, known)) return {};
    return {
      previousSubmissionId: offer.submissionId,
      versionIfChanged: true,
      // The earlier version has the file's name.
      whenNameTaken: 'rename',
      ...(choice.mode === 'each' && !hasOptions(choice) ? (this.rowLike(offer.submissionId) ?? {}) : {}),
    };
  }

  /** The offers of a drop for the window; null if there are none. */
  offered(offers: HeldOffers, known: KnownFilesRule): OfferedVersions | null {
    const [first] = offers.values();
    if (first === undefined) return null;
    const asVersions = [...offers.values()].filter((offer) => isVersion(offer, known)).length;
    return {
      count: offers.size,
      asVersions,
      earlier: { name: first.name, submittedAt: first.submittedAt },
    };
  }

  /** What an upload of a held drop may be a new version of; null if there is nothing to choose any more. */
  offerOf({ id, batchId, submitRequestedAt, submission, status }: Upload): VersionOffer | null {
    if (submitRequestedAt !== null || submission !== null || status.state === 'failed') return null;
    return this.deps.heldDrops().offersOf(batchId).get(id) ?? null;
  }

  /** Decides about these uploads, or about all of a batch. Returns the offers that the choice applies to. */
  choose(uploads: { readonly ids: readonly string[] } | { readonly batchId: number }, choice: VersionChoice) {
    const { store, apply } = this.deps;
    const ids = 'ids' in uploads ? uploads.ids : [...this.deps.heldDrops().offersOf(uploads.batchId).keys()];
    return store.transaction(() =>
      ids.flatMap((id) => {
        const upload = store.get(id);
        const offer = upload === null ? null : this.offerOf(upload);
        if (offer === null) return [];
        const isNewVersion = choice === 'new-version';
        const chosen = apply(id, {
          event: 'version-chosen',
          previousSubmissionId: isNewVersion ? offer.submissionId : null,
          whenNameTaken: isNewVersion ? 'rename' : storedNameRule(this.deps.nameRule()),
        });
        return chosen === null ? [] : [offer];
      }),
    );
  }

  /**
   * Call it before a held drop is released. Its new versions take over the options of their earlier submissions, unless
   * the drop has options or becomes one submission.
   */
  takeOverOptions(group: number, choice: SubmissionChoice): void {
    if (choice.mode !== 'each' || hasOptions(choice)) return;
    const { store, apply } = this.deps;
    store.transaction(() => {
      for (const id of store.submissions.memberIds(group)) {
        const { previousSubmissionId = null, submission = null } = store.get(id) ?? {};
        if (previousSubmissionId === null || submission !== null) continue;
        const row = this.rowLike(previousSubmissionId);
        if (row !== null) apply(id, { event: 'regrouped', ...row });
      }
    });
  }

  /** A new row with the options of an earlier submission; null if that has none. */
  private rowLike(
    submissionId: string,
  ): { readonly submissionRow: number; readonly isGrouped: false } | null {
    const { submissions, submissionIndex } = this.deps.store;
    const earlier = submissionIndex.ofSubmission(submissionId, '');
    const options = submissions.optionsOf(earlier?.submissionRow ?? null);
    return hasOptions(options)
      ? { submissionRow: submissions.addSingles(options, 1), isGrouped: false }
      : null;
  }
}

/** The offer for a file that is dropped onto the row of an upload; null if that has no submission. */
export function offerOnto(upload: Upload | null): VersionOffer | null {
  return versionOffer(upload, 'row');
}

function isVersion({ match }: VersionOffer, known: KnownFilesRule): boolean {
  if (known.rule === 'decided') return true;
  return known.rule === 'compare' && match !== 'row' && known.choices[match] === 'new-version';
}
