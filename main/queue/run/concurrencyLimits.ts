/** How many uploads of each lane may be under way at once. Pure. */
import type { StartedLane } from '../model/lanes.ts';

/** Looking at files needs no network, but a disk. */
const checksAtOnce = 4;
/** A small file is under way for little more than a round trip: as many as this go in one place of the settings. */
const smallFilesPerSlot = 4;
/** Short requests. With fewer, a slow line would hold up the submissions of files that are sent by then. */
export const requestsAtOnce = 12;

/** `parallelUploads`: as the settings have it. */
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
