/**
 * Finds files that another program is still writing before they are sent, so that no half file is submitted. Only a file that
 * changed lately, or that a program has open for writing, waits.
 */
import type { Failure } from '../../../preload/contract.ts';
import { localFailure } from '../../errors/classify.ts';
import { type Fingerprint, fingerprintOf, isSameFile } from '../../files/fingerprint.ts';
import type { ReadFile } from '../../files/openFile.ts';
import type { WriterOf } from '../../files/openFiles.ts';
import type { Clock } from '../../shared/clock.ts';

export interface GrowingFilesDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly writerOf: WriterOf;
  /** How long a file has to be unchanged. 0 turns all of this off. */
  readonly stillMs: () => number;
}

/** A file that has not changed for this long is not asked about. */
const maxAgeMs = 86_400_000;
/** For a file that has not changed lately, the list of open files may be this old. */
const maxListAgeMs = 5_000;
const shortestPauseMs = 500;
const longestPauseMs = 10_000;

/** One moment, by both times of the clock. */
export interface SeenAt {
  readonly now: number;
  readonly elapsed: number;
}

interface Seen {
  readonly fingerprint: Fingerprint;
  /** As `elapsed` of the clock. */
  readonly since: number;
}

export class GrowingFiles {
  private readonly deps: GrowingFilesDeps;
  /** Files whose time of change says nothing, by their upload. */
  private readonly seen = new Map<string, Seen>();

  constructor(deps: GrowingFilesDeps) {
    this.deps = deps;
  }

  /**
   * Why the file is not sent yet; null if it may be. `seenAt`: a moment before the file was opened, because reading it
   * may take long and it may have changed since. `attempt`: earlier looks at it.
   */
  async problem(
    id: string,
    { openedPath: path, stats }: Pick<ReadFile, 'openedPath' | 'stats'>,
    { seenAt, attempt }: { readonly seenAt: SeenAt; readonly attempt: number },
  ): Promise<Failure | null> {
    const stillMs = this.deps.stillMs();
    if (stillMs === 0 || !stats.isFile()) return null;
    const ageMs = ageAt(seenAt.now, stats);
    if (ageMs > maxAgeMs) return null;
    // A time in the future comes from a clock that differs, so it does not tell how long the file has been unchanged.
    const unchangedMs = ageMs < 0 ? this.unchangedSince(id, fingerprintOf(stats), seenAt.elapsed) : ageMs;
    const program = await this.deps.writerOf(path, unchangedMs < stillMs ? 0 : maxListAgeMs);
    const restMs = program === null ? stillMs - unchangedMs : shortestPauseMs * 2 ** Math.min(attempt + 1, 5);
    if (program === null && restMs <= 0) {
      this.seen.delete(id);
      return null;
    }
    const failure = localFailure('file-being-written', program === null || program === '' ? {} : { program });
    return { ...failure, retryAfterMs: Math.min(Math.max(restMs, shortestPauseMs), longestPauseMs) };
  }

  /**
   * Whether the file is still being written, or has just been changed, for a question before it is added. A time far in the
   * future says nothing here.
   */
  async isBeingWritten({ openedPath, stats }: Pick<ReadFile, 'openedPath' | 'stats'>): Promise<boolean> {
    const stillMs = this.deps.stillMs();
    const ageMs = ageAt(this.deps.clock.now(), stats);
    if (stillMs === 0 || !stats.isFile() || ageMs > maxAgeMs) return false;
    const isFresh = Math.abs(ageMs) < stillMs;
    return isFresh || (await this.deps.writerOf(openedPath, maxListAgeMs)) !== null;
  }

  private unchangedSince(id: string, fingerprint: Fingerprint, now: number): number {
    const before = this.seen.get(id);
    const since = before !== undefined && isSameFile(before.fingerprint, fingerprint) ? before.since : now;
    this.seen.set(id, { fingerprint, since });
    return now - since;
  }
}

/** How long ago the file changed; negative for a time in the future. */
function ageAt(now: number, { mtimeMs, ctimeMs }: ReadFile['stats']): number {
  return now - Math.ceil(Math.max(mtimeMs, ctimeMs));
}
