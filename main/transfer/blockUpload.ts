/**
 * Sends a file as blocks, several at once, and commits them.
 *
 * Invariants:
 * - A confirmed block is recorded before anything else happens, and is not sent again while its blob exists.
 * - The blocks are committed only when the recorded blocks are exactly the file and the file has not changed.
 * - When one block fails for good, the others are stopped and awaited. The blocks that they confirmed stay recorded.
 */
import type { Failure, TransferFacts } from '../../preload/contract.ts';
import { isUnexplainedRefusal, localFailure } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { hasPassed } from '../shared/throttle.ts';
import { pause } from '../shared/waitUntil.ts';
import type { BlobStorage, CommitBlocksRequest } from '../storage/blobStorage.ts';
import type { AdaptiveConcurrency } from './adaptiveConcurrency.ts';
import type { BandwidthLimit } from './bandwidthLimit.ts';
import { type Range, coversExactly, leastBlockBytes, missingRanges, nextBlock } from './blockPlan.ts';
import type { BufferPool, PooledBuffer } from './bufferPool.ts';
import type { Md5Worker } from './checksumWorker.ts';
import { isConditionRefusal, withoutCondition } from './existingBlob.ts';
import type { FileReader } from './fileReader.ts';
import type { SentBytes } from './sentBytes.ts';
import type { GrantedUrl, UploadUrl } from './uploadUrl.ts';

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
  /** Called before a request that may create this blob; the intent is durable when it returns. */
  readonly onCreate: (blobPath: string) => void;
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

type FailedBlocks = Extract<BlockOutcome, { outcome: 'failed' }>;

type BlockResult =
  | Exclude<BlockOutcome, { outcome: 'committed' | 'lost' | 'name-taken' }>
  | { readonly outcome: 'confirmed' };

const triesPerBlock = 5;
/** A smaller block or file costs as little as the request that shows whether storage answers. */
export const smallestProbedBytes = 64 * 1_024;
/** How many new URLs one block may request. */
const maxRenewals = 2;
const blockBackoff = { baseMs: 500, capMs: 8_000 };
/** The most blocks of one file at once, although all files share the slots. */
const maxPerFile = 8;
/**
 * Each accepted slice counts as progress, so the slices are sized to take about this long. They start small and grow,
 * because large slices cost least.
 */
const sliceTakesMs = 50;
const smallestSliceBytes = 128 * 1_024;
const largestSliceBytes = 4 * 1_024 * 1_024;
/** A block is read while it is sent, so it needs the memory of two slices of this size, however large it is. */
const readSliceBytes = 2 * 1_024 * 1_024;
/** A fast link sends a hundred blocks a second, and checking the file costs as much as a request. */
const verifyEveryMs = 500;
/**
 * The largest file of several blocks whose whole MD5 is stored with the blob, so that other computers can recognize the
 * content. It is read once more for that, usually from memory.
 */
const maxWholeMd5Bytes = 256 * 1_024 * 1_024;
/** When storage asks for a longer pause, the upload waits in the queue and its blocks give up their slots. */
const maxWaitMs = 10_000;

/** Sends the missing blocks of the file to the blob of `granted` and commits them. Rejects with the signal's reason. */
export async function sendBlocks(deps: BlockDeps, job: BlockJob, granted: GrantedUrl): Promise<BlockOutcome> {
  return new BlockTransfer(deps, job, granted.blobPath).run();
}

/** A person decides whether the file is sent yet another time. */
export function sentTooOften({ total }: SentBytes, sizeBytes: number): Failure {
  return localFailure('sent-too-often', { sentBytes: total, sizeBytes });
}

class BlockTransfer {
  private readonly deps: BlockDeps;
  private readonly job: BlockJob;
  private readonly blobPath: string;
  private readonly confirmed: ConfirmedBlock[];
  private readonly missing: Range[];
  private confirmedBytes = 0;
  /** How many bytes of each block in flight the connection has accepted, by the block's offset. */
  private readonly accepted = new Map<number, number>();
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  /** How many blocks of this file have a slot. */
  private sending = 0;
  private probing: Promise<FailedBlocks | null> | null = null;
  private sliceBytes = smallestSliceBytes;
  private verifiedAt = 0;
  /** Bytes confirmed in this run. */
  private sentBytes = 0;

  constructor(deps: BlockDeps, job: BlockJob, blobPath: string) {
    this.deps = deps;
    this.job = job;
    this.blobPath = blobPath;
    this.confirmed = [...job.ledger.open(blobPath)];
    for (const { length } of this.confirmed) this.confirmedBytes += length;
    // A small file was verified when it was read into memory.
    this.verifiedAt = job.file.content === null ? 0 : deps.clock.elapsed();
    this.missing = missingRanges(this.confirmed, job.file.sizeBytes);
    this.signal = AbortSignal.any([job.signal, this.stop.signal]);
  }

  async run(): Promise<BlockOutcome> {
    this.reportProgress();
    const down = this.job.probesFirst ? await this.probe() : null;
    if (down !== null) return down;
    const ended = await this.sendMissing();
    if (ended !== null) return ended;
    return this.commit();
  }

  private async sendMissing(): Promise<BlockOutcome | null> {
    const inFlight = new Set<Promise<void>>();
    let ended: BlockOutcome | null = null;
    let thrown: { error: unknown } | null = null;
    const sendOne = async (range: Range): Promise<void> => {
      try {
        const result = await this.sendBlock(range);
        if (result.outcome !== 'confirmed') ended ??= result;
      } catch (error) {
        thrown ??= { error }; // only the first error is the cause; the others follow from the stop
      }
      if (ended !== null || thrown !== null) this.stop.abort();
    };
    const startNext = (): boolean => {
      const range = nextBlock(this.missing, this.blockBytes());
      if (range === null) return false;
      const sending = sendOne(range).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
      return true;
    };
    for (;;) {
      const mayContinue = () => ended === null && thrown === null && !this.signal.aborted;
      const maxInFlight = () => Math.min(maxPerFile, this.deps.concurrency.limit);
      while (mayContinue() && inFlight.size < maxInFlight() && startNext());
      if (inFlight.size === 0) break;
      await Promise.race(inFlight);
    }
    this.job.signal.throwIfAborted();
    if (ended !== null) return ended;
    if (thrown !== null) throw (thrown as { error: unknown }).error;
    return null;
  }

  /** The size that suits the link, but large enough that the file does not have too many blocks. */
  private blockBytes(): number {
    const { concurrency, storage } = this.deps;
    return Math.max(
      concurrency.blockBytes,
      leastBlockBytes(this.job.file.sizeBytes, storage.limits.maxBlocks),
    );
  }

  private async sendBlock(range: Range): Promise<BlockResult> {
    const { pool, concurrency } = this.deps;
    // A wait for a slot must not look like a stall.
    if (this.sending === 0) this.job.onWaiting();
    await concurrency.acquire(this.signal);
    let confirmedBytes = 0;
    try {
      const isInMemory = this.job.file.content !== null;
      const buffer = isInMemory
        ? null
        : await pool.acquire(Math.min(range.length, 2 * readSliceBytes), this.signal);
      this.sending += 1;
      this.reportProgress();
      try {
        const md5 = this.deps.checksums() ? await this.job.file.digest(this.deps.md5, range) : null;
        const result = await this.sendWithRetries(range, buffer, md5);
        if (result.outcome === 'confirmed') confirmedBytes = range.length;
        return result;
      } finally {
        this.sending -= 1;
        if (this.sending === 0) this.job.onWaiting();
        if (buffer !== null) {
          if (this.job.file.hasHungRead) pool.discard(buffer);
          else pool.release(buffer);
        }
      }
    } finally {
      this.accepted.delete(range.offset);
      concurrency.release(confirmedBytes);
    }
  }

  private async sendWithRetries(
    range: Range,
    buffer: PooledBuffer | null,
    md5: string | null,
  ): Promise<BlockResult> {
    let renewals = 0;
    for (let attempt = 1; ; attempt += 1) {
      const url = await this.job.urls.current();
      if (!url.ok) return { ...url, outcome: 'no-url' };
      if (url.granted.blobPath !== this.blobPath) return { outcome: 'moved' };
      // Checked before each attempt: storage refuses the checksum of a file that has changed since.
      await this.verifyOccasionally();
      const startedAt = this.deps.clock.elapsed();
      const { confirmedCount } = this;
      if (!this.job.sent.reserve(range.length))
        return { outcome: 'failed', failure: sentTooOften(this.job.sent, this.job.file.sizeBytes) };
      let failure: Failure | null;
      try {
        failure = await this.putBlock(range, buffer, url.granted, md5);
      } catch (error) {
        this.giveBack(range);
        throw error;
      }
      if (failure !== null) this.giveBack(range);
      if (failure === null) {
        this.confirm({ ...range, md5 }, this.deps.clock.elapsed() - startedAt);
        return { outcome: 'confirmed' };
      }
      this.accepted.delete(range.offset);
      const { storageRetry } = errorTaxonomy[failure.kind];
      switch (storageRetry) {
        case 'new-url':
          // When every new URL is reported as expired, the granted rights do not cover blocks.
          renewals += 1;
          if (renewals > maxRenewals) return this.refusedOrFailed(failure);
          this.job.urls.markExpired(url.granted);
          continue;
        case 'without-blocks':
          if (isUnexplainedRefusal(failure) && this.job.urls.mayReplaceRefused(url.granted)) continue;
          return this.refusedOrFailed(failure);
        case 'in-place-fewer':
          this.deps.concurrency.slowDown(Math.min(failure.retryAfterMs ?? 0, maxWaitMs));
          break;
        case 'in-place-smaller':
          this.deps.concurrency.timedOut();
          break;
        case 'in-place':
        case 'from-start':
          break;
        case 'no':
          return { outcome: 'failed', failure };
      }
      if (!(await this.mayRetry(failure, attempt))) return { outcome: 'failed', failure };
      // The bytes are sent again only after storage has answered anything since.
      const hasAnswered =
        failure.status === 400 || this.confirmedCount > confirmedCount || range.length < smallestProbedBytes;
      const down = hasAnswered ? null : await this.answersAgain(attempt);
      if (down !== null) return down;
    }
  }

  private get confirmedCount(): number {
    return this.confirmed.length;
  }

  /** Probes until storage answers. Resolves with the last failure when the tries of a block are used up. */
  private async answersAgain(triesBefore: number): Promise<FailedBlocks | null> {
    for (let attempt = triesBefore + 1; ; attempt += 1) {
      const down = await this.probe();
      if (down === null || !(await this.mayRetry(down.failure, attempt))) return down;
    }
  }

  /** The blocks of this file that ask at the same time share one request. */
  private probe(): Promise<FailedBlocks | null> {
    this.probing ??= this.sendProbe().finally(() => {
      this.probing = null;
    });
    return this.probing;
  }

  /** Sends one byte as a block that is never committed. null: storage has answered, even with a refusal. */
  private async sendProbe(): Promise<FailedBlocks | null> {
    const { file, urls, owner, generation } = this.job;
    const url = await urls.current();
    if (!url.ok) return null; // the next block has the reason
    const failure = await this.deps.storage.putBlock({
      url: url.granted.url,
      block: { owner, generation, offset: file.sizeBytes, length: 1 },
      body: [Buffer.alloc(1)],
      md5: null,
      signal: this.signal,
    });
    if (failure === null) return null;
    const { source } = errorTaxonomy[failure.kind];
    if (source !== 'storage' && source !== 'network') return null;
    return { outcome: 'failed', failure, isOutage: source === 'storage' };
  }

  /**
   * Avoids sending the rest of a file that has changed. The check before the commit detects every change, so this one
   * may be skipped.
   */
  private async verifyOccasionally(): Promise<void> {
    const now = this.deps.clock.elapsed();
    if (!hasPassed(this.verifiedAt, verifyEveryMs, now)) return;
    this.verifiedAt = now;
    await this.job.file.verify();
  }

  /** When storage has accepted blocks before, the refusal is temporary and the confirmed blocks are kept. */
  private refusedOrFailed(failure: Failure): BlockResult {
    if (this.confirmed.length === 0) return { outcome: 'refused' };
    return { outcome: 'failed', failure: { ...failure, retry: 'backoff' } };
  }

  /** The block was not confirmed: only what the connection has accepted counts as sent. */
  private giveBack({ offset, length }: Range): void {
    this.job.sent.giveBack(length - (this.accepted.get(offset) ?? 0));
  }

  private putBlock(
    range: Range,
    buffer: PooledBuffer | null,
    granted: GrantedUrl,
    md5: string | null,
  ): Promise<Failure | null> {
    return this.deps.storage.putBlock({
      url: granted.url,
      block: { owner: this.job.owner, generation: this.job.generation, ...range },
      body: this.throttled(range, buffer === null ? this.fromMemory(range) : this.readAhead(range, buffer)),
      md5,
      signal: this.signal,
    });
  }

  /** Applies the bandwidth limit and reports progress. When the next slice is requested, the last one was accepted. */
  private async *throttled(
    range: Range,
    slices: AsyncIterable<Buffer> | Iterable<Buffer>,
  ): AsyncGenerator<Buffer> {
    let position = 0;
    for await (const slice of slices) {
      await this.deps.bandwidth.take(slice.length, this.signal);
      yield slice;
      position += slice.length;
      this.accepted.set(range.offset, position);
      this.reportProgress();
    }
  }

  private *fromMemory({ offset, length }: Range): Generator<Buffer> {
    const { content } = this.job.file;
    if (content === null) return;
    for (let position = 0; position < length;) {
      const next = Math.min(length, position + this.nextSliceBytes());
      yield content.subarray(offset + position, offset + next);
      position = next;
    }
  }

  /** Reads one half of the buffer while the other half is sent. Nothing reads any more when it ends, even early. */
  private async *readAhead(range: Range, { bytes }: PooledBuffer): AsyncGenerator<Buffer> {
    const half = Math.ceil(bytes.length / 2);
    const halves = [bytes.subarray(0, half), bytes.subarray(half)];
    let position = 0;
    const readNext = async (): Promise<Buffer | null> => {
      const [target = bytes] = halves;
      halves.reverse();
      const length = Math.min(range.length - position, target.length, this.nextSliceBytes());
      if (length === 0) return null;
      const slice = target.subarray(0, length);
      const offset = range.offset + position;
      position += length;
      await this.job.file.readInto(slice, { offset, length });
      return slice;
    };
    let reading = readNext();
    try {
      for (;;) {
        const slice = await reading;
        if (slice === null) return;
        reading = readNext();
        reading.catch(() => undefined); // the next iteration throws it
        yield slice;
      }
    } finally {
      await reading.catch(() => undefined);
    }
  }

  private nextSliceBytes(): number {
    return Math.ceil(this.deps.bandwidth.sliceBytes(this.sliceBytes));
  }

  private confirm(block: ConfirmedBlock, tookMs: number): void {
    const { concurrency, pool } = this.deps;
    this.job.ledger.confirm(block);
    this.confirmed.push(block);
    this.confirmedBytes += block.length;
    this.sentBytes += block.length;
    this.accepted.delete(block.offset);
    if (block.length >= concurrency.blockBytes) concurrency.blockTook(tookMs, pool.budgetBytes);
    const bytesInTime = (block.length / Math.max(1, tookMs)) * sliceTakesMs;
    this.sliceBytes = Math.ceil(Math.min(largestSliceBytes, Math.max(smallestSliceBytes, bytesInTime)));
    this.reportProgress();
  }

  private reportProgress(): void {
    let sentBytes = this.confirmedBytes;
    for (const bytes of this.accepted.values()) sentBytes += bytes;
    this.job.onProgress(sentBytes);
  }

  /**
   * Commits the blocks. An existing blob is overwritten only if this upload has created it. If the answer to an earlier
   * commit was lost, or the app ended before it was recorded, the blob exists and consists of this upload's blocks,
   * whose ids no other upload uses.
   */
  private async commit(): Promise<BlockOutcome> {
    const { file, urls, owner, generation, contentType } = this.job;
    await file.verify();
    if (!coversExactly(this.confirmed, file.sizeBytes)) return { outcome: 'lost' };
    const blocks = this.confirmed
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, length }) => ({ owner, generation, offset, length }));
    const wholeMd5 = await this.wholeMd5();
    this.job.onCreate(this.blobPath);
    // `unguarded`: storage knows no conditions, and had no such blob a moment ago.
    let mode: CommitBlocksRequest['mode'] | 'unguarded' = this.job.isOwnBlob(this.blobPath)
      ? 'replace'
      : 'create';
    let wasAnswerLost = false;
    for (let attempt = 1; ; attempt += 1) {
      const url = await urls.current();
      if (!url.ok) return { ...url, outcome: 'no-url' };
      if (url.granted.blobPath !== this.blobPath) return { outcome: 'moved' };
      const failure = await this.deps.storage.commitBlocks({
        url: url.granted.url,
        blocks,
        contentType,
        wholeMd5,
        mode: mode === 'unguarded' ? 'replace' : mode,
        signal: this.signal,
      });
      if (failure === null) return { ...this.committed(), isCreated: mode !== 'replace' };
      if (failure.kind === 'name-taken') {
        if (mode === 'confirm') return { outcome: 'name-taken' };
        mode = 'confirm';
        continue;
      }
      if (mode === 'create' && isConditionRefusal(failure)) {
        const allowed = await withoutCondition(this.deps.storage, failure, {
          url: url.granted.url,
          signal: this.signal,
        });
        if (typeof allowed !== 'string') return { outcome: 'failed', failure: allowed };
        mode = allowed === 'write' ? 'unguarded' : 'confirm';
        continue;
      }
      // After a lost answer the blob may be there, so it is looked up again.
      if (mode === 'unguarded') mode = 'create';
      wasAnswerLost ||= failure.status === undefined;
      const { storageRetry } = errorTaxonomy[failure.kind];
      switch (storageRetry) {
        case 'from-start':
          return { outcome: mode === 'confirm' ? 'name-taken' : 'lost' };
        case 'new-url':
          if (attempt >= triesPerBlock) return { outcome: mode === 'confirm' ? 'name-taken' : 'refused' };
          urls.markExpired(url.granted);
          continue;
        case 'without-blocks':
          if (isUnexplainedRefusal(failure) && urls.mayReplaceRefused(url.granted)) continue;
          // A URL that may only create confirms nothing. After a lost answer it refuses because the blob is there.
          return mode === 'confirm' || wasAnswerLost
            ? { outcome: 'name-taken', mayBeOwn: wasAnswerLost }
            : { outcome: 'refused' };
        case 'in-place':
        case 'in-place-fewer':
        case 'in-place-smaller':
          break;
        case 'no':
          return { outcome: 'failed', failure };
      }
      // The list of blocks has none of the file's bytes, so the file is not the cause.
      if (!(await this.mayRetry(failure, attempt)))
        return { outcome: 'failed', failure, isOutage: errorTaxonomy[failure.kind].source === 'storage' };
    }
  }

  /** The MD5 of the whole file; null without checksums, and for a file that is too large to be read once more. */
  private async wholeMd5(): Promise<string | null> {
    const { file } = this.job;
    const [only, ...others] = this.confirmed;
    if (only !== undefined && others.length === 0) return only.md5;
    if (!this.deps.checksums() || file.sizeBytes > maxWholeMd5Bytes) return null;
    this.job.onWaiting();
    return file.digest(this.deps.md5, { offset: 0, length: file.sizeBytes });
  }

  private committed(): Omit<Extract<BlockOutcome, { outcome: 'committed' }>, 'isCreated'> {
    const { confirmed, sentBytes } = this;
    const blocks = {
      count: confirmed.length,
      sizeBytes: Math.max(...confirmed.map(({ length }) => length)),
      verified: confirmed.filter(({ md5 }) => md5 !== null).length,
    };
    return { outcome: 'committed', sentBytes, blocks };
  }

  /** Waits before the next attempt. Resolves with false when there must not be one. */
  private async mayRetry({ retryAfterMs = 0 }: Failure, attempt: number): Promise<boolean> {
    if (attempt >= triesPerBlock || retryAfterMs > maxWaitMs) return false;
    const delayMs = backoffMs(blockBackoff, attempt, this.deps.clock.random());
    await pause(this.deps.clock, Math.max(delayMs, retryAfterMs), this.signal);
    this.signal.throwIfAborted();
    return true;
  }
}
