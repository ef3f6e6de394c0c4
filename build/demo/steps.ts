/** Follows the uploads through the window's bridge and prints each step of each as it comes. */
import { setTimeout as delay } from 'node:timers/promises';

import type { TimelineEntry, UploadDetails } from '../../preload/contract.ts';
import { withLimit } from './limit.ts';
import { type DemoCase, caseOf } from './outcomes.ts';
import { entryWords, milestoneWords, stepLine } from './wording.ts';

const pollMs = 100;
const answerLimitMs = 10_000;

export interface FollowerOptions {
  readonly cases: readonly DemoCase[];
  readonly read: () => Promise<readonly UploadDetails[]>;
  readonly print: (line: string) => void;
  /** Milliseconds since 1970: what the printed times count from. */
  readonly startedAt: number;
  /** Milliseconds since 1970: when waiting is given up. */
  readonly giveUpAt: number;
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #nameWidth: number;
  /** How many entries of each upload's timeline were printed. */
  readonly #printed = new Map<string, number>();
  /** What was last said of each upload's progress. */
  readonly #milestones = new Map<string, string>();

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#nameWidth = Math.max(...options.cases.map(({ label }) => label.length));
  }

  /** The uploads as soon as they are as wished; as they stand when the time is up. */
  async until(isDone: (uploads: readonly UploadDetails[]) => boolean): Promise<readonly UploadDetails[]> {
    const { read, giveUpAt } = this.#options;
    for (;;) {
      const uploads = await withLimit(read(), answerLimitMs, 'The app does not answer any more.');
      this.#print(uploads);
      if (isDone(uploads) || Date.now() > giveUpAt) return uploads;
      await delay(pollMs);
    }
  }

  /** A line of the demo's own among the steps. */
  say(name: string, words: string): void {
    this.#say(Date.now(), name, words);
  }

  #print(uploads: readonly UploadDetails[]): void {
    const nameOf = (upload: UploadDetails) =>
      caseOf(this.#options.cases, uploads, upload)?.label ?? upload.row.name;
    const fresh = uploads.flatMap((upload) =>
      this.#freshEntries(upload).map((entry) => ({ name: nameOf(upload), entry })),
    );
    for (const { name, entry } of fresh.toSorted((a, b) => a.entry.at - b.entry.at)) {
      this.#say(entry.at, name, entryWords(entry));
    }
    for (const upload of uploads) {
      const milestone = this.#freshMilestone(upload);
      if (milestone !== null) this.say(nameOf(upload), milestone);
    }
  }

  #freshEntries({ row, timeline }: UploadDetails): readonly TimelineEntry[] {
    const fresh = timeline.slice(this.#printed.get(row.id) ?? 0);
    this.#printed.set(row.id, timeline.length);
    return fresh;
  }

  #freshMilestone({ row }: UploadDetails): string | null {
    const milestone = milestoneWords(row);
    if (milestone === null || milestone === this.#milestones.get(row.id)) return null;
    this.#milestones.set(row.id, milestone);
    return milestone;
  }

  #say(at: number, name: string, words: string): void {
    const { startedAt, print } = this.#options;
    print(stepLine(at - startedAt, name, this.#nameWidth, words));
  }
}
