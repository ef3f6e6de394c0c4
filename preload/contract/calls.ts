/** Every call the window can make: the schema of its argument and the type of its answer. */
import { z } from 'zod';

import type { AddAnswer, PreflightReport } from './adding.ts';
import {
  type ActResult,
  type BatchReport,
  type BatchWindow,
  type ExportResult,
  type SelectionOffers,
  countedActions,
} from './batch.ts';
import type { CallName } from './callNames.ts';
import type { Failure } from './failure.ts';
import { filterNames, type Overview } from './overview.ts';
import { type NavigationRequest, placeSchema, sortNames } from './place.ts';
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
import { uploadActions, type UploadDetails, type UploadRow } from './upload.ts';
import {
  type WatchCandidate,
  type WatchCount,
  type WatchFolder,
  changedFileRules,
  existingFileRules,
  watchBounds,
} from './watch.ts';

/** What became of a wish for a new version. */
export type NewVersionResult =
  | 'queued'
  /** A completed upload whose file is still the one that was sent. */
  | 'file-unchanged'
  /** The earlier submission is not known here: its id has to be given. */
  | 'submission-id-needed'
  | 'not-possible';

/** What one harmless request told of the connection. null: it did not get that far. */
export interface ConnectionReport {
  readonly host: string;
  readonly reached: boolean;
  readonly keyAccepted: boolean | null;
  /** Whether the plan covers reading submissions, the capability that was asked for. */
  readonly planCovers: boolean | null;
  /** The first thing that was wrong; null when nothing was. */
  readonly failure: Failure | null;
}

export interface UploadWindow {
  readonly rows: readonly UploadRow[];
  /** How many rows fit the filter and the search. */
  readonly total: number;
}

/** One call: the schema its argument must fit, and (as a type only) its answer. */
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
const list = { filter: z.enum(filterNames), search: z.string().max(1_000) };
/** A range of rows is bounded so that no answer is ever large. */
const listRange = z.strictObject({
  ...list,
  sort: z.enum(sortNames),
  offset: z.int().min(0),
  limit: z.int().min(1).max(500),
});
/** All that a filter and a search show, of one batch or of all, except these. */
const selection = { ...list, batchId: batchId.optional(), except: z.array(id).max(10_000).optional() };

const folderId = z.strictObject({ id: z.int().positive() });
const patterns = z.array(z.string().trim().min(1).max(watchBounds.patternLength)).max(watchBounds.patterns);
const watchRules = z.strictObject({
  subfolders: z.boolean(),
  include: patterns,
  exclude: patterns,
  changed: z.enum(changedFileRules),
});

/** Every call the window can make. */
export const calls = {
  appInfo: takes(nothing).answers<AppInfo>(),
  overview: takes(nothing).answers<Overview>(),
  listUploads: takes(listRange).answers<UploadWindow>(),
  /** The same list grouped: the range counts a header above each batch's uploads as a line. */
  listBatches: takes(listRange).answers<BatchWindow>(),
  /** Hides or shows the uploads of a batch, or of all batches, in the grouped list. */
  setCollapsed: takes(
    z.strictObject({ batch: z.union([batchId, z.literal('all')]), folded: z.boolean() }),
  ).answers<null>(),
  /** The line of a batch's header in the grouped list; null where it has none there. */
  batchLine: takes(z.strictObject({ ...list, sort: z.enum(sortNames), batchId })).answers<number | null>(),
  /** What became of a batch; null where nothing of it is in the list. */
  batchReport: takes(z.strictObject({ batchId })).answers<BatchReport | null>(),
  /** Asks where to, and writes the report with a line for each upload. */
  exportBatch: takes(z.strictObject({ batchId, format: z.enum(['csv', 'json']) })).answers<ExportResult>(),
  uploadDetails: takes(z.strictObject({ id })).answers<UploadDetails | null>(),
  /**
   * Reads from the service what the review found. One read at a time: another upload's ends the one before, which then
   * answers null, as it does for an upload that is not there.
   */
  uploadResults: takes(z.strictObject({ id })).answers<ResultsAnswer | null>(),
  /** Opens a link of the results that were read last, by its name; `found` is false where there is none such. */
  openResultLink: takes(z.strictObject({ id, link: z.string().min(1).max(100) })).answers<{
    found: boolean;
  }>(),
  /** Adds a few files at once; looks first at many, or at folders, if the settings say so. */
  addPaths: takes(z.strictObject({ paths: z.array(path).min(1).max(100_000) })).answers<AddAnswer>(),
  /** Opens the system's picker and adds likewise; null when it was cancelled. */
  pickFiles: takes(z.strictObject({ kind: z.enum(['files', 'folder']) })).answers<AddAnswer | null>(),
  /** Adds what the survey of this revision showed; null where it is another by now, or not at its end. */
  sendSurveyed: takes(z.strictObject({ revision: z.int() })).answers<PreflightReport | null>(),
  /** Forgets the survey; nothing of it is added. */
  cancelSurvey: takes(nothing).answers<null>(),
  actOnUploads: takes(
    z.strictObject({ action: z.enum(uploadActions), ids: z.array(id).min(1).max(100_000) }),
  ).answers<ActResult>(),
  /** The same for all of a selection that it fits; for what changes the queue only. */
  actOnAll: takes(z.strictObject({ action: z.enum(countedActions), ...selection })).answers<ActResult>(),
  /** What can be done with how many uploads of a selection. */
  selectionOffers: takes(z.strictObject(selection)).answers<SelectionOffers>(),
  /** Brings back what one removal took; `changed` is 0 where it was taken back before. */
  undoRemoval: takes(z.strictObject({ undo: z.int().min(1) })).answers<{ changed: number }>(),
  /** `previousSubmissionId`: given by a person where the earlier submission is not known here. */
  submitAsNewVersion: takes(
    z.strictObject({ id, previousSubmissionId: z.string().trim().min(1).max(200).optional() }),
  ).answers<NewVersionResult>(),
  pauseAll: takes(nothing).answers<null>(),
  resumeAll: takes(nothing).answers<null>(),
  /** Lets one probe through every closed key, plan or network gate. */
  checkGatesAgain: takes(nothing).answers<null>(),
  /** Tries an account before it is saved; what is left out is taken from the settings. */
  checkConnection: takes(
    z.strictObject({ apiUrl: z.string().max(2_048).optional(), apiKey: z.string().max(1_024).optional() }),
  ).answers<ConnectionReport>(),
  /** Where the window was when it was last closed, and what led here since; asked for once, at the start. */
  takePlace: takes(nothing).answers<NavigationRequest>(),
  keepPlace: takes(placeSchema).answers<null>(),
  settings: takes(nothing).answers<SettingsView>(),
  /** What is left out stays as it is; `apiKey: null` forgets the key. */
  saveSettings: takes(
    z.strictObject({
      ...windowChanges,
      apiKey: z.string().max(1_024).nullable().optional(),
      /** Whether the present key is to outlive the app unprotected, where there is no keyring. Counts for no later key. */
      keepKeyPlain: z.boolean().optional(),
      /** For the proxy in use; null forgets it. */
      proxySignIn: z
        .strictObject({ user: z.string().min(1).max(256), password: z.string().max(1_024) })
        .nullable()
        .optional(),
      startAtLogin: z.boolean().optional(),
    }),
  ).answers<SaveSettingsResult>(),
  /** Asks for a file and trusts the certificates in it, beside those that were given before. */
  trustCertificates: takes(nothing).answers<CertificatesResult>(),
  /** Trusts only what the system trusts again. */
  forgetCertificates: takes(nothing).answers<null>(),
  watchFolders: takes(nothing).answers<readonly WatchFolder[]>(),
  /** Opens the system's picker; null when it was cancelled. The folder is only added by `addWatchFolder`. */
  pickWatchFolder: takes(nothing).answers<WatchCandidate | null>(),
  /** What would be sent of what the picked folder holds; null when it was asked anew meanwhile. */
  countWatchFolder: takes(
    z.strictObject({ candidate: z.uuid(), rules: watchRules }),
  ).answers<WatchCount | null>(),
  /** `existing`: what becomes of the files that are there now. */
  addWatchFolder: takes(
    z.strictObject({ candidate: z.uuid(), rules: watchRules, existing: z.enum(existingFileRules) }),
  ).answers<{ added: boolean }>(),
  changeWatchFolder: takes(z.strictObject({ ...folderId.shape, rules: watchRules })).answers<null>(),
  pauseWatchFolder: takes(z.strictObject({ ...folderId.shape, paused: z.boolean() })).answers<null>(),
  /** Nothing that is in the queue is touched. */
  removeWatchFolder: takes(folderId).answers<null>(),
  /** Looks through it now. */
  rescanWatchFolder: takes(folderId).answers<null>(),
  /** Shows it in the system's file manager. */
  openWatchFolder: takes(folderId).answers<null>(),
  /** Opens one of the service's own pages by its name; the window never hands over an address. */
  openPage: takes(z.strictObject({ page: z.enum(['control-plane', 'support']) })).answers<null>(),
  /** Asks for a newer version now; what becomes of it is in the overview. */
  checkForUpdates: takes(nothing).answers<null>(),
  /** Ends the app without a question and starts it again; uploads continue then. */
  restart: takes(nothing).answers<null>(),
  /** Licences of everything that is shipped, by name. */
  licences: takes(nothing).answers<readonly LicenceNotice[]>(),
  /** Shows the folder of the app's logs in the system's file manager. */
  openLogs: takes(nothing).answers<null>(),
  /** Asks where to, and writes what support needs, redacted. `hidden`: names of files stand there as digests. */
  saveDiagnostics: takes(
    z.strictObject({ fileNames: z.enum(['kept', 'hidden']) }),
  ).answers<DiagnosticsResult>(),
} as const satisfies { readonly [Name in CallName]: Call<z.ZodType, unknown> };

export type CallArgs<Name extends CallName> = z.input<(typeof calls)[Name]['args']>;
export type CallAnswer<Name extends CallName> =
  (typeof calls)[Name] extends Call<z.ZodType, infer Answer> ? Answer : never;

/** One call as a function: without an argument where its schema takes none. */
export type CallFunction<Name extends CallName> =
  undefined extends CallArgs<Name>
    ? () => Promise<CallAnswer<Name>>
    : (args: CallArgs<Name>) => Promise<CallAnswer<Name>>;
