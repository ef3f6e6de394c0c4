/**
 * The contract between the processes: every record that crosses, every call the window can make, every notice the
 * main process sends. The preload's functions, the main process's handlers and the window's types are all derived
 * from this file, so a call that one side lacks does not compile.
 *
 * Only paths, ids and small records cross; bytes of media never do. Sizes are bytes, times are milliseconds since
 * 1970 (UTC), durations are milliseconds.
 */
import { z } from 'zod';

// ---------------------------------------------------------------------------------------------------- uploads

/** Where one upload stands. `failed` needs a person; `complete` and `already-submitted` are ends. */
export const uploadStates = [
  'queued',
  'checking',
  'uploading',
  'submitting',
  'processing',
  'complete',
  'already-submitted',
  'failed',
  'paused',
] as const;
export type UploadState = (typeof uploadStates)[number];

/**
 * What an upload needs next: look at the file, send the bytes, create the submission, ask for a failed processing to be
 * repeated, follow the processing.
 */
export const uploadSteps = ['check', 'transfer', 'submit', 'reprocess', 'follow'] as const;
export type UploadStep = (typeof uploadSteps)[number];

/** The service's capability buckets: plan gating (402) and rate limits (429) count per bucket. */
export const buckets = [
  'upload',
  'submission_write',
  'submission_read',
  'webhook_write',
  'webhook_read',
  'sandbox',
] as const;
export type Bucket = (typeof buckets)[number];

/** Media categories of the service's allowlist; each has its own size cap. */
export const mediaCategories = ['video', 'audio', 'image', 'document'] as const;
export type MediaCategory = (typeof mediaCategories)[number];

/** Everything that can go wrong, by name. main/api/failures.ts says which answer becomes which. */
export const failureKinds = [
  // the key (401) and the plan (402)
  'key-missing',
  'key-invalid',
  'key-expired',
  'key-revoked',
  'key-refused',
  'plan-gated',
  // refusals of the service
  'rate-limited',
  'bad-request',
  'forbidden',
  'blob-path-refused',
  'sandbox-only',
  'not-found',
  'submission-not-found',
  'not-finished',
  'previous-submission-not-found',
  'already-submitted',
  'retry-in-progress',
  'retry-not-failed',
  'retry-not-retryable',
  'retries-exhausted',
  'conflict',
  'too-large',
  'type-not-allowed',
  'type-mismatch',
  'validation',
  'unexpected-status',
  // troubles of the service
  'service-error',
  'results-unavailable',
  'service-unavailable',
  'unreadable-answer',
  'processing-failed',
  // storage
  'storage-url-expired',
  'storage-refused',
  'storage-blocks-lost',
  'storage-busy',
  'storage-error',
  // the network
  'host-not-found',
  'connection-refused',
  'network-down',
  'connection-lost',
  'timed-out',
  'certificate-not-trusted',
  'proxy-auth-required',
  // the file itself
  'file-missing',
  'file-unreadable',
  'file-empty',
  'folder-empty',
  'folder-unreadable',
  'not-a-file',
  'file-changed',
  // this app
  'cancelled',
  'internal',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** What a person can do about a failure; the window turns it into a button. */
export const failureActions = [
  'retry',
  'wait',
  'open-key-settings',
  'manage-plan',
  'submit-as-new-version',
  'replace-file',
  'contact-support',
  'none',
] as const;
export type FailureAction = (typeof failureActions)[number];

/** One entry of a 422's `fields`: where the request was wrong, in the service's words. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * One refusal or fault, whatever its source. Plain data: it is stored, shown and copied to support.
 * It never holds a key, a signature or a URL's query.
 */
export interface Failure {
  readonly kind: FailureKind;
  /** Who is in trouble: this file, one capability bucket, the whole account, or the network. */
  readonly scope: 'file' | 'bucket' | 'account' | 'network';
  /** `after`: wait `retryAfterMs`; `backoff`: exponentially; `never`: repeating will not help. */
  readonly retry: 'after' | 'backoff' | 'never';
  readonly status?: number;
  /** The service's own words, or the raw text of what came instead (at most 2 kB). */
  readonly detail: string;
  readonly fields?: readonly FieldProblem[];
  readonly docsUrl?: string;
  readonly bucket?: Bucket;
  readonly retryAfterMs?: number;
  /** Values for the message of this kind: cap and size in bytes, types, host names. */
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly action: FailureAction;
}

/** Why a queued upload is not moving. */
export type Wait =
  | { readonly kind: 'turn' }
  | { readonly kind: 'retry'; readonly retryAt: number; readonly attempt: number; readonly failure: Failure }
  | { readonly kind: 'rate-limit'; readonly bucket: Bucket; readonly until: number }
  | { readonly kind: 'plan'; readonly bucket: Bucket }
  | { readonly kind: 'key' }
  | { readonly kind: 'network' }
  | { readonly kind: 'all-paused' };

/** What can be done to an upload. The main process says which of them fit a row. */
export const uploadActions = [
  'pause',
  'resume',
  'retry',
  'cancel',
  'remove',
  'restore',
  'move-to-top',
  'show-in-folder',
  'copy-submission-id',
  'copy-support-details',
  'open-docs',
  'submit-as-new-version',
] as const;
export type UploadAction = (typeof uploadActions)[number];

/** One row of the list. */
export interface UploadRow {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** null until the file was looked at. */
  readonly sizeBytes: number | null;
  readonly contentType: string | null;
  readonly category: MediaCategory | null;
  readonly state: UploadState;
  /** Bytes that storage has acknowledged, plus a bounded estimate of what is on the wire; never runs backwards. */
  readonly sentBytes: number;
  /** The service's own progress of the processing, 0-100. */
  readonly processingPercent: number | null;
  /** Set while `queued`. */
  readonly wait: Wait | null;
  /** Set while `failed`; also the last trouble of a row that waits for its retry. */
  readonly failure: Failure | null;
  readonly submissionId: string | null;
  readonly assetId: string | null;
  readonly versionNumber: number | null;
  readonly issueCount: number | null;
  /** The submission that this one is to be a new version of. */
  readonly previousSubmissionId: string | null;
  /** The service's explanation of "already submitted", when it gave one. */
  readonly docsUrl: string | null;
  /** How often this file was changed while it was being sent and so started over. */
  readonly startedOver: number;
  readonly actions: readonly UploadAction[];
  readonly addedAt: number;
  readonly finishedAt: number | null;
}

/** Names of the moments that an upload's timeline records. */
export const timelineEvents = [
  'added',
  'checking',
  'checked',
  'uploading',
  'uploaded',
  'submitting',
  'submitted',
  'processing',
  'complete',
  'already-submitted',
  'retrying',
  'waiting',
  'failed',
  'paused',
  'resumed',
  'retried',
  'cancelled',
  'started-over',
  'interrupted',
  'removed',
  'restored',
  'moved-to-top',
  'new-version',
  'reprocessing',
] as const;
export type TimelineEvent = (typeof timelineEvents)[number];

export interface TimelineEntry {
  readonly at: number;
  readonly event: TimelineEvent;
  readonly attempt?: number;
  readonly delayMs?: number;
  readonly failure?: Failure;
  /** One short fact in the field's terms, e.g. the transfer method or the blobPath. */
  readonly note?: string;
}

export interface UploadDetails {
  readonly row: UploadRow;
  readonly path: string;
  /** The name the service was given: the file's own, or `name (2).ext` where that one was taken. */
  readonly remoteName: string | null;
  readonly blobPath: string | null;
  readonly method: TransferMethod | null;
  readonly timeline: readonly TimelineEntry[];
}

/** How the bytes went: multipart to the API, one PUT to storage, or blocks. */
export const transferMethods = ['direct', 'single-put', 'blocks'] as const;
export type TransferMethod = (typeof transferMethods)[number];

// --------------------------------------------------------------------------------------------------- overview

export const filterNames = ['all', 'active', 'attention', 'done', 'already-submitted'] as const;
export type FilterName = (typeof filterNames)[number];

/** A closed gate: something that holds back more than one file. The window shows each as a banner. */
export type GateNotice =
  | { readonly gate: 'key'; readonly failure: Failure; readonly checking: boolean }
  | { readonly gate: 'plan'; readonly bucket: Bucket; readonly failure: Failure; readonly checking: boolean }
  | {
      readonly gate: 'rate-limit';
      readonly bucket: Bucket;
      readonly failure: Failure;
      readonly until: number;
    }
  | {
      readonly gate: 'offline';
      readonly failure: Failure;
      readonly since: number;
      /** When the connection is tried again by itself. */
      readonly nextProbeAt: number;
      readonly checking: boolean;
    };

/** Something about this installation that a person should know; dismissed by the window alone. */
export type AppNotice =
  | { readonly notice: 'queue-moved-aside'; readonly path: string; readonly reason: string }
  | { readonly notice: 'rows-set-aside'; readonly count: number }
  | { readonly notice: 'settings-moved-aside'; readonly path: string }
  | { readonly notice: 'queue-not-writable'; readonly reason: string };

export interface Overview {
  readonly environment: 'live' | 'sandbox' | 'unknown' | 'none';
  readonly apiHost: string;
  readonly gates: readonly GateNotice[];
  readonly notices: readonly AppNotice[];
  readonly counts: Readonly<Record<FilterName, number>>;
  readonly progress: {
    /** Every byte of the uploads that are not at an end yet, plus what this session has sent. */
    readonly totalBytes: number;
    readonly sentBytes: number;
    readonly bytesPerSecond: number;
    /** null until it means something. */
    readonly remainingMs: number | null;
  };
  readonly allPaused: boolean;
}

// --------------------------------------------------------------------------------------------------- settings

export const themes = ['system', 'light', 'dark'] as const;
export const languages = ['system', 'en', 'de'] as const;

/** Where the key is kept. `memory` means: gone when the app quits. */
export type KeyStorage = 'keyring' | 'memory' | 'environment';

export interface SettingsView {
  readonly apiUrl: string;
  /** `environment`: MEDIAMAGIC_API_URL decides and the field is read-only. */
  readonly apiUrlFrom: 'settings' | 'environment';
  /** null while there is no key. The key itself never crosses. */
  readonly key: {
    readonly environment: 'live' | 'sandbox' | 'unknown';
    readonly lastFour: string;
    readonly storage: KeyStorage;
  } | null;
  /** Whether this system has a keyring that a key may be kept in. */
  readonly keyringAvailable: boolean;
  readonly parallelUploads: number;
  /** null: no limit. */
  readonly bytesPerSecond: number | null;
  /** Whether every block carries a checksum that storage verifies. */
  readonly checksums: boolean;
  readonly theme: (typeof themes)[number];
  readonly language: (typeof languages)[number];
}

export type SettingsProblem =
  | { readonly field: 'apiUrl'; readonly problem: 'not-a-url' | 'not-https' | 'fixed-by-environment' }
  | { readonly field: 'apiKey'; readonly problem: 'not-a-key' };

export interface SaveSettingsResult {
  readonly settings: SettingsView;
  /** Empty when everything was saved; nothing was saved otherwise. */
  readonly problems: readonly SettingsProblem[];
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly platform: string;
  readonly locale: string;
}

// ------------------------------------------------------------------------------------------------------ calls

/** What became of the paths handed to `addPaths`. */
export interface AddReport {
  readonly added: number;
  /** Paths that already wait or run; they were not added again. */
  readonly alreadyQueued: readonly string[];
}

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

/** Every call the window can make. A range of rows is bounded so that no answer is ever large. */
export const calls = {
  appInfo: takes(nothing).answers<AppInfo>(),
  overview: takes(nothing).answers<Overview>(),
  listUploads: takes(
    z.strictObject({
      filter: z.enum(filterNames),
      search: z.string().max(1_000),
      sort: z.enum(['queue', 'newest', 'name', 'size']),
      offset: z.int().min(0),
      limit: z.int().min(1).max(500),
    }),
  ).answers<UploadWindow>(),
  uploadDetails: takes(z.strictObject({ id })).answers<UploadDetails | null>(),
  addPaths: takes(z.strictObject({ paths: z.array(path).min(1).max(100_000) })).answers<AddReport>(),
  /** Opens the system's picker; null when it was cancelled. */
  pickFiles: takes(z.strictObject({ kind: z.enum(['files', 'folder']) })).answers<AddReport | null>(),
  actOnUploads: takes(
    z.strictObject({ action: z.enum(uploadActions), ids: z.array(id).min(1).max(100_000) }),
  ).answers<{ changed: number }>(),
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
  settings: takes(nothing).answers<SettingsView>(),
  /** What is left out stays as it is; `apiKey: null` forgets the key. */
  saveSettings: takes(
    z.strictObject({
      apiUrl: z.string().max(2_048).optional(),
      apiKey: z.string().max(1_024).nullable().optional(),
      parallelUploads: z.int().min(1).max(16).optional(),
      bytesPerSecond: z.int().min(10_000).max(10_000_000_000).nullable().optional(),
      checksums: z.boolean().optional(),
      theme: z.enum(themes).optional(),
      language: z.enum(languages).optional(),
    }),
  ).answers<SaveSettingsResult>(),
  /** Opens one of the service's own pages by its name; the window never hands over an address. */
  openPage: takes(z.strictObject({ page: z.enum(['control-plane', 'support']) })).answers<null>(),
} as const;

export type CallName = keyof typeof calls;
export type CallArgs<Name extends CallName> = z.input<(typeof calls)[Name]['args']>;
export type CallAnswer<Name extends CallName> =
  (typeof calls)[Name] extends Call<z.ZodType, infer Answer> ? Answer : never;

/** One call as a function: without an argument where its schema takes none. */
export type CallFunction<Name extends CallName> =
  undefined extends CallArgs<Name>
    ? () => Promise<CallAnswer<Name>>
    : (args: CallArgs<Name>) => Promise<CallAnswer<Name>>;

// -------------------------------------------------------------------------------------------------- transport

/** What a handler's answer travels as: refusals are values, so that no stack or path of ours reaches the page. */
export type Reply<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly error: string };

/** Sent at most ten times a second while anything changes; the window then asks for the rows it shows. */
export interface ChangeNotice {
  readonly overview: Overview;
}

/** The ipc channel of a call. */
export function channelOf(name: CallName): string {
  return `mediamagic:${name}`;
}
export const changeChannel = 'mediamagic:changed';

/** What the preload puts on `window.mediamagic`. */
export type Bridge = { readonly [Name in CallName]: CallFunction<Name> } & {
  /** Adds what was dropped on the window; the preload reads where the files are, the page cannot. */
  addDropped(files: readonly File[]): Promise<AddReport>;
  /** Calls `listener` at every change notice, until the returned function is called. */
  onChange(listener: (notice: ChangeNotice) => void): () => void;
};
