/**
 * The running transfers, in memory: the bytes that each has sent, and the speed of each and of all. The database gets
 * progress only at the end of a step.
 *
 * Invariant: the sent bytes of an upload never decrease.
 */
import { type SmoothedRate, nextRate, noRate, ratePerSecond } from '../../shared/smoothedRate.ts';

/** A reading of the speed counts half after this time. */
const halfLifeMs = 2_000;
/** Readings of one file that are closer together than this are added up. */
const readingMs = 250;
/** The speed of a file is unknown before it was read for this long, and after it has sent nothing for this long. */
const meaningfulAfterMs = 2_000;
const silentAfterMs = 5_000;
const slowestMeaningful = 1_024;

/** The speed of one file and the time until all of its bytes are sent; null while they mean nothing. */
export interface FileSpeed {
  readonly bytesPerSecond: number;
  readonly remainingMs: number;
}

interface Transfer {
  readonly sentBytes: number;
  readonly startedAt: number;
  readonly readAt: number;
  readonly readBytes: number;
  readonly rate: SmoothedRate;
}

export class TransferProgress {
  private readonly transfers = new Map<string, Transfer>();
  private movedBytes = 0;
  private rate = noRate;
  private readAt = 0;

  /** `sentBytes`: of this attempt. A repeated attempt does not decrease the progress. */
  set(id: string, sentBytes: number, now: number): void {
    const before = this.transfers.get(id);
    if (before === undefined) {
      this.transfers.set(id, { sentBytes, startedAt: now, readAt: now, readBytes: sentBytes, rate: noRate });
      this.movedBytes += sentBytes;
      return;
    }
    if (sentBytes <= before.sentBytes) return;
    this.movedBytes += sentBytes - before.sentBytes;
    this.transfers.set(id, read({ ...before, sentBytes }, now));
  }

  of(id: string): number {
    return this.transfers.get(id)?.sentBytes ?? 0;
  }

  /** null while the speed of the file means nothing. */
  speedOf(id: string, sizeBytes: number, now: number): FileSpeed | null {
    const transfer = this.transfers.get(id);
    if (transfer === undefined) return null;
    const { sentBytes, startedAt, readAt, rate } = transfer;
    const bytesPerSecond = Math.round(ratePerSecond(rate));
    if (readAt - startedAt < meaningfulAfterMs || now - readAt > silentAfterMs) return null;
    if (bytesPerSecond < slowestMeaningful || sentBytes >= sizeBytes) return null;
    return { bytesPerSecond, remainingMs: Math.round(((sizeBytes - sentBytes) * 1_000) / bytesPerSecond) };
  }

  /** Every upload in flight with its sent bytes. */
  *inFlight(): Iterable<readonly [id: string, sentBytes: number]> {
    for (const [id, { sentBytes }] of this.transfers) yield [id, sentBytes];
  }

  /** All bytes are in storage, or the upload starts again, or it was abandoned. */
  forget(id: string): void {
    this.transfers.delete(id);
  }

  /** The speed of all transfers since the last reading, and the bytes sent since then. While nothing runs, it is zero. */
  readSpeed(
    activity: 'running' | 'resting',
    now: number,
  ): { readonly bytesPerSecond: number; readonly sentBytes: number } {
    const sentBytes = this.movedBytes;
    if (this.readAt === 0) {
      this.readAt = now;
      return { bytesPerSecond: 0, sentBytes: 0 };
    }
    if (activity === 'resting') this.rate = noRate;
    if (now <= this.readAt) return { bytesPerSecond: Math.round(ratePerSecond(this.rate)), sentBytes: 0 };
    if (activity === 'running') this.rate = nextRate(this.rate, sentBytes, now - this.readAt, halfLifeMs);
    this.movedBytes = 0;
    this.readAt = now;
    return { bytesPerSecond: Math.round(ratePerSecond(this.rate)), sentBytes };
  }
}

function read(transfer: Transfer, now: number): Transfer {
  const elapsedMs = now - transfer.readAt;
  if (elapsedMs < readingMs) return transfer;
  const rate = nextRate(transfer.rate, transfer.sentBytes - transfer.readBytes, elapsedMs, halfLifeMs);
  return { ...transfer, rate, readAt: now, readBytes: transfer.sentBytes };
}
