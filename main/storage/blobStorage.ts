/**
 * What the transfer engine needs from a storage provider. Everything that only one provider knows (its URLs, headers
 * and block ids, the format of its block list) stays behind this interface; the meaning of its error codes is in
 * errors/classify.ts.
 *
 * No operation retries: the engine retries with a new body. Each write resolves with null when storage confirmed the
 * request, and otherwise with the failure. Each rejects with the error that broke the body, or with the signal's
 * reason; after that, nothing reads the body any more.
 */
import type { Failure } from '../../preload/contract.ts';

interface StorageRequest {
  /** The presigned URL of the blob. It contains a signature, so it is kept in memory only. */
  readonly url: string;
  readonly signal: AbortSignal;
}

/** The memory of a slice may be reused as soon as the next slice is requested. */
export type BlobBody = AsyncIterable<Buffer> | Iterable<Buffer>;

/**
 * Identifies a block of a file. The same part of the same content always has the same identity, so a repeated request
 * replaces the block. `owner` is the id of the upload: two computers that send different files to one blob never
 * replace or commit each other's blocks. `generation` counts how often the file was started over, which keeps the
 * blocks of older content apart.
 */
export interface BlockKey {
  readonly owner: string;
  readonly generation: number;
  readonly offset: number;
  readonly length: number;
}

export interface PutBlobRequest extends StorageRequest {
  readonly body: BlobBody;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Refuses to overwrite: an existing blob is the failure `name-taken`. Default false. */
  readonly onlyIfNew?: boolean;
}

export interface PutBlockRequest extends StorageRequest {
  readonly block: BlockKey;
  /** `block.length` bytes. */
  readonly body: BlobBody;
  /** The base64 MD5 that storage compares before it confirms; null sends the block without a checksum. */
  readonly md5: string | null;
}

export interface CommitBlocksRequest extends StorageRequest {
  /** Every block of the blob, in the order of its bytes. */
  readonly blocks: readonly BlockKey[];
  /**
   * `create`: an existing blob is the failure `name-taken`. `replace`: overwrites an existing blob. `confirm`: succeeds
   * only if the blob exists and consists of exactly these blocks, which proves that this upload has created it; it
   * changes nothing, and otherwise fails with `storage-blocks-lost`.
   */
  readonly mode: 'create' | 'replace' | 'confirm';
  readonly contentType: string;
  /** The base64 MD5 of the whole file, which storage keeps for other readers; null if it is not known. */
  readonly wholeMd5: string | null;
}

export type LookUpBlobRequest = StorageRequest;

/** What storage says about a blob. */
export type BlobLookup =
  /** `md5`: of its whole content in base64; null if storage does not know it. */
  | { readonly lookup: 'found'; readonly sizeBytes: number; readonly md5: string | null }
  | { readonly lookup: 'none' }
  /** The URL does not allow to read. */
  | { readonly lookup: 'refused' }
  | { readonly lookup: 'failed'; readonly failure: Failure };

export interface StorageLimits {
  /** The largest file that `putBlob` accepts, in bytes. */
  readonly maxPutBlobBytes: number;
  /** The most blocks that one blob can have. */
  readonly maxBlocks: number;
}

export interface BlobStorage {
  readonly limits: StorageLimits;
  /** Stores a whole file with one request. */
  putBlob(request: PutBlobRequest): Promise<Failure | null>;
  /** Stores one block. It becomes part of the blob only when it is committed. */
  putBlock(request: PutBlockRequest): Promise<Failure | null>;
  /** Makes the blob from the blocks. */
  commitBlocks(request: CommitBlocksRequest): Promise<Failure | null>;
  /** Asks for size and checksum of the blob. It changes nothing. */
  lookUpBlob(request: LookUpBlobRequest): Promise<BlobLookup>;
}
