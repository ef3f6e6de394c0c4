/** How severities look everywhere: icon and tone, and the words for the issues of one upload. Pure. */
import {
  type BatchCounts,
  type SeverityCounts,
  type ShownSeverity,
  totalIssues,
  worstSeverity,
} from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { IconName } from '../ui/icons/iconPaths.ts';
import type { Tone } from '../ui/types.ts';

/** Each icon has its own shape, so that severities differ without colour. */
export const severityIcons: Readonly<Record<ShownSeverity, IconName>> = {
  CRITICAL: 'critical',
  MAJOR: 'attention',
  MINOR: 'minor',
  INFO: 'info',
  OTHER: 'unknown',
};

export const severityTones: Readonly<Record<ShownSeverity, Tone>> = {
  CRITICAL: 'danger',
  MAJOR: 'waiting',
  MINOR: 'active',
  INFO: 'neutral',
  OTHER: 'neutral',
};

/** The number of the most severe issues, and of all others: "2 critical · 5 more". */
export function issuesText(counts: SeverityCounts, { t }: Pick<I18n, 't'>): string {
  const worst = worstSeverity(counts);
  if (worst === null) return t('status.completeNoIssues');
  const more = totalIssues(counts) - counts[worst];
  const most = t(`findings.counts.${worst}`, { count: counts[worst] });
  return more === 0 ? most : t('findings.andMore', { most, more: t('findings.more', { count: more }) });
}

interface FindingsNote {
  readonly text: string;
  readonly files: number;
  readonly severity: 'CRITICAL' | 'MAJOR';
}

/** How many files have critical issues, or issues at all; null when none has. */
export function filesWithIssues(
  { critical, withIssues }: Pick<BatchCounts, 'critical' | 'withIssues'>,
  { t }: Pick<I18n, 't'>,
): FindingsNote | null {
  if (critical > 0)
    return { text: t('findings.critical', { count: critical }), files: critical, severity: 'CRITICAL' };
  if (withIssues > 0)
    return { text: t('findings.withIssues', { count: withIssues }), files: withIssues, severity: 'MAJOR' };
  return null;
}
