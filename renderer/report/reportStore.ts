/** The report drawer: which batch it shows, the latest report, and where it was saved. */
import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';

import type { EndedBatch, BatchReport, ExportFormat, ExportResult } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useDetails } from '../details/detailsStore.ts';
import { createLatestRequest } from '../ui/latestRequest.ts';
import { createThrottle } from '../ui/throttle.ts';

/** A batch of one file gets no toast; its row is enough. */
const minFilesForToast = 2;
/** How often an open report is reloaded while the queue changes. */
const refreshIntervalMs = 2_000;

export const useReport = defineStore('report', () => {
  const toasts = useToasts();
  const details = useDetails();
  /** null while no report is open. */
  const batchId = ref<number | null>(null);
  const report = shallowRef<BatchReport | null>(null);
  /** True when the queue has no upload of the batch any more. */
  const gone = ref(false);
  const saving = ref(false);
  const saved = shallowRef<ExportResult | null>(null);

  const latest = createLatestRequest<number, BatchReport | null>({
    run: (asked) => api().batchReport({ batchId: asked }),
    onResult(answer, asked) {
      if (asked !== batchId.value) return;
      gone.value = answer === null;
      if (answer !== null) report.value = answer;
    },
    onError: toasts.showError,
  });

  // The details drawer uses the same space.
  watch(
    () => details.id,
    (id) => {
      if (id !== null) close();
    },
  );

  function open(requested: number): void {
    details.close();
    if (batchId.value !== requested) {
      report.value = null;
      saved.value = null;
      gone.value = false;
    }
    batchId.value = requested;
    latest.request(requested);
  }

  function close(): void {
    batchId.value = null;
    report.value = null;
    saved.value = null;
  }

  const refresh = createThrottle(() => {
    if (batchId.value !== null) latest.request(batchId.value);
  }, refreshIntervalMs);

  async function save(format: ExportFormat): Promise<void> {
    const requested = batchId.value;
    if (requested === null || saving.value) return;
    saving.value = true;
    saved.value = null;
    try {
      const answer = await api().exportBatch({ batchId: requested, format });
      if (requested === batchId.value) saved.value = answer;
    } catch (error) {
      toasts.showError(error);
    } finally {
      saving.value = false;
    }
  }

  /** Shows a toast for each finished batch, with a button that opens its report. */
  function announceEnded(ended: readonly EndedBatch[]): void {
    for (const { batchId: id, counts } of ended) {
      if (counts.all < minFilesForToast || counts.cancelled === counts.all) continue;
      const lines = [{ key: 'report.ended', named: { count: counts.all } } as const];
      const attention = { key: 'header.attention', named: { count: counts.attention } } as const;
      const critical = { key: 'findings.critical', named: { count: counts.critical } } as const;
      const withIssues = { key: 'findings.withIssues', named: { count: counts.withIssues } } as const;
      const found = counts.critical > 0 ? [critical] : counts.withIssues > 0 ? [withIssues] : [];
      toasts.show([...lines, ...found, ...(counts.attention > 0 ? [attention] : [])], {
        action: { key: 'report.open', run: () => open(id) },
      });
    }
  }

  return { batchId, report, gone, saving, saved, open, close, refresh, save, announceEnded };
});
