/** What the tray shows: icon, tooltip and menu out of the overview. Pure. */
import { type Overview, finishedCount, overallShare, wholePercent } from '../../../preload/contract.ts';
import type { Translate } from '../messages.ts';

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
export function trayState(facts: TrayFacts, t: Translate, watchesFolders: boolean): TrayState {
  const story = storyOf(facts, t);
  const { attention, active } = facts.counts;
  return {
    icon: iconOf(facts),
    tooltip: ['MediaMagic Uploader', ...story, ...attentionWords(facts, t)].join('\n'),
    menu: [
      ...story.map((label): TrayEntry => ({ entry: 'words', label })),
      ...(attention > 0 ? [command('show-attention', t('tray.attention', { count: attention }))] : []),
      line,
      command('open', t('tray.open')),
      command('add-files', t('tray.addFiles')),
      ...pauseOrResume(),
      line,
      ...(watchesFolders ? [command('watch-folders', t('tray.watchFolders'))] : []),
      command('settings', t('tray.settings')),
      line,
      command('quit', t('tray.quit')),
    ],
  };

  function pauseOrResume(): TrayEntry[] {
    if (facts.allPaused) return [command('resume-all', t('tray.resumeAll'))];
    return active > 0 ? [command('pause-all', t('tray.pauseAll'))] : [];
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

function storyOf(facts: TrayFacts, t: Translate): string[] {
  const { counts, allPaused } = facts;
  if (counts.active === 0) {
    if (allPaused) return [t('tray.allPaused')];
    return counts.attention > 0 ? [] : [counts.all === 0 ? t('tray.nothing') : t('tray.allDone')];
  }
  const progress = [
    t('tray.progress', { done: finishedCount(counts), all: counts.all }),
    t('tray.percent', { n: wholePercent(overallShare(facts) ?? 0) }),
    ...(allPaused ? [t('tray.allPaused')] : timeLeft(facts, t)),
  ].join(' · ');
  return [progress, ...gateWords(facts, t)];
}

/** Whole minutes, then whole hours, rounded up: what is promised is not missed. */
function timeLeft({ progress: { remainingMs } }: TrayFacts, t: Translate): string[] {
  if (remainingMs === null) return [];
  const minutes = Math.max(1, Math.ceil(remainingMs / minuteMs));
  if (minutes < 60) return [t('tray.minutesLeft', { n: minutes })];
  return [t('tray.hoursLeft', { n: Math.ceil(minutes / 60) })];
}

/** A rate limit is over before anybody has read of it. */
function gateWords({ gates }: TrayFacts, t: Translate): string[] {
  const closed = new Set(gates.map(({ gate }) => gate));
  if (closed.has('offline')) return [t('tray.offlineGate')];
  if (closed.has('key')) return [t('tray.keyGate')];
  return closed.has('plan') ? [t('tray.planGate')] : [];
}

function attentionWords({ counts: { attention } }: TrayFacts, t: Translate): string[] {
  return attention > 0 ? [t('tray.attention', { count: attention })] : [];
}

function command(name: TrayCommand, label: string): TrayEntry {
  return { entry: 'command', command: name, label };
}
