/** The record of an upload's confirmed blocks, by the size of its file. */
import type { BlockLedger, ConfirmedBlock } from '../../transfer/blockJob.ts';
import { maxSmallFileBytes } from '../../transfer/fileReader.ts';
import { type Upload, generationOf } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';

export function ledgerOf(store: Pick<UploadStore, 'blocks'>, upload: Upload): BlockLedger {
  const { id, submitRequestedAt } = upload;
  if ((upload.file?.sizeBytes ?? 0) <= maxSmallFileBytes) return smallLedgerOf(store, upload);
  const generation = generationOf(upload);
  let openPath = '';
  return {
    open(blobPath) {
      openPath = blobPath;
      return store.blocks.open(id, blobPath, generation);
    },
    // If it may have been submitted already, a touched file starts again under another name.
    recorded: () => (submitRequestedAt === null ? store.blocks.recorded(id, generation) : []),
    confirm: (block) => store.blocks.confirm(id, openPath, generation, block),
    forget: () => store.blocks.forget(id),
  };
}

/**
 * The only block of a small file is recorded in memory: after a crash sending it again costs as much as its record would.
 */
function smallLedgerOf(
  { blocks }: Pick<UploadStore, 'blocks'>,
  { id, submitRequestedAt }: Upload,
): BlockLedger {
  let block: ConfirmedBlock | null = null;
  let openPath = '';
  const recorded = () => (block === null ? [] : [block]);
  return {
    open(blobPath) {
      if (openPath !== blobPath) block = null;
      openPath = blobPath;
      return recorded();
    },
    recorded: () => (submitRequestedAt === null ? recorded() : []),
    confirm(confirmed) {
      block = confirmed;
    },
    forget() {
      block = null;
      blocks.forget(id);
    },
  };
}
