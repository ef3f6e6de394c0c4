/** Every call of the window: the schema of its argument and the type of its answer. */
import { z } from 'zod';

import { heldChoices } from './accounts.ts';
import type { AddAnswer, PreflightReport } from './addFiles.ts';
import {
  type ActResult,
  type BatchReport,
  type BatchWindow,
  type ExportResult,
  type MoveResult,
  type SelectionOffers,
  type UploadWindow,
  countedActions,
  exportFormats,
  moveScopes,
} from './batch.ts';
import type { CallName } from './callNames.ts';
import type { Failure } from './failure.ts';
import { type NavigationRequest, viewStateSchema } from './navigation.ts';
import { filterNames, type Overview, sortNames } from './overview.ts';
import type { ResultsAnswer } from './results.ts';
import type {
  AppInfo,
  CertificatesResult,
  DiagnosticsResult,
  LicenceNotice,
  SaveSettingsResult,
  SettingsView,
} from './settings.ts';
import { windowChanges } from './settingsSchema.ts';
import { type SubmissionChange, groupActions } from './submission.ts';
import { submissionChoiceSchema, submissionOptionsSchema } from './submissionSchema.ts';
import { type EarlierSubmission, nameRules, uploadActions, type UploadDetails } from './upload.ts';
import { maxListedVersions, versionChoices, versionMatches } from './versions.ts';
import {
  type WatchCandidate,
  type WatchCount,
  type WatchFolder,
  changedFileRules,
  existingFileRules,
  watchBounds,
} from './watch.ts';

/** The result of submitting an upload as a new version. */
export type NewVersionResult =
  | 'queued'
  /** The upload is complete and its file has not changed since. */
  | 'file-unchanged'
  /** The app does not know the earlier submission, so its id has to be given. */
  | 'submission-id-needed'
  | 'not-possible';

/** The result of one harmless request. A value is null when the request failed before it could be determined. */
export interface ConnectionReport {
  readonly host: string;
  readonly reached: boolean;
  readonly keyAccepted: boolean | null;
  /** Whether the plan covers reading submissions, which is the capability of the request. */
  readonly planCovers: boolean | null;
  /** The first error; null when there was none. */
  readonly failure: Failure | null;
}

/** One call: the schema of its argument and, as a type only, its answer. */
export interface Call<Args extends z.ZodType, Answer> {
  readonly args: Args;
  readonly answer?: Answer;
}

function takes<Args extends z.ZodType>(args: Args) {
  return { answers: <Answer>(): Call<Args, Answer> => ({ args }) };
}

const nothing = z.undefined();
const id = z.uuid();
const path = z.string().min(1).max(32_768);
const batchId = z.int().min(0);
const list = {
  filter: z.enum(filterNames),
  search: z.string().max(1_000),
  /** The beginning of the day on which the uploads ended; what is under way belongs to today. Default: every day. */
  day: z.int().optional(),
};
/** A range of rows. Its limit keeps every answer small. */
const listRange = z.strictObject({
  ...list,
  sort: z.enum(sortNames),
  offset: z.int().min(0),
  limit: z.int().min(1).max(500),
  /** Lines in sight; the answer follows them when they have moved. */
  anchors: z
    .array(z.strictObject({ id: z.string().max(100), line: z.int().min(0) }))
    .max(50)
    .optional(),
  /** A person works with the list, so uploads that end keep their places for now. */
  hold: z.boolean().optional(),
});
/** All uploads that match filter and search, of one batch or of all batches, except some. */
const selection = { ...list, batchId: batchId.optional(), except: z.array(id).max(10_000).optional() };

const moveRequest = z.strictObject({
  moved: z.union([
    z.strictObject({ ids: z.array(id).min(1).max(100_000) }),
    z.strictObject({ ...list, except: selection.except }),
  ]),
  held: id,
  within: z.enum(moveScopes),
  to: z.union([
    z.strictObject({ side: z.enum(['before', 'after']), of: id }),
    z.strictObject({ step: z.enum(['up', 'down']), ...list }),
  ]),
});
export type MoveRequest = z.output<typeof moveRequest>;

const versionAnswer = z.strictObject({
  match: z.enum(versionMatches),
  choice: z.enum(versionChoices),
  except: z.array(z.int().min(0)).max(maxListedVersions),
});

const folderId = z.strictObject({ id: z.int().positive() });
const patterns = z.array(z.string().trim().min(1).max(watchBounds.patternLength)).max(watchBounds.patterns);
const watchRules = z.strictObject({
  subfolders: z.boolean(),
  include: patterns,
  exclude: patterns,
  changed: z.enum(changedFileRules),
  whenNameTaken: z.enum(nameRules),
  ...submissionOptionsSchema.shape,
});

/** Every call of the window. */
export const calls = {
  appInfo: takes(nothing).answers<AppInfo>(),
  overview: takes(nothing).answers<Overview>(),
  listUploads: takes(listRange).answers<UploadWindow>(),
  /** The same list grouped by batch. The range counts the header of each batch as a line. */
  listBatches: takes(listRange).answers<BatchWindow>(),
  /** Hides or shows the uploads of a batch, or of all batches, in the grouped list. */
  setCollapsed: takes(
    z.strictObject({ batch: z.union([batchId, z.literal('all')]), folded: z.boolean() }),
  ).answers<null>(),
  /**
   * The line of a batch's header in the grouped list, or of its first upload in the flat list; null when the list does not
   * show it.
   */
  batchLine: takes(
    z.strictObject({ ...list, sort: z.enum(sortNames), batchId, shape: z.enum(['grouped', 'flat']) }),
  ).answers<number | null>(),
  /** The report of a batch; null when none of its uploads is in the list. */
  batchReport: takes(z.strictObject({ batchId })).answers<BatchReport | null>(),
  /** Asks for a path and writes the report with a line for each upload, or the findings with a line for each. */
  exportBatch: takes(z.strictObject({ batchId, format: z.enum(exportFormats) })).answers<ExportResult>(),
  uploadDetails: takes(z.strictObject({ id })).answers<UploadDetails | null>(),
  /**
   * Reads the results of the review from the service. Reading another upload's results cancels the previous read, which then
   * answers null. The answer is also null for an unknown upload.
   */
  uploadResults: takes(z.strictObject({ id })).answers<ResultsAnswer | null>(),
  /** Opens a link of the results that were read last by its id. `found` is false when there is no such link. */
  openResultLink: takes(z.strictObject({ id, link: z.string().min(1).max(100) })).answers<{
    found: boolean;
  }>(),
  /** Adds a few files at once. Many files, or folders, are checked first if the settings say so. */
  addPaths: takes(
    z.strictObject({
      paths: z.array(path).min(1).max(100_000),
      submission: submissionChoiceSchema.optional(),
      /** The upload onto whose row a single file was dropped, so that it may be a new version of it. */
      onto: id.optional(),
    }),
  ).answers<AddAnswer>(),
  /** Adds files that a drop left out because they have not changed; null when they are not known any more. */
  uploadUnchanged: takes(z.strictObject({ token: z.int().min(1) })).answers<AddAnswer | null>(),
  /** Opens the system's dialog and adds the chosen files like `addPaths`; null when it was cancelled. */
  pickFiles: takes(
    z.strictObject({ kind: z.enum(['files', 'folder']), submission: submissionChoiceSchema.optional() }),
  ).answers<AddAnswer | null>(),
  /**
   * Adds the files of the preflight; null when its revision has changed or it is not ready. Without `submission` the one of
   * its view applies, and without an answer in `versions` what was chosen last.
   */
  sendPreflight: takes(
    z.strictObject({
      revision: z.int(),
      submission: submissionChoiceSchema.optional(),
      versions: z.array(versionAnswer).max(versionMatches.length).optional(),
    }),
  ).answers<PreflightReport | null>(),
  /** Adds to the preflight what it left out because it was submitted before. `included` is false when its revision has changed. */
  includeSubmitted: takes(z.strictObject({ revision: z.int() })).answers<{ included: boolean }>(),
  /** Discards the preflight without adding a file. */
  cancelPreflight: takes(nothing).answers<null>(),
  actOnUploads: takes(
    z.strictObject({ action: z.enum(uploadActions), ids: z.array(id).min(1).max(100_000) }),
  ).answers<ActResult>(),
  /** The same for all uploads of a selection that the action applies to. Only for actions that change the queue. */
  actOnAll: takes(z.strictObject({ action: z.enum(countedActions), ...selection })).answers<ActResult>(),
  /**
   * Moves waiting uploads in the order of the queue: those of `moved`, or only those of the batch of `held`. `held` is the
   * upload under the pointer or the keyboard. A step passes one upload that the list shows.
   */
  moveUploads: takes(moveRequest).answers<MoveResult>(),
  /** Begins to drag the file of an upload out of the window. Not started: there is no such file any more. */
  dragFile: takes(z.strictObject({ id })).answers<{ started: boolean }>(),
  /** Retries every failed upload that can succeed without another file. */
  retryFailed: takes(nothing).answers<ActResult>(),
  /** Removes every upload that is complete, was already submitted or was canceled. */
  clearFinished: takes(nothing).answers<ActResult>(),
  /** The number of uploads of a selection that each action applies to. */
  selectionOffers: takes(z.strictObject(selection)).answers<SelectionOffers>(),
  /** Restores the uploads of one removal. `changed` is 0 when they were restored before. */
  undoRemoval: takes(z.strictObject({ undo: z.int().min(1) })).answers<{ changed: number }>(),
  /**
   * `previousSubmissionId` is needed when the app does not know the earlier submission. Without `options` the new version has
   * the metadata and sidekicks of the earlier one.
   */
  submitAsNewVersion: takes(
    z.strictObject({
      id,
      previousSubmissionId: z.string().trim().min(1).max(200).optional(),
      options: submissionOptionsSchema.optional(),
    }),
  ).answers<NewVersionResult>(),
  /** Submissions that the upload may be a new version of: those of its name first, then the newest. */
  earlierSubmissions: takes(z.strictObject({ id })).answers<readonly EarlierSubmission[]>(),
  /** Looks a submission up. `failure`: why it was not found, or not looked up; null when it exists. */
  checkSubmission: takes(z.strictObject({ submissionId: z.string().trim().min(1).max(200) })).answers<{
    failure: Failure | null;
  }>(),
  /** Submits a group that waits for the rest of its files. `changed` is the number of its files that the action applied to. */
  actOnGroup: takes(
    z.strictObject({ submission: z.int().positive(), action: z.enum(groupActions) }),
  ).answers<{ changed: number }>(),
  /**
   * Replaces the options of the files of a batch whose request has not left. `hold` keeps them from being submitted until a
   * call releases them, until the window closes, or for ten minutes at most.
   */
  changeSubmission: takes(
    z.strictObject({ batchId, submission: submissionChoiceSchema.optional(), hold: z.boolean() }),
  ).answers<SubmissionChange>(),
  /** Decides whether the files of a held drop are new versions. `changed` is the number of files that it applies to. */
  chooseVersions: takes(z.strictObject({ batchId, choice: z.enum(versionChoices) })).answers<{
    changed: number;
  }>(),
  pauseAll: takes(nothing).answers<null>(),
  resumeAll: takes(nothing).answers<null>(),
  /** Lets one probe through every closed key, plan or network gate. */
  checkGatesAgain: takes(nothing).answers<null>(),
  /** Checks an account before it is saved. Missing fields come from the settings. */
  checkConnection: takes(
    z.strictObject({ apiUrl: z.string().max(2_048).optional(), apiKey: z.string().max(1_024).optional() }),
  ).answers<ConnectionReport>(),
  /** The view state of the last window and a waiting navigation request. The page calls this once when it starts. */
  takeNavigation: takes(nothing).answers<NavigationRequest>(),
  saveViewState: takes(viewStateSchema).answers<null>(),
  settings: takes(nothing).answers<SettingsView>(),
  /** Missing fields do not change. `apiKey: null` removes the key. */
  saveSettings: takes(
    z.strictObject({
      ...windowChanges,
      apiKey: z.string().max(1_024).nullable().optional(),
      /** Whether the current key is stored unencrypted when there is no keyring. It does not apply to later keys. */
      keepKeyPlain: z.boolean().optional(),
      /** The sign-in for the proxy in use; null removes it. */
      proxySignIn: z
        .strictObject({ user: z.string().min(1).max(256), password: z.string().max(1_024) })
        .nullable()
        .optional(),
      startAtLogin: z.boolean().optional(),
      /** A person has answered the question: unfinished uploads of the account so far are put on hold. */
      holdUnfinished: z.literal(true).optional(),
    }),
  ).answers<SaveSettingsResult>(),
  /**
   * Decides about the uploads that are on hold for this site. `changed` is how many it applied to: only uploads without a
   * submission can be moved.
   */
  decideAboutHeld: takes(
    z.strictObject({ site: z.string().min(1).max(100), choice: z.enum(heldChoices) }),
  ).answers<ActResult>(),
  /** Asks for a file and trusts its certificates in addition to earlier ones. */
  trustCertificates: takes(nothing).answers<CertificatesResult>(),
  /** Removes all certificates that a person added. */
  forgetCertificates: takes(nothing).answers<null>(),
  watchFolders: takes(nothing).answers<readonly WatchFolder[]>(),
  /** Opens the system's dialog; null when it was cancelled. Only `addWatchFolder` adds the folder. */
  pickWatchFolder: takes(nothing).answers<WatchCandidate | null>(),
  /** Counts the files of the picked folder that would be sent; null when a later count has replaced this one. */
  countWatchFolder: takes(
    z.strictObject({ candidate: z.uuid(), rules: watchRules }),
  ).answers<WatchCount | null>(),
  /** `existing` decides whether the files that are in the folder now are sent. */
  addWatchFolder: takes(
    z.strictObject({ candidate: z.uuid(), rules: watchRules, existing: z.enum(existingFileRules) }),
  ).answers<{ added: boolean }>(),
  changeWatchFolder: takes(z.strictObject({ ...folderId.shape, rules: watchRules })).answers<null>(),
  pauseWatchFolder: takes(z.strictObject({ ...folderId.shape, paused: z.boolean() })).answers<null>(),
  /** Uploads that are in the queue stay there. */
  removeWatchFolder: takes(folderId).answers<null>(),
  /** Scans the folder now. */
  rescanWatchFolder: takes(folderId).answers<null>(),
  /** Shows the folder in the system's file manager. */
  openWatchFolder: takes(folderId).answers<null>(),
  /** Opens one of the service's own pages by name. The window never passes an address. */
  openPage: takes(z.strictObject({ page: z.enum(['control-plane', 'support']) })).answers<null>(),
  /** Checks for a newer version now. The overview shows the result. */
  checkForUpdates: takes(nothing).answers<null>(),
  /** Restarts the app without a question. Uploads continue afterwards. */
  restart: takes(nothing).answers<null>(),
  /** The licences of all shipped packages, sorted by name. */
  licences: takes(nothing).answers<readonly LicenceNotice[]>(),
  /** Shows the folder of the app's logs in the system's file manager. */
  openLogs: takes(nothing).answers<null>(),
  /** Asks for a path and writes a redacted report for support. `hidden` replaces file names by digests. */
  saveDiagnostics: takes(
    z.strictObject({ fileNames: z.enum(['kept', 'hidden']) }),
  ).answers<DiagnosticsResult>(),
} as const satisfies { readonly [Name in CallName]: Call<z.ZodType, unknown> };

export type CallArgs<Name extends CallName> = z.input<(typeof calls)[Name]['args']>;
export type CallAnswer<Name extends CallName> =
  (typeof calls)[Name] extends Call<z.ZodType, infer Answer> ? Answer : never;

/** One call as a function. It takes no argument when its schema takes none. */
export type CallFunction<Name extends CallName> =
  undefined extends CallArgs<Name>
    ? () => Promise<CallAnswer<Name>>
    : (args: CallArgs<Name>) => Promise<CallAnswer<Name>>;
