/** Follows the uploads through the window's bridge and prints each step, in the words of the window. */
import { setTimeout as delay } from 'node:timers/promises';

import type {
  Failure,
  TimelineEntry,
  TransferMethod,
  UploadDetails,
  UploadRow,
} from '../../preload/contract.ts';
import * as en from '../../renderer/i18n/en/index.ts';
import { withLimit } from './ending.ts';
import { type DemoCase, caseOf } from './outcomes.ts';
import { secondsText } from './report.ts';

const pollMs = 100;
const answerLimitMs = 10_000;

export interface FollowerOptions {
  readonly cases: readonly DemoCase[];
  readonly read: () => Promise<readonly UploadDetails[]>;
  /** Milliseconds since 1970: what the printed times count from. */
  readonly startedAt: number;
  /** Milliseconds since 1970: when waiting is given up. */
  readonly giveUpAt: number;
}

export class Follower {
  readonly #options: FollowerOptions;
  /** How many entries of each upload's timeline were printed. */
  readonly #printed = new Map<string, number>();
  /** What was last printed of each upload's progress. */
  readonly #milestones = new Map<string, string>();

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** The uploads as soon as `isDone` holds, or as they are when the time is over. */
  async until(isDone: (uploads: readonly UploadDetails[]) => boolean): Promise<readonly UploadDetails[]> {
    const { read, giveUpAt } = this.#options;
    for (;;) {
      const uploads = await withLimit(read(), answerLimitMs, 'The app does not answer any more.');
      this.#print(uploads);
      if (isDone(uploads) || Date.now() > giveUpAt) return uploads;
      await delay(pollMs);
    }
  }

  /** Prints a line. */
  say(name: string, words: string, at = Date.now()): void {
    const { cases, startedAt } = this.#options;
    const nameWidth = Math.max(...cases.map(({ label }) => label.length));
    console.log(stepLine(at - startedAt, name, nameWidth, words));
  }

  #print(uploads: readonly UploadDetails[]): void {
    const nameOf = (upload: UploadDetails) =>
      caseOf(this.#options.cases, uploads, upload)?.label ?? upload.row.name;
    const fresh = uploads.flatMap((upload) => {
      const { row, timeline } = upload;
      const entries = timeline.slice(this.#printed.get(row.id) ?? 0);
      this.#printed.set(row.id, timeline.length);
      return entries.map((entry) => ({ name: nameOf(upload), entry }));
    });
    for (const { name, entry } of fresh.toSorted((a, b) => a.entry.at - b.entry.at)) {
      this.say(name, entryWords(entry), entry.at);
    }
    for (const upload of uploads) {
      const milestone = milestoneWords(upload.row);
      if (milestone !== null && milestone !== this.#milestones.get(upload.row.id)) {
        this.#milestones.set(upload.row.id, milestone);
        this.say(nameOf(upload), milestone);
      }
    }
  }
}

/** `  3.4 s  Poster.jpg   Upload started`; `nameWidth` characters for the name. */
export function stepLine(sinceStartMs: number, name: string, nameWidth: number, words: string): string {
  return `${secondsText(Math.max(0, sinceStartMs)).padStart(5)} s  ${name.padEnd(nameWidth)}  ${words}`;
}

/** How far an upload is, in steps worth a line; null where its timeline says enough. */
export function milestoneWords({ state, sentBytes, sizeBytes, processingPercent }: UploadRow): string | null {
  if (state === 'uploading' && sizeBytes !== null) {
    const quarters = Math.floor((sentBytes / Math.max(1, sizeBytes)) * 4);
    return quarters === 0 || quarters >= 4 ? null : `Uploaded ${quarters * 25}%`;
  }
  return state === 'processing' && processingPercent ? `Processing ${processingPercent}%` : null;
}

/** What happened, and the one fact that belongs to it. */
export function entryWords({ event, note, failure, delayMs, attempt }: TimelineEntry): string {
  const words = en.timeline.events[event];
  if (failure !== undefined) {
    const again = delayMs === undefined ? '' : ` (in ${secondsText(delayMs)} s, attempt ${attempt ?? 1})`;
    return `${words}: ${failureWords(failure)}${again}`;
  }
  if (note !== undefined) return `${words}: ${isMethod(note) ? lowerFirst(en.details.methods[note]) : note}`;
  // Without the service's words the app has found it in its own queue, and has not asked the service.
  return event === 'already-submitted' ? `${words}: known here, nothing was uploaded` : words;
}

function failureWords({ kind, facts = {} }: Failure): string {
  const { headline } = en.failures[kind];
  if (kind === 'type-not-allowed') return `${headline} (${facts['contentType']})`;
  if (kind === 'type-mismatch') return `${headline} (named ${facts['declared']}, is ${facts['detected']})`;
  return headline;
}

function isMethod(note: string): note is TransferMethod {
  return Object.hasOwn(en.details.methods, note);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
