/** The timeline entry for each event of an upload. Pure. */
import type { Failure, TimelineEntry } from '../../../preload/contract.ts';
import type { Upload } from './upload.ts';
import type { UploadEvent } from './uploadEvent.ts';

/** The entry for an event that was applied; null if the timeline does not show it. */
export function entryOf(event: UploadEvent, after: Upload, at: number): TimelineEntry | null {
  switch (event.event) {
    case 'start':
      return startEntry(after, at);
    case 'checked':
      return { at, event: 'checked', note: event.file.contentType };
    case 'stored':
      if (event.isSameContent === true)
        return { at, event: 'found-in-workspace', note: after.remoteName ?? '' };
      return { at, event: 'uploaded', note: event.blob.method, transfer: event.transfer };
    case 'submitted':
    case 'submitted-with-group':
      return { at, event: 'submitted', note: event.submission.submissionId };
    case 'already-submitted':
      return { at, event: 'already-submitted', ...(event.detail === '' ? {} : { note: event.detail }) };
    case 'completed':
      return { at, event: 'complete' };
    case 'retry':
      // A file that is being written for hours is checked often.
      if (event.failure.kind === 'file-being-written' && after.attempt > 1) return null;
      return {
        at,
        event: 'retrying',
        attempt: after.attempt + 1,
        delayMs: Math.max(0, event.retryAt - at),
        failure: event.failure,
      };
    case 'failed':
      return { at, event: 'failed', failure: event.failure };
    case 'cancel':
      return { at, event: 'cancelled' };
    case 'touched':
      return { at, event: 'touched' };
    case 'changed':
      return { at, event: 'started-over' };
    case 'gated':
      return after.status.state === 'queued' ? { at, event: 'waiting', ...outageOf(event.failure) } : null;
    case 'pause':
      return { at, event: 'paused' };
    case 'resume':
      return { at, event: 'resumed' };
    case 'retry-now':
      return { at, event: 'retried' };
    case 'reprocessing':
      return { at, event: 'reprocessing' };
    case 'use-other-name':
      return { at, event: 'other-name-chosen' };
    case 'stop-following':
      return { at, event: 'following-stopped' };
    case 'skip':
      return { at, event: 'failed', failure: event.failure };
    case 'send-anyway':
      return { at, event: 'sent-anyway' };
    case 'new-version':
      return { at, event: 'new-version', note: event.previousSubmissionId };
    case 'version-chosen':
      return event.previousSubmissionId === null
        ? { at, event: 'version-declined' }
        : { at, event: 'version-chosen', note: event.previousSubmissionId };
    case 'moved-to-site':
      return { at, event: 'moved-to-account' };
    case 'move':
      return { at, event: event.to === 'top' ? 'moved-to-top' : 'moved' };
    case 'file-moved':
      return { at, event: 'file-moved', note: event.path };
    case 'file-replaced':
      return { at, event: 'file-replaced', note: event.path };
    case 'remove':
      return { at, event: 'removed' };
    case 'restore':
      return { at, event: 'restored' };
    case 'interrupted':
      return { at, event: 'interrupted' };
    case 'repeated':
      return {
        at,
        event: 'retrying',
        attempt: after.attempt + 1,
        delayMs: event.delayMs,
        failure: event.failure,
      };
    case 'named':
      return event.because === 'taken-elsewhere' ? { at, event: 'renamed', note: event.remoteName } : null;
    case 'waiting-for-duplicate':
    case 'duplicate-finished':
    case 'creating':
    case 'maybe-submitted':
    case 'sent':
    case 'renamed':
    case 'progressed':
    case 'network-changed':
    case 'held-by-drive':
    case 'drive-answered':
    case 'expanded':
    case 'regrouped':
    case 'reviewed':
    case 'refused-with-group':
      return null;
  }
}

function startEntry({ status, attempt }: Upload, at: number): TimelineEntry | null {
  switch (status.state) {
    case 'checking':
      // The entry of the retry says that it is checked again.
      return attempt > 1 ? null : { at, event: status.state };
    case 'uploading':
    case 'submitting':
    case 'processing':
      return { at, event: status.state };
    case 'queued':
    case 'paused':
    case 'failed':
    case 'complete':
    case 'already-submitted':
      return null;
  }
}

/** Only an outage is in the entry; for key, plan, rate limit and network the window has banners. */
function outageOf(failure: Failure | undefined): Pick<TimelineEntry, 'failure'> {
  switch (failure?.scope) {
    case 'service':
    case 'endpoint':
    case 'storage':
      return { failure };
    case 'file':
    case 'account':
    case 'bucket':
    case 'network':
    case undefined:
      return {};
  }
}
