/** What can happen to an upload. The state machine decides which of these events its state allows. */
import type { Failure } from '../../../preload/contract/failure.ts';
import type { SeverityCounts } from '../../../preload/contract/results.ts';
import type { TransferFacts } from '../../../preload/contract/upload.ts';
import type { CheckedFile, StoredBlob, SubmissionRef, Upload } from './upload.ts';

export type UploadEvent =
  // events of the scheduler
  /** `name`: the file's name at the service. A transfer reserves it with its start, before the first byte is sent. */
  | { readonly event: 'start'; readonly name?: RemoteName }
  /** The step was cut off by a person, a quit or a crash. A submission request may have been sent. */
  | { readonly event: 'interrupted' }
  // results of a step
  /** `realPath`: where the path led; default: as before. */
  | { readonly event: 'checked'; readonly file: CheckedFile; readonly realPath?: string }
  /** Another file at the service has the reserved name; this name replaces it. */
  | ({ readonly event: 'named'; readonly because?: 'taken-elsewhere' } & RemoteName)
  /** A submission request was sent and its answer does not show whether the submission exists. */
  | { readonly event: 'maybe-submitted' }
  /** A transfer ended before the file was stored. `sentBytes`: of all its attempts. */
  | { readonly event: 'sent'; readonly sentBytes: number }
  /** A request that may create this blob is about to be sent. */
  | { readonly event: 'creating'; readonly blobPath: string }
  /** `isCreated`: storage guarantees that no other upload had this blob. Default false. */
  | {
      readonly event: 'stored';
      readonly blob: StoredBlob;
      readonly transfer: TransferFacts;
      readonly isCreated?: boolean;
      /** The workspace had this content under this name already. Default false. */
      readonly isSameContent?: boolean;
    }
  | { readonly event: 'submitted'; readonly submission: SubmissionRef; readonly pollAt: number }
  | {
      readonly event: 'already-submitted';
      readonly docsUrl: string | null;
      readonly detail: string;
      readonly submission: SubmissionRef | null;
      /** Set if a duplicate was found before the submission, so that nothing was submitted. */
      readonly file?: CheckedFile;
      /** Where the path led; default: as before. */
      readonly realPath?: string;
      /** The first request was refused: the service has a submission under this name, perhaps of other content. */
      readonly isContentUnknown?: boolean;
    }
  | {
      readonly event: 'progressed';
      readonly percent: number;
      readonly pollAt: number;
      readonly pollsWithoutProgress: number;
      /** `processing-stalled`, or null. */
      readonly failure: Failure | null;
    }
  | { readonly event: 'completed'; readonly issueCount: number | null; readonly submission: SubmissionRef }
  /** The issues of its review were read. */
  | { readonly event: 'reviewed'; readonly severities: SeverityCounts }
  /** The service repeats a failed processing, now or already. */
  | { readonly event: 'reprocessing'; readonly pollAt: number }
  /** The blob cannot be submitted under its name: the upload is sent again under this one. */
  | { readonly event: 'renamed'; readonly remoteName: string }
  /** A request failed and is repeated within the same step, after `delayMs`. */
  | { readonly event: 'repeated'; readonly failure: Failure; readonly delayMs: number }
  | { readonly event: 'retry'; readonly retryAt: number; readonly failure: Failure }
  /**
   * A closed gate holds it back: it returns to the queue, and the attempt does not count against the file. `retryAt`:
   * the earliest next try; null: as soon as the gate opens. `wasTried`: a request was sent, so the service may have
   * acted on it. Default false.
   */
  | {
      readonly event: 'gated';
      readonly retryAt: number | null;
      readonly failure?: Failure;
      readonly wasTried?: boolean;
    }
  /** Another upload is sending the same content; this one waits for its result, at most until `retryAt`. */
  | { readonly event: 'waiting-for-duplicate'; readonly retryAt: number }
  /** The other upload of the same content has finished or stopped. */
  | { readonly event: 'duplicate-finished' }
  /** The file's modification time changed, and the content that was sent did not. */
  | { readonly event: 'touched'; readonly file: CheckedFile }
  | { readonly event: 'changed' }
  | { readonly event: 'failed'; readonly failure: Failure }
  // events of a person, and of the app on a person's behalf
  | { readonly event: 'pause' }
  | { readonly event: 'resume' }
  | { readonly event: 'retry-now' }
  /** Its drive is not responding, so it was not started. */
  | { readonly event: 'held-by-drive'; readonly retryAt: number; readonly failure: Failure }
  /** Its drive answers again. */
  | { readonly event: 'drive-answered' }
  /** It was a folder, whose files are uploads of their own now. */
  | { readonly event: 'expanded' }
  /** The network changed, so an error of the network may be over. */
  | { readonly event: 'network-changed' }
  | { readonly event: 'send-anyway' }
  /** Another file in the workspace has its name: it is sent under the next free name. */
  | { readonly event: 'use-other-name' }
  /** A person does not want to know any more how the processing continues; `resume` follows it again. */
  | { readonly event: 'stop-following' }
  /** The same, but it is not sent. */
  | { readonly event: 'skip'; readonly failure: Failure }
  /** `submissionRow`: the row with the options of the new version; null: it has none. */
  | {
      readonly event: 'new-version';
      readonly previousSubmissionId: string;
      readonly submissionRow: number | null;
    }
  /**
   * Before its submission, a person decided whether it is a new version of an earlier submission. null: it is not.
   * `whenNameTaken`: the rule for its name from now on.
   */
  | {
      readonly event: 'version-chosen';
      readonly previousSubmissionId: string | null;
      readonly whenNameTaken: Upload['whenNameTaken'];
    }
  /** Its group was submitted, whatever happened to the upload since the request. */
  | { readonly event: 'submitted-with-group'; readonly submission: SubmissionRef; readonly pollAt: number }
  /** The request of its group was refused, so it is submitted with another request. */
  | { readonly event: 'refused-with-group'; readonly submissionRow: number; readonly isGrouped: boolean }
  /** It belongs to another submission that is not requested yet. */
  | { readonly event: 'regrouped'; readonly submissionRow: number; readonly isGrouped: boolean }
  | { readonly event: 'cancel'; readonly failure: Failure }
  /** A person decided that it is sent to another site. `submissionRow`: of its submission there. */
  | {
      readonly event: 'moved-to-site';
      readonly site: string;
      readonly submissionRow: number | null;
    }
  /** A person moved it to the top, or to another place in the queue. */
  | { readonly event: 'move'; readonly position: number; readonly to: 'top' | 'place' }
  /** The file was renamed or moved before it was sent; it is at this path now. */
  | { readonly event: 'file-moved'; readonly path: string; readonly realPath: string }
  /** Its file was refused, and a person chose another one, which takes its place. */
  | { readonly event: 'file-replaced'; readonly path: string }
  | { readonly event: 'remove' }
  | { readonly event: 'restore' };

/** The name at the service, and the digest of the account it belongs to. */
export interface RemoteName {
  readonly remoteName: string;
  readonly account: string;
}
