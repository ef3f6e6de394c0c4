/** The texts of the system's notifications, and what the window shows after a click on each. */
import type { GateNotice, NavigationRequest } from '../../../preload/contract.ts';
import type { BatchEnd } from '../../queue/reports/batchEnds.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../messages.ts';

export interface NotificationContent {
  /** A new notification replaces the previous one of its group. */
  readonly group: 'batches' | 'gates' | 'question' | 'app';
  readonly title: string;
  readonly body: string;
  readonly target: NavigationRequest;
}

/** One notification for all batches that have ended. It leads to the batch, or to a filter when there are several. */
export function batchNotification(ends: readonly BatchEnd[], t: Translate): NotificationContent {
  const sum = (count: (end: BatchEnd) => number) => ends.reduce((total, end) => total + count(end), 0);
  const done = sum((end) => end.done);
  const already = sum((end) => end.alreadySubmitted);
  const attention = sum((end) => end.attention);
  const critical = sum((end) => end.critical);
  const parts = [
    ...(done > 0 ? [t('news.done', { count: done })] : []),
    ...(done > 0 ? findingsText(ends, t) : []),
    ...(already > 0 ? [t('news.already', { count: already })] : []),
    ...(attention > 0 ? [t('news.attention', { count: attention })] : []),
  ];
  const [only] = ends.length === 1 ? ends : [];
  return {
    group: 'batches',
    title: only?.name ? t('news.folderFinished', { folder: only.name }) : t('news.finished'),
    body: parts.join(', '),
    target:
      only === undefined
        ? {
            filter:
              attention > 0
                ? 'attention'
                : critical > 0
                  ? 'critical'
                  : done > 0
                    ? 'done'
                    : 'already-submitted',
          }
        : { filter: 'all', search: '', batch: only.batchId },
  };
}

/** How many files have critical issues, or issues at all, as far as that is known. */
function findingsText(ends: readonly BatchEnd[], t: Translate): string[] {
  const total = { critical: 0, withIssues: 0, unread: 0 };
  for (const { critical, withIssues, unread } of ends) {
    total.critical += critical;
    total.withIssues += withIssues;
    total.unread += unread;
  }
  const { critical, withIssues, unread } = total;
  return [
    ...(critical > 0 ? [t('findings.critical', { count: critical })] : []),
    ...(critical === 0 && withIssues > 0 ? [t('findings.withIssues', { count: withIssues })] : []),
    ...(unread > 0 ? [t('findings.unread', { count: unread })] : []),
  ];
}

/** Leads to the banner of the gate, which has the details. */
export function gateNotification(notice: GateNotice, t: Translate): NotificationContent {
  const target: NavigationRequest = { filter: 'active', banner: notice.gate };
  switch (notice.gate) {
    case 'key':
      return { group: 'gates', title: t('news.keyTitle'), body: t('news.keyBody'), target };
    case 'plan':
      return {
        group: 'gates',
        title: t('news.planTitle'),
        body: notice.failure.detail || t('news.planBody'),
        target,
      };
    case 'offline':
      return { group: 'gates', title: t('news.offlineTitle'), body: t('news.offlineBody'), target };
    case 'storage':
      return { group: 'gates', title: t('news.storageTitle'), body: t('news.storageBody'), target };
    case 'rate-limit':
      return { group: 'gates', title: t('news.rateTitle'), body: t('news.rateBody'), target };
    default:
      return assertNever(notice);
  }
}

/** Whether a notification is shown. A window that has the focus shows the same information already. */
export function isNotified(facts: {
  readonly isEnabled: boolean;
  readonly windowHasFocus: boolean;
}): boolean {
  return facts.isEnabled && !facts.windowHasFocus;
}
