/** Derives what the tray shows from the overview: icon, tooltip and menu. */
import { type Overview, wholePercent } from '../../../preload/contract.ts';
import type { Translate } from '../messages.ts';
import { gateNeedsPerson } from '../notifications/gateNotifications.ts';

export const trayIcons = ['idle', 'active', 'paused', 'attention'] as const;
export type TrayIcon = (typeof trayIcons)[number];

export type TrayCommand =
  | 'open'
  | 'show-attention'
  | 'show-critical'
  | 'add-files'
  | 'pause-all'
  | 'resume-all'
  | 'watch-folders'
  | 'settings'
  | 'quit';

export type TrayEntry =
  | { readonly entry: 'separator' }
  /** A line of text that cannot be clicked. */
  | { readonly entry: 'text'; readonly label: string }
  | { readonly entry: 'command'; readonly command: TrayCommand; readonly label: string };

export interface TrayState {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly menu: readonly TrayEntry[];
}

/** The part of the overview that the tray depends on. */
export type TrayFacts = Pick<Overview, 'counts' | 'progress' | 'allPaused' | 'gates'>;

const minuteMs = 60_000;
const separator: TrayEntry = { entry: 'separator' };

/** Rounds its numbers coarsely, so that the state changes a few times a minute instead of ten times a second. */
export function trayState(facts: TrayFacts, t: Translate): TrayState {
  const status = statusLines(facts, t);
  const { attention, active, critical } = facts.counts;
  return {
    icon: iconOf(facts),
    tooltip: ['MediaMagic Uploader', ...status, ...attentionText(facts, t), ...findingsText(facts, t)].join(
      '\n',
    ),
    menu: [
      ...status.map((label): TrayEntry => ({ entry: 'text', label })),
      ...(attention > 0 ? [command('show-attention', t('tray.attention', { count: attention }))] : []),
      ...(critical > 0 ? [command('show-critical', t('findings.critical', { count: critical }))] : []),
      separator,
      command('open', t('tray.open')),
      command('add-files', t('tray.addFiles')),
      ...pauseOrResume(),
      separator,
      command('watch-folders', t('tray.watchFolders')),
      command('settings', t('tray.settings')),
      separator,
      command('quit', t('tray.quit')),
    ],
  };

  function pauseOrResume(): TrayEntry[] {
    if (facts.allPaused) return [command('resume-all', t('tray.resumeAll'))];
    return active > 0 ? [command('pause-all', t('tray.pauseAll'))] : [];
  }
}

/** Shows attention while waiting uploads need a person, or when nothing is active and failed uploads need one. */
function iconOf({ counts, allPaused, gates }: TrayFacts): TrayIcon {
  if (counts.active > 0) {
    if (gates.some(({ gate }) => gateNeedsPerson(gate))) return 'attention';
    return allPaused ? 'paused' : 'active';
  }
  if (counts.attention > 0) return 'attention';
  return allPaused ? 'paused' : 'idle';
}

function statusLines(facts: TrayFacts, t: Translate): string[] {
  const { counts, allPaused, progress: run } = facts;
  if (counts.active === 0) {
    if (allPaused) return [t('tray.allPaused')];
    return counts.attention > 0 ? [] : [counts.all === 0 ? t('tray.nothing') : t('tray.allDone')];
  }
  const progress = [
    t('tray.progress', { done: run.doneFiles, all: run.files }),
    t('tray.percent', { n: wholePercent(run.fraction ?? 0) }),
    ...(allPaused ? [t('tray.allPaused')] : timeLeft(facts, t)),
  ].join(' · ');
  return [progress, ...gateText(facts, t)];
}

/** Whole minutes, then whole hours, rounded up so that the uploads do not take longer than shown. */
function timeLeft({ progress: { remainingMs } }: TrayFacts, t: Translate): string[] {
  if (remainingMs === null) return [];
  const minutes = Math.max(1, Math.ceil(remainingMs / minuteMs));
  if (minutes < 60) return [t('tray.minutesLeft', { n: minutes })];
  return [t('tray.hoursLeft', { n: Math.ceil(minutes / 60) })];
}

/** A rate limit is not shown, because it is over before a person could read about it. */
function gateText({ gates }: TrayFacts, t: Translate): string[] {
  const closed = new Set(gates.map(({ gate }) => gate));
  if (closed.has('offline')) return [t('tray.offlineGate')];
  if (closed.has('key')) return [t('tray.keyGate')];
  if (closed.has('storage')) return [t('tray.storageGate')];
  return closed.has('plan') ? [t('tray.planGate')] : [];
}

function attentionText({ counts: { attention } }: TrayFacts, t: Translate): string[] {
  return attention > 0 ? [t('tray.attention', { count: attention })] : [];
}

function findingsText({ counts }: TrayFacts, t: Translate): string[] {
  if (counts.critical > 0) return [t('findings.critical', { count: counts.critical })];
  const withIssues = counts['with-issues'];
  return withIssues > 0 ? [t('findings.withIssues', { count: withIssues })] : [];
}

function command(name: TrayCommand, label: string): TrayEntry {
  return { entry: 'command', command: name, label };
}
