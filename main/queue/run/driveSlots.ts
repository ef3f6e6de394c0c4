/** Which uploads may start while their drive does not answer: one at a time, to find out whether it does again. Pure. */
import { fileFailure } from '../../errors/fileFailures.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';

export interface DriveOfUpload {
  /** As the key of the calls to file systems. */
  readonly drive: string;
  /** As a person knows it. */
  readonly name: string;
}

/** `hanging`: a call waits, and nothing was answered for a while. `closed`: every further call is refused. */
export type DriveState = 'responding' | 'hanging' | 'closed';

/** The next look at an upload that was not started. It starts earlier when the drive answers. */
const heldMs = 60_000;

/** `running`: the drives of the uploads that run or were just started. */
export function mayStartOn(drive: string, state: DriveState, running: readonly (string | null)[]): boolean {
  switch (state) {
    case 'responding':
      return true;
    case 'hanging':
      return !running.includes(drive);
    case 'closed':
      return false;
  }
}

/** The event for an upload that may not start. */
export function heldByDrive(
  { name }: DriveOfUpload,
  now: number,
): Extract<UploadEvent, { event: 'held-by-drive' }> {
  return { event: 'held-by-drive', retryAt: now + heldMs, failure: fileFailure('ETIMEDOUT', name) };
}
