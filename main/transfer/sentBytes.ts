/**
 * Counts the bytes of a file that were sent, confirmed or not, and limits them in relation to its size: nothing may send
 * a file again and again without asking a person.
 */
import type { Failure } from '../../preload/contract.ts';
import { localFailure } from '../errors/classify.ts';

/** A small file may be sent again more often, because that costs little. */
const minAllowanceBytes = 64 * 1_024 * 1_024;

/** How many bytes of a file may be sent again: as many as it has. */
function allowanceBytes(sizeBytes: number): number {
  return Math.max(sizeBytes, minAllowanceBytes);
}

/** The share of the allowance that is used up, in [0, 1]. `sentBytes`: in all. */
export function resentShare(sizeBytes: number, sentBytes: number): number {
  return Math.min(1, Math.max(0, (sentBytes - sizeBytes) / allowanceBytes(sizeBytes)));
}

export class SentBytes {
  private readonly limitBytes: number;
  private sentBytes: number;

  /** `sentBytes`: of earlier attempts with the same content. */
  constructor(sizeBytes: number, sentBytes: number) {
    this.limitBytes = sizeBytes + allowanceBytes(sizeBytes);
    this.sentBytes = sentBytes;
  }

  get total(): number {
    return this.sentBytes;
  }

  /** Whether this many bytes may be sent. If so, they count as sent. */
  reserve(bytes: number): boolean {
    if (this.sentBytes + bytes > this.limitBytes) return false;
    this.sentBytes += bytes;
    return true;
  }

  /** The request failed before these reserved bytes were sent. */
  giveBack(bytes: number): void {
    this.sentBytes -= bytes;
  }
}

/** A person decides whether the file is sent yet another time. */
export function sentTooOften({ total }: SentBytes, sizeBytes: number): Failure {
  return localFailure('sent-too-often', { sentBytes: total, sizeBytes });
}
