/** How many uploads of each lane run at once. Pure. */
import type { StartedLane } from '../model/lanes.ts';

/** A check uses the disk and no network. */
const checksAtOnce = 4;
/** A small file takes little more than a round trip, so this many share one slot of the setting. */
const smallFilesPerSlot = 4;
/**
 * Limit for short requests. With fewer, a slow network would delay the submissions of files that are already sent.
 */
export const requestsAtOnce = 12;

/** `parallelUploads`: the setting of this name. */
export function limitFor(lane: StartedLane, parallelUploads: number): number {
  switch (lane) {
    case 'check':
      return checksAtOnce;
    case 'transfer-small':
      return parallelUploads * smallFilesPerSlot;
    case 'transfer-large':
      return parallelUploads;
    case 'submit':
    case 'reprocess':
      return requestsAtOnce;
  }
}
