/** What the transfer of one file is given, and what can come of it. */
import type { Failure, TransferFacts, TransferMethod } from '../../preload/contract.ts';
import type { ApiClient, RequestRetry } from '../api/client.ts';
import type { Gates, Requester } from '../api/gates/gates.ts';
import type { Fingerprint } from '../files/fingerprint.ts';
import type { LinkedPath } from '../files/openFile.ts';
import type { BlockDeps, BlockLedger } from './blockJob.ts';
import type { BufferPool } from './bufferPool.ts';
import type { FileReader } from './fileReader.ts';
import type { SentBytes } from './sentBytes.ts';
import type { StallTimer } from './stallTimer.ts';

export interface TransferJob extends LinkedPath {
  readonly requester: Requester;
  readonly fingerprint: Fingerprint;
  readonly contentType: string;
  /** The file name that the service receives. */
  readonly remoteName: string;
  /** How often the file was started over. */
  readonly generation: number;
  /** Failed attempts of the transfer before this one. */
  readonly attempt: number;
  /** The bytes that this attempt and those before it have sent. */
  readonly sent: SentBytes;
  readonly ledger: BlockLedger;
  readonly signal: AbortSignal;
  /** Whether this blobPath belongs to another upload of this app, whose bytes must not be overwritten. */
  readonly isTaken: (blobPath: string) => boolean;
  /** Whether this app has created this blob, so that it may overwrite it. */
  readonly isOwnBlob: (blobPath: string) => boolean;
  /** Whether another upload stored this very file as this blob. */
  readonly wasStoredAs: (blobPath: string) => boolean;
  /** Called before a request that may create this blob; the intent is durable when it resolves. */
  readonly onCreate: (blobPath: string) => Promise<void>;
  /** Called with the bytes that the connection has accepted in this attempt, confirmed blocks included. */
  readonly onProgress: (sentBytes: number) => void;
  readonly onRetry: (retry: RequestRetry) => void;
  /** Called when the modification time changed but every confirmed block is unchanged. */
  readonly onTouched: (now: Fingerprint) => void;
}

export type TransferOutcome =
  | {
      readonly outcome: 'stored';
      readonly blobPath: string;
      readonly method: TransferMethod;
      readonly facts: TransferFacts;
      /** Whether storage guarantees that no other upload had this blob before. */
      readonly isCreated: boolean;
      /** Storage had the same content under this name already. Default false. */
      readonly isSameContent?: boolean;
    }
  /** The service's path for this name belongs to another upload, so another name is needed. */
  | { readonly outcome: 'name-taken' }
  /** Another computer, or an earlier installation, has a blob of this name. It was not overwritten. */
  | {
      readonly outcome: 'taken-elsewhere';
      readonly blobPath: string;
      /** It may be this upload's own, whose answer was lost. */
      readonly mayBeOwn: boolean;
    }
  | { readonly outcome: 'changed' }
  /** The API refused or could not be reached, or a gate does not admit the transfer now. */
  | { readonly outcome: 'refused'; readonly failure: Failure; readonly wasSent: boolean }
  /** Storage or the file system failed. */
  | { readonly outcome: 'failed'; readonly failure: Failure };

export interface TransferDeps extends BlockDeps {
  readonly api: ApiClient;
  readonly gates: Pick<Gates, 'enterStorage'>;
  /** Memory for small files, see `smallFilePool`. */
  readonly smallFiles: BufferPool;
}

/** A transfer whose file is open. */
export interface Transfer {
  readonly deps: TransferDeps;
  readonly job: TransferJob;
  readonly file: FileReader;
  readonly stallTimer: StallTimer;
}

export function failed(failure: Failure): TransferOutcome {
  return { outcome: 'failed', failure };
}

export function refused({
  failure,
  wasSent,
}: Pick<Extract<TransferOutcome, { outcome: 'refused' }>, 'failure' | 'wasSent'>): TransferOutcome {
  return { outcome: 'refused', failure, wasSent };
}

/** Reports sent bytes to the job, and as progress to the stall timer. */
export function onProgressOf({ job, stallTimer }: Transfer): (sentBytes: number) => void {
  return (sentBytes) => {
    stallTimer.moved();
    job.onProgress(sentBytes);
  };
}

/** The facts of a file that was sent with one request. `startedAt`: by `clock.elapsed()`. */
export function singleRequestFacts({ deps, file }: Transfer, startedAt: number): TransferFacts {
  return { sentBytes: file.sizeBytes, tookMs: deps.clock.elapsed() - startedAt, blocks: null };
}
