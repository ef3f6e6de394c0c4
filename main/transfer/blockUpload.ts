/**
 * Sends a file as blocks, several at once, and commits them.
 *
 * Invariants:
 * - A confirmed block is recorded before anything else happens, and is not sent again while its blob exists.
 * - The blocks are committed only when the recorded blocks are exactly the file and the file has not changed.
 * - When one block fails for good, the others are stopped and awaited. The blocks that they confirmed stay recorded.
 */
import type { Failure } from '../../preload/contract.ts';
import { isUnexplainedRefusal } from '../errors/classify.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import { driveCalls } from '../files/fileCalls.ts';
import { hasPassed } from '../shared/throttle.ts';
import { commitBlocks } from './blockCommit.ts';
import type { BlockDeps, BlockJob, BlockOutcome, ConfirmedBlock } from './blockJob.ts';
import { type Range, leastBlockBytes, missingRanges, nextBlock } from './blockPlan.ts';
import { maxWaitMs, mayRetry } from './blockRetries.ts';
import { BlockSlices, sliceBufferBytes } from './blockSlices.ts';
import type { PooledBuffer } from './bufferPool.ts';
import { sentTooOften } from './sentBytes.ts';
import { StorageProbe, smallestProbedBytes } from './storageProbe.ts';
import type { GrantedUrl } from './uploadUrl.ts';

type BlockResult =
  | Exclude<BlockOutcome, { outcome: 'committed' | 'lost' | 'name-taken' }>
  | { readonly outcome: 'confirmed' };

/** How many new URLs one block may request. */
const maxRenewals = 2;
/** The most blocks of one file at once, although all files share the slots. */
const maxPerFile = 8;
/** A fast link sends a hundred blocks a second, and checking the file costs as much as a request. */
const verifyEveryMs = 500;

/** Sends the missing blocks of the file to the blob of `granted` and commits them. Rejects with the signal's reason. */
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
  /** How many bytes of each block in flight the connection has accepted, by the block's offset. */
  private readonly accepted = new Map<number, number>();
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  /** How many blocks of this file have a slot. */
  private sending = 0;
  private readonly slices: BlockSlices;
  private readonly probe: StorageProbe;
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
    this.slices = new BlockSlices(job.file, deps.bandwidth, this.signal);
    this.probe = new StorageProbe(deps, job, this.signal);
  }

  async run(): Promise<BlockOutcome> {
    this.reportProgress();
    const down = this.job.probesFirst ? await this.probe.ask() : null;
    if (down !== null) return down;
    const ended = await this.sendMissing();
    if (ended !== null) return ended;
    const { blobPath, confirmed, sentBytes, signal } = this;
    return commitBlocks(this.deps, this.job, { blobPath, confirmed, sentBytes, signal });
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
    const isInMemory = this.job.file.content !== null;
    await concurrency.acquire(this.signal, isInMemory);
    const stopLending = this.lendWhileDriveHangs();
    let confirmedBytes = 0;
    try {
      const buffer = isInMemory ? null : await pool.acquire(sliceBufferBytes(range), this.signal);
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
      stopLending();
      concurrency.release(confirmedBytes, isInMemory);
    }
  }

  /** A drive that stops answering must not keep the slots of other drives until the limit of its calls. */
  private lendWhileDriveHangs(): () => void {
    const { concurrency } = this.deps;
    const { drive } = this.job.file;
    let isLent = false;
    const update = (): void => {
      const isHung = drive !== null && !driveCalls.isResponding(drive);
      if (isHung === isLent) return;
      isLent = isHung;
      if (isHung) concurrency.lend();
      else concurrency.takeBack();
    };
    const unsubscribe = driveCalls.subscribe(update);
    update();
    return () => {
      unsubscribe();
      if (isLent) concurrency.takeBack();
    };
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
      if (!(await mayRetry({ clock: this.deps.clock, signal: this.signal }, failure, attempt)))
        return { outcome: 'failed', failure };
      // The bytes are sent again only after storage has answered anything since.
      const hasAnswered =
        failure.status === 400 || this.confirmedCount > confirmedCount || range.length < smallestProbedBytes;
      const down = hasAnswered ? null : await this.probe.answersAgain(attempt);
      if (down !== null) return down;
    }
  }

  private get confirmedCount(): number {
    return this.confirmed.length;
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
      body: this.slices.of(range, buffer, (acceptedBytes) => {
        this.accepted.set(range.offset, acceptedBytes);
        this.reportProgress();
      }),
      md5,
      signal: this.signal,
    });
  }

  private confirm(block: ConfirmedBlock, tookMs: number): void {
    const { concurrency, pool } = this.deps;
    this.job.ledger.confirm(block);
    this.confirmed.push(block);
    this.confirmedBytes += block.length;
    this.sentBytes += block.length;
    this.accepted.delete(block.offset);
    if (block.length >= concurrency.blockBytes) concurrency.blockTook(tookMs, pool.budgetBytes);
    this.slices.blockTook(block.length, tookMs);
    this.reportProgress();
  }

  private reportProgress(): void {
    let sentBytes = this.confirmedBytes;
    for (const bytes of this.accepted.values()) sentBytes += bytes;
    this.job.onProgress(sentBytes);
  }
}
