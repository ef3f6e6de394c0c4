/** Gathers what the demo is judged by: the files, what storage holds of them, and what the service counted. */
import { stat } from 'node:fs/promises';

import { sha256OfFile } from '../../test/fixtures/samples.ts';
import type { Control, LedgerSnapshot } from '../../test/service/index.ts';
import type { BlobCount, Content, DemoCase, Evidence } from './outcomes.ts';

export interface Findings extends Evidence {
  /** Troubles inside the service itself. */
  readonly serviceProblems: readonly string[];
}

export async function gatherEvidence(
  control: Control,
  cases: readonly DemoCase[],
  seen: Pick<Evidence, 'uploads' | 'saidAlreadyQueued'>,
): Promise<Findings> {
  const ledger = await control.ledger();
  const files = new Map<string, Content>();
  for (const { path } of cases) {
    files.set(path, { sizeBytes: (await stat(path)).size, sha256: await sha256OfFile(path) });
  }
  const blobs = new Map<string, Content>();
  for (const blobPath of seen.uploads.flatMap((upload) => upload.blobPath ?? [])) {
    const blob = await control.blob(blobPath);
    if (blob !== null) blobs.set(blobPath, blob);
  }
  return { ...seen, files, blobs, counts: countsOf(ledger), serviceProblems: ledger.problems };
}

function countsOf({ blobs, submissions }: LedgerSnapshot): Map<string, BlobCount> {
  const blobPaths = new Set([...Object.keys(blobs), ...Object.keys(submissions)]);
  return new Map(
    [...blobPaths].map((blobPath) => {
      const submitted = submissions[blobPath];
      return [
        blobPath,
        {
          stored: blobs[blobPath]?.stored ?? 0,
          submissions: submitted?.submissionIds.length ?? 0,
          conflicts: submitted?.conflicts ?? 0,
        },
      ];
    }),
  );
}
