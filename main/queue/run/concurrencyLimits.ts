/** How many uploads of each lane run at once. Pure. */
import { maxSmallFiles } from '../../transfer/fileReader.ts';
import type { StartedLane } from '../model/lanes.ts';

/**
 * A check uses no network, and its drive has its own limit of calls. With fewer, the next files wait for each other's
 * results to be saved.
 */
const checksAtOnce = 32;
/**
 * A small file takes little more than a few round trips and commits, so this many share one slot of the setting, as long
 * as there is memory for them (docs/decisions/0023-eight-small-files-a-slot.md).
 */
const smallFilesPerSlot = 8;
/**
 * Limit for short requests. With fewer, a slow network would delay the submissions of files that are already sent.
 */
export const requestsAtOnce = 24;

/** `parallelUploads`: the setting of this name. */
export function limitFor(lane: StartedLane, parallelUploads: number): number {
  switch (lane) {
    case 'check':
      return checksAtOnce;
    case 'transfer-small':
      return Math.min(parallelUploads * smallFilesPerSlot, maxSmallFiles);
    case 'transfer-large':
      return parallelUploads;
    case 'submit':
    case 'reprocess':
      return requestsAtOnce;
  }
}
