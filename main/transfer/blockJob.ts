/** What the upload of a file in blocks is given, and what can come of it. */
import type { Failure, TransferFacts } from '../../preload/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { BlobStorage } from '../storage/blobStorage.ts';
import type { AdaptiveConcurrency } from './adaptiveConcurrency.ts';
import type { BandwidthLimit } from './bandwidthLimit.ts';
import type { Range } from './blockPlan.ts';
import type { BufferPool } from './bufferPool.ts';
import type { Md5Worker } from './checksumWorker.ts';
import type { FileReader } from './fileReader.ts';
import type { SentBytes } from './sentBytes.ts';
import type { UploadUrl } from './uploadUrl.ts';

export interface ConfirmedBlock extends Range {
  /** The base64 checksum that storage compared before it confirmed; null when the block was sent without one. */
  readonly md5: string | null;
}

/** The record of confirmed blocks. Each call is durable before it returns. */
export interface BlockLedger {
  /** The confirmed blocks of this blob in the file's current generation. Forgets blocks of any other blob. */
  open(blobPath: string): readonly ConfirmedBlock[];
  /** The confirmed blocks of the file's current generation, in any blob. */
  recorded(): readonly ConfirmedBlock[];
  confirm(block: ConfirmedBlock): void;
  forget(): void;
}

/** Shared by all transfers. */
export interface BlockDeps {
  readonly storage: BlobStorage;
  readonly clock: Clock;
  readonly pool: BufferPool;
  readonly concurrency: AdaptiveConcurrency;
  readonly bandwidth: BandwidthLimit;
  readonly md5: Md5Worker;
  readonly checksums: () => boolean;
}

export interface BlockJob {
  readonly file: FileReader;
  readonly urls: UploadUrl;
  readonly ledger: BlockLedger;
  /** The id of the upload. */
  readonly owner: string;
  /** Whether this app has created the blob before, so that it may overwrite it. */
  readonly isOwnBlob: (blobPath: string) => boolean;
  /** Called before a request that may create this blob; the intent is durable when it resolves. */
  readonly onCreate: (blobPath: string) => Promise<void>;
  /** How often the file was started over. */
  readonly generation: number;
  /** Whether an earlier attempt failed, so that storage has to answer a small request before it gets the file's bytes. */
  readonly probesFirst: boolean;
  /** The bytes of the file that were sent, and how many may be. */
  readonly sent: SentBytes;
  readonly contentType: string;
  readonly signal: AbortSignal;
  /** Called with the confirmed bytes plus the bytes of the blocks in flight that the connection has accepted. */
  readonly onProgress: (sentBytes: number) => void;
  /** Called when no block of this file has a slot, so that no progress is possible. */
  readonly onWaiting: () => void;
}

export type BlockOutcome =
  /** `isCreated`: storage confirmed that this upload created the blob. */
  | ({ readonly outcome: 'committed'; readonly isCreated: boolean } & Pick<
      TransferFacts,
      'sentBytes' | 'blocks'
    >)
  /** Storage accepts no blocks with this URL, so the file has to be sent with one request. */
  | { readonly outcome: 'refused' }
  /** The renewed URL leads to another blob, which does not have the blocks. */
  | { readonly outcome: 'moved' }
  /** Another upload's blob has the name. */
  | {
      readonly outcome: 'name-taken';
      /** The answer to this upload's own commit was lost, so the blob may be its own. Default false. */
      readonly mayBeOwn?: boolean;
    }
  /** Storage does not have the blocks that it confirmed. */
  | { readonly outcome: 'lost' }
  /** The API did not grant a URL. */
  | { readonly outcome: 'no-url'; readonly failure: Failure; readonly wasSent: boolean }
  /** `isOutage`: a request without the file's bytes failed too. */
  | { readonly outcome: 'failed'; readonly failure: Failure; readonly isOutage?: boolean };

/** Why storage did not take the blocks. */
export type FailedBlocks = Extract<BlockOutcome, { outcome: 'failed' }>;
