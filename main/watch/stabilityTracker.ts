/**
 * Tracks the files of a watch folder that have not been stable for long enough, and when to check each of them again.
 */
import type { FileSnapshot } from './decision.ts';

/** At most this many rounds per stable time. While many files are copied, one of them is due at any moment. */
const maxRoundsPerStableTime = 5;
const maxRoundMs = 1_000;

export class StabilityTracker {
  private readonly waiting = new Map<string, FileSnapshot>();

  get size(): number {
    return this.waiting.size;
  }

  seenOf(path: string): FileSnapshot | undefined {
    return this.waiting.get(path);
  }

  has(path: string): boolean {
    return this.waiting.has(path);
  }

  wait(path: string, seen: FileSnapshot): void {
    this.waiting.set(path, seen);
  }

  /** The file could not be looked at; it is due again after another stable time. */
  waitAgain(path: string, now: number): void {
    const seen = this.waiting.get(path);
    if (seen !== undefined) this.waiting.set(path, { ...seen, since: now });
  }

  drop(path: string): void {
    this.waiting.delete(path);
  }

  clear(): void {
    this.waiting.clear();
  }

  /** Restarts the stable time of every file. */
  restart(now: number): void {
    for (const [path, seen] of this.waiting) this.waiting.set(path, { ...seen, since: now });
  }

  /** Files that have been waiting for `stableMs`. `now`: as `elapsed` of the clock, here and below. */
  due(now: number, stableMs: number): string[] {
    const due: string[] = [];
    for (const [path, { since }] of this.waiting) if (now - since >= stableMs) due.push(path);
    return due;
  }

  /** Milliseconds until the next round; null while no file waits. */
  nextInMs(now: number, stableMs: number): number | null {
    if (this.waiting.size === 0) return null;
    let since = Number.POSITIVE_INFINITY;
    for (const seen of this.waiting.values()) since = Math.min(since, seen.since);
    return Math.max(since + stableMs - now, Math.min(stableMs / maxRoundsPerStableTime, maxRoundMs));
  }
}
