/** What the tray shows: icon, tooltip and menu out of the overview. Pure. */
import { type Overview, finishedCount, overallShare, wholePercent } from '../../../preload/contract.ts';
import type { Sentences } from '../sentences.ts';

export const trayIcons = ['idle', 'active', 'paused', 'attention'] as const;
export type TrayIcon = (typeof trayIcons)[number];

export type TrayCommand =
  | 'open'
  | 'show-attention'
  | 'add-files'
  | 'pause-all'
  | 'resume-all'
  | 'watch-folders'
  | 'settings'
  | 'quit';

export type TrayEntry =
  | { readonly entry: 'line' }
  /** Tells something; there is nothing to press. */
  | { readonly entry: 'words'; readonly label: string }
  | { readonly entry: 'command'; readonly command: TrayCommand; readonly label: string };

export interface TrayState {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly menu: readonly TrayEntry[];
}

/** What of the overview the tray looks at. */
export type TrayFacts = Pick<Overview, 'counts' | 'progress' | 'allPaused' | 'gates'>;

const minuteMs = 60_000;
const line: TrayEntry = { entry: 'line' };

/**
 * `watchesFolders`: whether this app has watch folders. Numbers are told as coarsely as a glance needs them: whoever
 * compares two states finds a difference a few times a minute, not ten times a second.
 */
export function trayState(facts: TrayFacts, sentences: Sentences, watchesFolders: boolean): TrayState {
  const { tray } = sentences.words;
  const story = storyOf(facts, sentences);
  const { attention, active } = facts.counts;
  return {
    icon: iconOf(facts),
    tooltip: ['MediaMagic Uploader', ...story, ...attentionWords(facts, sentences)].join('\n'),
    menu: [
      ...story.map((label): TrayEntry => ({ entry: 'words', label })),
      ...(attention > 0 ? [command('show-attention', sentences.plural(tray.attention, attention))] : []),
      line,
      command('open', tray.open),
      command('add-files', tray.addFiles),
      ...pauseOrResume(),
      line,
      ...(watchesFolders ? [command('watch-folders', tray.watchFolders)] : []),
      command('settings', tray.settings),
      line,
      command('quit', tray.quit),
    ],
  };

  function pauseOrResume(): TrayEntry[] {
    if (facts.allPaused) return [command('resume-all', tray.resumeAll)];
    return active > 0 ? [command('pause-all', tray.pauseAll)] : [];
  }
}

/** Attention, where uploads wait for a person, or where nothing goes on and some need one. */
function iconOf({ counts, allPaused, gates }: TrayFacts): TrayIcon {
  if (counts.active > 0) {
    if (gates.some(needsPerson)) return 'attention';
    return allPaused ? 'paused' : 'active';
  }
  if (counts.attention > 0) return 'attention';
  return allPaused ? 'paused' : 'idle';
}

function needsPerson({ gate }: Overview['gates'][number]): boolean {
  return gate === 'key' || gate === 'plan';
}

function storyOf(facts: TrayFacts, sentences: Sentences): string[] {
  const { words, fill } = sentences;
  const { counts, allPaused } = facts;
  if (counts.active === 0) {
    if (allPaused) return [words.tray.allPaused];
    return counts.attention > 0 ? [] : [counts.all === 0 ? words.tray.nothing : words.tray.allDone];
  }
  const progress = [
    fill(words.tray.progress, { done: finishedCount(counts), all: counts.all }),
    fill(words.tray.percent, { n: wholePercent(overallShare(facts) ?? 0) }),
    ...(allPaused ? [words.tray.allPaused] : timeLeft(facts, sentences)),
  ].join(' · ');
  return [progress, ...gateWords(facts, sentences)];
}

/** Whole minutes, then whole hours, rounded up: what is promised is not missed. */
function timeLeft({ progress: { remainingMs } }: TrayFacts, { words, fill }: Sentences): string[] {
  if (remainingMs === null) return [];
  const minutes = Math.max(1, Math.ceil(remainingMs / minuteMs));
  if (minutes < 60) return [fill(words.tray.minutesLeft, { n: minutes })];
  return [fill(words.tray.hoursLeft, { n: Math.ceil(minutes / 60) })];
}

/** A rate limit is over before anybody has read of it. */
function gateWords({ gates }: TrayFacts, { words: { tray } }: Sentences): string[] {
  const closed = new Set(gates.map(({ gate }) => gate));
  if (closed.has('offline')) return [tray.offlineGate];
  if (closed.has('key')) return [tray.keyGate];
  return closed.has('plan') ? [tray.planGate] : [];
}

function attentionWords({ counts: { attention } }: TrayFacts, { plural, words }: Sentences): string[] {
  return attention > 0 ? [plural(words.tray.attention, attention)] : [];
}

function command(name: TrayCommand, label: string): TrayEntry {
  return { entry: 'command', command: name, label };
}
