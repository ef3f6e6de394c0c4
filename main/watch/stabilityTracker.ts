/** The files of a watch folder that are not still long enough yet, and when to look at which of them again. */
import { hasPassed } from '../shared/throttle.ts';
import type { FileSnapshot } from './decision.ts';

/** So many rounds at most in one still time: a copy of many files brings one that is due at every moment. */
const roundsPerStill = 5;
const maxRoundMs = 1_000;

export class Settling {
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

  drop(path: string): void {
    this.waiting.delete(path);
  }

  clear(): void {
    this.waiting.clear();
  }

  /** As if all were seen for the first time now. */
  restart(now: number): void {
    for (const [path, seen] of this.waiting) this.waiting.set(path, { ...seen, since: now });
  }

  /** Those that have been waiting for `stillMs`; all of them where the clock was set back. */
  due(now: number, stillMs: number): string[] {
    const due: string[] = [];
    for (const [path, { since }] of this.waiting) if (hasPassed(since, stillMs, now)) due.push(path);
    return due;
  }

  /** When the next round is due; null while nothing waits. */
  nextInMs(now: number, stillMs: number): number | null {
    if (this.waiting.size === 0) return null;
    let since = Number.POSITIVE_INFINITY;
    for (const seen of this.waiting.values()) since = Math.min(since, seen.since);
    return Math.max(since + stillMs - now, Math.min(stillMs / roundsPerStill, maxRoundMs));
  }
}
