/** The calls that read lists, batches and uploads. */
import { exportBatch } from '../../desktop/window/batchExport.ts';
import { pickExportPath } from '../../desktop/window/dialogs.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';
import { openExternalAddress } from './openExternalAddress.ts';

type ListCall =
  | 'listUploads'
  | 'listBatches'
  | 'setCollapsed'
  | 'batchLine'
  | 'batchReport'
  | 'exportBatch'
  | 'uploadDetails'
  | 'uploadResults'
  | 'openResultLink';

export function listHandlers(deps: HandlerDeps): HandlersOf<ListCall> {
  const { desktop } = deps;
  const { queue, results } = deps.queueParts;
  return {
    async listUploads(query) {
      await queue.queries.listReadyFor(query);
      return queue.queries.window(query);
    },
    listBatches: (query) => queue.queries.batchWindow(query),
    setCollapsed({ batch, folded }) {
      queue.setCollapsed(batch, folded);
      return null;
    },
    batchLine: ({ batchId, shape, ...list }) => queue.queries.lineOfBatch(list, batchId, shape),
    batchReport: ({ batchId }) => queue.queries.report(batchId),
    exportBatch: (request) =>
      exportBatch(
        {
          pickPath: (suggested, format) =>
            pickExportPath(desktop.showWindow(), suggested, format, desktop.messages),
          report: (batchId) => queue.queries.report(batchId),
          uploads: (batchId) => queue.queries.uploadsOf(batchId),
          findings: (batchId) => queue.queries.findingsOf(batchId),
          sidekicks: () => deps.settingsParts.settings.values.sidekicks,
          now: () => clock.now(),
        },
        request,
      ),
    uploadDetails: ({ id }) => queue.queries.details(id),
    uploadResults: ({ id }) => results.read(id),
    async openResultLink({ id, link }) {
      const address = results.addressOf(id, link);
      if (address !== null) await openExternalAddress(deps, address);
      return { found: address !== null };
    },
  };
}
