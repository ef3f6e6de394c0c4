/** What the demo says in the terminal: one line for each step of an upload, in the words of the window. Pure. */
import type { Failure, TimelineEntry, TransferMethod, UploadRow } from '../../preload/contract.ts';
import * as en from '../../renderer/i18n/en/index.ts';
import type { CaseResult, Outcome } from './outcomes.ts';
import { isAsExpected } from './outcomes.ts';

const seconds = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const wholeNumber = new Intl.NumberFormat('en');

const outcomeWords: Partial<Record<Outcome, string>> = {
  'already-queued': 'already in the queue',
  'no-upload': 'no upload',
  'not-reported': 'not reported',
};

/** `1500` → `1.5`. */
export function secondsText(durationMs: number): string {
  return seconds.format(durationMs / 1_000);
}

/** `24000000` → `24,000,000`. */
export function bytesText(sizeBytes: number): string {
  return wholeNumber.format(sizeBytes);
}

/** A failure by its kind alone: `failed: type-mismatch` → `type mismatch`. */
export function outcomeText(outcome: Outcome): string {
  return outcomeWords[outcome] ?? outcome.replace(/^failed: /, '').replaceAll('-', ' ');
}

/** `  3.4 s  Poster.jpg   Sending started`; `nameWidth` characters for the name. */
export function stepLine(sinceStartMs: number, name: string, nameWidth: number, words: string): string {
  return `${secondsText(Math.max(0, sinceStartMs)).padStart(5)} s  ${name.padEnd(nameWidth)}  ${words}`;
}

/** What happened, and the one fact that goes with it. */
export function entryWords(entry: TimelineEntry): string {
  const facts = factsOf(entry);
  return facts === '' ? en.timeline.events[entry.event] : `${en.timeline.events[entry.event]}: ${facts}`;
}

/** How far an upload is, in steps worth a line; null where its timeline says enough. */
export function milestoneWords({ state, sentBytes, sizeBytes, processingPercent }: UploadRow): string | null {
  if (state === 'uploading' && sizeBytes !== null) {
    const quarters = Math.floor((sentBytes / Math.max(1, sizeBytes)) * 4);
    return quarters === 0 || quarters >= 4 ? null : `Sent ${quarters * 25} %`;
  }
  if (state !== 'processing' || processingPercent === null || processingPercent === 0) return null;
  return `Processing ${processingPercent} %`;
}

/** One sentence on the whole. `otherProblems`: what is wrong with no file in particular. */
export function closingSentence(
  results: readonly CaseResult[],
  otherProblems: number,
  durationMs: number,
): string {
  const wrong = results.filter((result) => !isAsExpected(result)).length;
  const time = `${secondsText(durationMs)} s`;
  if (wrong > 0 || otherProblems > 0) {
    const problems = otherProblems === 0 ? '' : `, ${counted(otherProblems, 'other problem')}`;
    return `Not as expected: ${wrong} of ${counted(results.length, 'outcome')}${problems}, in ${time}.`;
  }
  const complete = results.filter(({ outcome }) => outcome === 'complete').length;
  const files = complete === 1 ? '1 file is' : `${complete} files are`;
  const each = complete === 1 ? '' : 'each ';
  return (
    `All ${counted(results.length, 'outcome')} as expected, in ${time}: ` +
    `${files} in storage byte for byte, ${each}with one submission.`
  );
}

function factsOf({ event, note, failure, delayMs, attempt }: TimelineEntry): string {
  if (failure !== undefined) {
    const again = delayMs === undefined ? '' : ` (in ${secondsText(delayMs)} s, attempt ${attempt ?? 1})`;
    return failureWords(failure) + again;
  }
  // Without the service's words the app has found it in its own queue, and has not even asked.
  if (note === undefined) return event === 'already-submitted' ? 'known here, nothing was sent' : '';
  return isMethod(note) ? lowerFirst(en.details.methods[note]) : note;
}

function failureWords({ kind, facts }: Failure): string {
  const { headline } = en.failures[kind];
  const found = facts?.['contentType'];
  if (kind === 'type-not-allowed' && typeof found === 'string') return `${headline} (${found})`;
  const declared = facts?.['declared'];
  const detected = facts?.['detected'];
  if (kind === 'type-mismatch' && typeof declared === 'string' && typeof detected === 'string') {
    return `${headline} (named ${declared}, is ${detected})`;
  }
  return headline;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function isMethod(note: string): note is TransferMethod {
  return Object.hasOwn(en.details.methods, note);
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
