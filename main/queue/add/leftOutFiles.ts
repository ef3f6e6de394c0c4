/** The unchanged files that the last drops left out, so that a person can upload them all the same while the app runs. */
import { basename } from 'node:path';

import type { SubmissionChoice, UnchangedFiles } from '../../../preload/contract.ts';

interface LeftOut {
  readonly paths: readonly string[];
  readonly choice: SubmissionChoice;
}

const maxDrops = 5;

export class LeftOutFiles {
  private readonly drops = new Map<number, LeftOut>();
  private lastToken = 0;

  /** null if none was left out. */
  add(paths: readonly string[], choice: SubmissionChoice): UnchangedFiles | null {
    const [first] = paths;
    if (first === undefined) return null;
    this.lastToken += 1;
    this.drops.set(this.lastToken, { paths, choice });
    const [oldest] = this.drops.keys();
    if (this.drops.size > maxDrops && oldest !== undefined) this.drops.delete(oldest);
    return { count: paths.length, name: basename(first), token: this.lastToken };
  }

  /** null at the second call. */
  take(token: number): LeftOut | null {
    const left = this.drops.get(token) ?? null;
    this.drops.delete(token);
    return left;
  }
}
