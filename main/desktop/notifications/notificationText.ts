/** The words of the system's notifications, and the place that each leads to. Pure. */
import type { GateNotice, NavigationRequest } from '../../../preload/contract.ts';
import type { BatchEnd } from '../../queue/reports/batchEnds.ts';
import type { Translate } from '../messages.ts';

export interface News {
  /** A later one of the same group takes the place of the one before. */
  readonly group: 'batches' | 'gates' | 'question' | 'app';
  readonly title: string;
  readonly body: string;
  readonly place: NavigationRequest;
}

export function batchNews(ends: readonly BatchEnd[], t: Translate): News {
  const sum = (count: (end: BatchEnd) => number) => ends.reduce((total, end) => total + count(end), 0);
  const done = sum((end) => end.done);
  const already = sum((end) => end.alreadySubmitted);
  const attention = sum((end) => end.attention);
  const parts = [
    ...(done > 0 ? [t('news.done', { count: done })] : []),
    ...(already > 0 ? [t('news.already', { count: already })] : []),
    ...(attention > 0 ? [t('news.attention', { count: attention })] : []),
  ];
  const [only] = ends.length === 1 ? ends : [];
  return {
    group: 'batches',
    title: only?.name ? t('news.folderFinished', { folder: only.name }) : t('news.finished'),
    body: parts.join(', '),
    place:
      only === undefined
        ? { filter: attention > 0 ? 'attention' : done > 0 ? 'done' : 'already-submitted' }
        : { filter: 'all', search: '', batch: only.batchId },
  };
}

export function gateNews(notice: GateNotice, t: Translate): News {
  // The banner tells the rest.
  const place: NavigationRequest = { filter: 'active', banner: notice.gate };
  switch (notice.gate) {
    case 'key':
      return { group: 'gates', title: t('news.keyTitle'), body: t('news.keyBody'), place };
    case 'plan':
      return {
        group: 'gates',
        title: t('news.planTitle'),
        body: notice.failure.detail || t('news.planBody'),
        place,
      };
    case 'offline':
      return { group: 'gates', title: t('news.offlineTitle'), body: t('news.offlineBody'), place };
    case 'rate-limit':
      return { group: 'gates', title: t('news.rateTitle'), body: t('news.rateBody'), place };
  }
}

/** Whether news are told: a person who looks at the window sees them there. */
export function isNotified(facts: { readonly isWanted: boolean; readonly windowHasFocus: boolean }): boolean {
  return facts.isWanted && !facts.windowHasFocus;
}
