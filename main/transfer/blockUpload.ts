/**
 * Sends a file as blocks (Azure's Put Block and Put Block List), several at once.
 *
 * Invariants:
 * - A block that storage confirmed is recorded before anything else happens, and never sent again while its blob lasts.
 * - The list is committed only when the recorded blocks are exactly the file and the file is still the same.
 * - When one block fails for good, the others are stopped and waited for; what they achieved stays recorded.
 */
import type { Failure, TransferFacts } from '../../preload/contract.ts';
import { isUnexplainedRefusal } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { hasPassed } from '../shared/throttle.ts';
import { pause } from '../shared/waitUntil.ts';
import { type AzureBlobClient, operationUrl } from '../storage/azureBlobClient.ts';
import type { AdaptiveConcurrency } from './adaptiveConcurrency.ts';
import type { BandwidthLimit } from './bandwidthLimit.ts';
import {
  type Range,
  blockId,
  coversExactly,
  leastBlockBytes,
  missingRanges,
  nextBlock,
} from './blockPlan.ts';
import type { BufferPool, PooledBuffer } from './bufferPool.ts';
import type { Md5Worker } from './checksumWorker.ts';
import type { FileSource } from './fileReader.ts';
import type { GrantedUrl, UploadUrl } from './uploadUrl.ts';

export interface ConfirmedBlock extends Range {
  /** The checksum that storage compared before it confirmed, base64; null where it went without. */
  readonly md5: string | null;
}

/** The record of confirmed blocks; each call is durable before it returns. */
export interface BlockLedger {
  /** Confirmed blocks of this blob in the present generation of the file; what belongs to another blob is forgotten. */
  open(blobPath: string): readonly ConfirmedBlock[];
  /** Confirmed blocks of the present generation, of whichever blob. */
  recorded(): readonly ConfirmedBlock[];
  confirm(block: ConfirmedBlock): void;
  forget(): void;
}

/** What all transfers share. */
export interface BlockDeps {
  readonly storage: AzureBlobClient;
  readonly clock: Clock;
  readonly pool: BufferPool;
  readonly pace: AdaptiveConcurrency;
  readonly bandwidth: BandwidthLimit;
  readonly md5: Md5Worker;
  readonly checksums: () => boolean;
}

export interface BlockJob {
  readonly source: FileSource;
  readonly urls: UploadUrl;
  readonly ledger: BlockLedger;
  /** How often the file was started over. */
  readonly generation: number;
  readonly contentType: string;
  readonly signal: AbortSignal;
  /** Acknowledged bytes plus what the wire has taken of the blocks under way. */
  readonly onProgress: (sentBytes: number) => void;
  /** No block of this file has a place: nothing can move. */
  readonly onWaiting: () => void;
}

export type BlockOutcome =
  | ({ readonly outcome: 'committed' } & Pick<TransferFacts, 'sentBytes' | 'blocks'>)
  /** Storage takes no blocks with this URL: send it in one piece. */
  | { readonly outcome: 'refused' }
  /** A renewed URL leads to another blob: what was sent is not there. */
  | { readonly outcome: 'moved' }
  /** Storage does not have the blocks that it confirmed. */
  | { readonly outcome: 'lost' }
  /** The API did not give a URL. */
  | { readonly outcome: 'no-url'; readonly failure: Failure; readonly wasSent: boolean }
  | { readonly outcome: 'failed'; readonly failure: Failure };

type BlockResult =
  | Exclude<BlockOutcome, { outcome: 'committed' | 'lost' }>
  | { readonly outcome: 'confirmed' };

const triesPerBlock = 5;
/** New URLs for one block. */
const maxRenewals = 2;
const blockBackoff = { baseMs: 500, capMs: 8_000 };
/** Blocks of one file at once; the pace is shared by all files. */
const maxPerFile = 8;
/**
 * A slice that the wire takes is what counts as movement, so each takes about this long, and the first are small. Large
 * ones cost least.
 */
const sliceTakesMs = 50;
const smallestSliceBytes = 128 * 1_024;
const largestSliceBytes = 4 * 1_024 * 1_024;
/** A block is read as it is sent, and needs two slices of memory, however large it is. */
const readSliceBytes = 2 * 1_024 * 1_024;
/** A fast link takes a hundred blocks a second, and each look at the file costs as much as a request. */
const verifyEveryMs = 500;
/** Told to come back later than this, the upload waits in the queue, not its blocks in their places. */
const maxWaitMs = 10_000;

export async function sendBlocks(deps: BlockDeps, job: BlockJob, granted: GrantedUrl): Promise<BlockOutcome> {
  return new BlockTransfer(deps, job, granted.blobPath).run();
}

class BlockTransfer {
  private readonly deps: BlockDeps;
  private readonly job: BlockJob;
  private readonly blobPath: string;
  private readonly confirmed: ConfirmedBlock[];
  private readonly missing: Range[];
  private confirmedBytes = 0;
  /** What the wire has taken of the blocks under way, by their offsets. */
  private readonly taken = new Map<number, number>();
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  /** Blocks of this file that have a place. */
  private sending = 0;
  private sliceBytes = smallestSliceBytes;
  private verifiedAt = 0;
  /** Confirmed in this run. */
  private sentBytes = 0;

  constructor(deps: BlockDeps, job: BlockJob, blobPath: string) {
    this.deps = deps;
    this.job = job;
    this.blobPath = blobPath;
    this.confirmed = [...job.ledger.open(blobPath)];
    for (const { length } of this.confirmed) this.confirmedBytes += length;
    this.missing = missingRanges(this.confirmed, job.source.sizeBytes);
    this.signal = AbortSignal.any([job.signal, this.stop.signal]);
  }

  async run(): Promise<BlockOutcome> {
    this.tellProgress();
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
        thrown ??= { error }; // what the others throw because they were stopped is not why they were
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
      const mayGoOn = () => ended === null && thrown === null && !this.signal.aborted;
      while (mayGoOn() && inFlight.size < Math.min(maxPerFile, this.deps.pace.limit) && startNext());
      if (inFlight.size === 0) break;
      await Promise.race(inFlight);
    }
    this.job.signal.throwIfAborted();
    if (ended !== null) return ended;
    if (thrown !== null) throw (thrown as { error: unknown }).error;
    return null;
  }

  /** As the link has it, but never so small that the file would have too many blocks. */
  private blockBytes(): number {
    return Math.max(this.deps.pace.blockBytes, leastBlockBytes(this.job.source.sizeBytes));
  }

  private async sendBlock(range: Range): Promise<BlockResult> {
    const { pool, pace } = this.deps;
    // While no block of this file has a place, nothing can move, and nobody must take that for a stall.
    if (this.sending === 0) this.job.onWaiting();
    await pace.enter(this.signal);
    let acknowledged = 0;
    try {
      const buffer = await pool.take(Math.min(range.length, 2 * readSliceBytes), this.signal);
      this.sending += 1;
      this.tellProgress();
      try {
        const md5 = this.deps.checksums() ? await this.job.source.digest(this.deps.md5, range) : null;
        const result = await this.sendRead(range, buffer, md5);
        if (result.outcome === 'confirmed') acknowledged = range.length;
        return result;
      } finally {
        this.sending -= 1;
        if (this.sending === 0) this.job.onWaiting();
        pool.giveBack(buffer);
      }
    } finally {
      this.taken.delete(range.offset);
      pace.leave(acknowledged);
    }
  }

  /** The block is read as it is sent; `md5`: of it, where it is sent with a checksum. */
  private async sendRead(range: Range, buffer: PooledBuffer, md5: string | null): Promise<BlockResult> {
    let renewals = 0;
    for (let attempt = 1; ; attempt += 1) {
      const url = await this.job.urls.current();
      if (!url.ok) return { ...url, outcome: 'no-url' };
      if (url.granted.blobPath !== this.blobPath) return { outcome: 'moved' };
      // Before each try: a checksum that storage refuses may be of a file that has changed since.
      await this.verifyNowAndThen();
      const startedAt = this.deps.clock.now();
      const failure = await this.put(range, buffer, url.granted, md5);
      if (failure === null) {
        this.confirm({ ...range, md5 }, this.deps.clock.now() - startedAt);
        return { outcome: 'confirmed' };
      }
      this.taken.delete(range.offset);
      const { storageRetry } = errorTaxonomy[failure.kind];
      switch (storageRetry) {
        case 'new-url':
          // Expired once is expired; expired anew each time means that these rights do not cover blocks.
          renewals += 1;
          if (renewals > maxRenewals) return this.refusedOrFailed(failure);
          this.job.urls.expired(url.granted);
          continue;
        case 'without-blocks':
          if (isUnexplainedRefusal(failure) && this.job.urls.doubted(url.granted)) continue;
          return this.refusedOrFailed(failure);
        case 'in-place-fewer':
          this.deps.pace.busy(Math.min(failure.retryAfterMs ?? 0, maxWaitMs));
          break;
        case 'in-place-smaller':
          this.deps.pace.timedOut();
          break;
        case 'in-place':
        case 'from-start':
          break;
        case 'no':
          return { outcome: 'failed', failure };
      }
      if (!(await this.mayTryAgain(failure, attempt))) return { outcome: 'failed', failure };
    }
  }

  /**
   * A file that changes is noticed before its list is committed, whatever happens; here only so that what is left of it
   * is not sent for nothing.
   */
  private async verifyNowAndThen(): Promise<void> {
    const now = this.deps.clock.now();
    if (!hasPassed(this.verifiedAt, verifyEveryMs, now)) return;
    this.verifiedAt = now;
    await this.job.source.verify();
  }

  /** Rights that took blocks before take them again: then it is a trouble that passes, and what was sent stays. */
  private refusedOrFailed(failure: Failure): BlockResult {
    if (this.confirmed.length === 0) return { outcome: 'refused' };
    return { outcome: 'failed', failure: { ...failure, retry: 'backoff' } };
  }

  private put(
    range: Range,
    buffer: PooledBuffer,
    granted: GrantedUrl,
    md5: string | null,
  ): Promise<Failure | null> {
    const blockid = blockId(this.job.generation, range);
    return this.deps.storage.put({
      url: operationUrl(granted.url, { comp: 'block', blockid }),
      body: this.paced(range, this.readAhead(range, buffer)),
      sizeBytes: range.length,
      headers: md5 === null ? {} : { 'content-md5': md5 },
      signal: this.signal,
    });
  }

  /** Lets each slice wait for its time; one that is used up was taken by the wire. */
  private async *paced(range: Range, slices: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let position = 0;
    for await (const slice of slices) {
      await this.deps.bandwidth.take(slice.length, this.signal);
      yield slice;
      position += slice.length;
      this.taken.set(range.offset, position);
      this.tellProgress();
    }
  }

  /** Reads one half of the buffer while the other is being sent. When it ends, also early, nothing is being read. */
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
      await this.job.source.readInto(slice, { offset, length });
      return slice;
    };
    let reading = readNext();
    try {
      for (;;) {
        const slice = await reading;
        if (slice === null) return;
        reading = readNext();
        reading.catch(() => undefined); // whoever waits for it next hears of it
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
    this.job.ledger.confirm(block);
    this.confirmed.push(block);
    this.confirmedBytes += block.length;
    this.sentBytes += block.length;
    this.taken.delete(block.offset);
    if (block.length >= this.deps.pace.blockBytes) this.deps.pace.took(tookMs, this.deps.pool.budgetBytes);
    const takenInTime = (block.length / Math.max(1, tookMs)) * sliceTakesMs;
    this.sliceBytes = Math.ceil(Math.min(largestSliceBytes, Math.max(smallestSliceBytes, takenInTime)));
    this.tellProgress();
  }

  private tellProgress(): void {
    let sentBytes = this.confirmedBytes;
    for (const bytes of this.taken.values()) sentBytes += bytes;
    this.job.onProgress(sentBytes);
  }

  private async commit(): Promise<BlockOutcome> {
    const { source, urls, generation, contentType } = this.job;
    await source.verify();
    if (!coversExactly(this.confirmed, source.sizeBytes)) return { outcome: 'lost' };
    const ordered = this.confirmed.toSorted((a, b) => a.offset - b.offset);
    const entries = ordered.map((range) => `<Latest>${blockId(generation, range)}</Latest>`).join('');
    const list = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${entries}</BlockList>`);
    for (let attempt = 1; ; attempt += 1) {
      const url = await urls.current();
      if (!url.ok) return { ...url, outcome: 'no-url' };
      if (url.granted.blobPath !== this.blobPath) return { outcome: 'moved' };
      const failure = await this.deps.storage.put({
        url: operationUrl(url.granted.url, { comp: 'blocklist' }),
        body: [list],
        sizeBytes: list.length,
        headers: { 'x-ms-blob-content-type': contentType, 'content-type': 'application/xml' },
        signal: this.signal,
      });
      if (failure === null) return this.committed();
      const { storageRetry } = errorTaxonomy[failure.kind];
      switch (storageRetry) {
        case 'from-start':
          return { outcome: 'lost' };
        case 'new-url':
          if (attempt >= triesPerBlock) return { outcome: 'refused' };
          urls.expired(url.granted);
          continue;
        case 'without-blocks':
          if (isUnexplainedRefusal(failure) && urls.doubted(url.granted)) continue;
          return { outcome: 'refused' };
        case 'in-place':
        case 'in-place-fewer':
        case 'in-place-smaller':
          break;
        case 'no':
          return { outcome: 'failed', failure };
      }
      if (!(await this.mayTryAgain(failure, attempt))) return { outcome: 'failed', failure };
    }
  }

  private committed(): BlockOutcome {
    const { confirmed, sentBytes } = this;
    const blocks = {
      count: confirmed.length,
      sizeBytes: Math.max(...confirmed.map(({ length }) => length)),
      verified: confirmed.filter(({ md5 }) => md5 !== null).length,
    };
    return { outcome: 'committed', sentBytes, blocks };
  }

  /** Waits until it is time, if another try is allowed. */
  private async mayTryAgain({ retryAfterMs = 0 }: Failure, attempt: number): Promise<boolean> {
    if (attempt >= triesPerBlock || retryAfterMs > maxWaitMs) return false;
    const delayMs = backoffMs(blockBackoff, attempt, this.deps.clock.random());
    await pause(this.deps.clock, Math.max(delayMs, retryAfterMs), this.signal);
    this.signal.throwIfAborted();
    return true;
  }
}
