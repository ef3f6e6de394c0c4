/** Runs a connection check for the user. The report stays until the next check and is announced to screen readers. */
import { ref, shallowRef } from 'vue';

import type { CallArgs, ConnectionReport } from '../../preload/contract.ts';
import { useAnnouncements } from '../app/announcementsStore.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useI18n } from '../i18n/useI18n.ts';
import { findingsOf, isAllGood } from './connectionReport.ts';

export function useConnectionCheck() {
  const { t } = useI18n();
  const toasts = useToasts();
  const announcements = useAnnouncements();
  const checking = ref(false);
  const report = shallowRef<ConnectionReport | null>(null);

  function summary(found: ConnectionReport): string {
    if (isAllGood(found)) return t('connection.allGood');
    const bad = findingsOf(found).filter(({ state }) => state === 'bad');
    return bad.map(({ topic }) => `${t(`connection.${topic}.bad`, { host: found.host })}.`).join(' ');
  }

  /** Returns null when the call fails or another check is running. */
  async function check(entered: CallArgs<'checkConnection'>): Promise<ConnectionReport | null> {
    if (checking.value) return null;
    checking.value = true;
    report.value = null;
    try {
      const found = await api().checkConnection({ ...entered });
      report.value = found;
      announcements.announce('connection', summary(found));
      return found;
    } catch (error) {
      toasts.showError(error);
      return null;
    } finally {
      checking.value = false;
    }
  }

  return { checking, report, check };
}
