/** A moment in the life of a pretended upload: bytes go out, states follow each other. */
import type { UploadRow } from '../../preload/contract.ts';

const bytesPerMoment = 5_000_000;
const percentPerMoment = 4;

/** What changes in one tick; empty where nothing moves. */
export function nextMoment(row: UploadRow): Partial<UploadRow> {
  switch (row.state) {
    case 'uploading':
      if (row.sizeBytes === null) return {};
      if (row.sentBytes >= row.sizeBytes) return { state: 'submitting' };
      return { sentBytes: Math.min(row.sizeBytes, row.sentBytes + bytesPerMoment) };
    case 'submitting':
      return {
        state: 'processing',
        processingPercent: 0,
        submissionId: row.id,
        assetId: row.id,
        versionNumber: 1,
      };
    case 'processing': {
      const percent = (row.processingPercent ?? 0) + percentPerMoment;
      if (percent < 100) return { processingPercent: percent };
      return { state: 'complete', issueCount: 0, finishedAt: Date.now() };
    }
    default:
      return {};
  }
}
