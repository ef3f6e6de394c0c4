/** The texts of a row: the status line and the line below it. */
import { type EarlierFile, type UploadRow, type UploadState, wholePercent } from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import { assertNever } from '../ui/assertNever.ts';
import { visibleText } from '../ui/displayText.ts';
import { explainFailure } from './failureText.ts';
import { issuesText } from './severity.ts';
import { type StatusMessage, sentFraction } from './status.ts';

export function statusText(message: StatusMessage, { t, format }: I18n): string {
  switch (message.id) {
    case 'waiting':
      return t('status.waiting');
    case 'checking':
      return t('status.checking');
    case 'finishing':
      return t('status.finishing');
    case 'already-submitted':
      return t('status.alreadySubmitted');
    case 'paused':
      return t('status.paused');
    case 'all-paused':
      return t('status.allPaused');
    case 'cancelled':
      return t('status.cancelled');
    case 'skipped':
      return t('status.skipped');
    case 'waiting-network':
      return t('status.waitingNetwork');
    case 'waiting-service':
      return t('status.waitingService');
    case 'waiting-copy':
      return t('status.waitingCopy');
    case 'waiting-drive':
      return t('status.waitingDrive');
    case 'being-written':
      return t('status.beingWritten');
    case 'waiting-group':
      return t('status.waitingGroup', {
        uploaded: format.number(message.uploaded),
        total: format.number(message.total),
      });
    case 'on-hold': {
      const { environment, host } = message.hold;
      if (message.step === 'reading') return t(`reading.${environment}`);
      return host === null
        ? t(`accounts.onHold.${environment}`)
        : t(`accounts.onHoldAt.${environment}`, { host });
    }
    case 'reading-held':
      if (message.why !== 'rate-limit') return t(`reading.${message.why}`);
      if (message.inMs === 0) return t('reading.rateLimitNow');
      return t('reading.rateLimit', { time: format.duration(message.inMs) });
    case 'waiting-key':
      return t('status.waitingKey');
    case 'uploading':
      if (message.percent === null) return t('status.uploadingUnknown');
      return t('status.uploading', { percent: format.percent(message.percent) });
    case 'stalled':
      return t('status.stalled', { count: message.hours });
    case 'not-followed':
      return t('status.notFollowed', { count: message.hours });
    case 'processing':
      if (message.percent === null) return t('status.processingUnknown');
      return t('status.processing', { percent: format.percent(message.percent) });
    case 'complete':
      if (message.severities !== null) return issuesText(message.severities, { t });
      if (message.issues === null) return t('status.complete');
      return t('status.completeIssues', { count: message.issues });
    case 'retrying': {
      const attempt = format.number(message.attempt);
      if (message.inMs === 0) return t('status.retryingNow', { attempt });
      return t('status.retrying', { time: format.duration(message.inMs), attempt });
    }
    case 'waiting-plan':
      return t('status.waitingPlan');
    case 'waiting-rate':
      if (message.inMs === 0) return t('status.waitingRateNow');
      return t('status.waitingRate', { time: format.duration(message.inMs) });
    case 'failed':
      return t('status.failed', { headline: t(`failures.${message.kind}.headline`) });
    default:
      return assertNever(message);
  }
}

/** The state of an upload of which nothing else is known. */
export function stateText(state: UploadState, { t }: Pick<I18n, 't'>): string {
  switch (state) {
    case 'queued':
      return t('status.waiting');
    case 'checking':
      return t('status.checking');
    case 'uploading':
      return t('status.uploadingUnknown');
    case 'submitting':
      return t('status.finishing');
    case 'processing':
      return t('status.processingUnknown');
    case 'complete':
      return t('status.complete');
    case 'already-submitted':
      return t('status.alreadySubmitted');
    case 'failed':
      return t('filters.attention');
    case 'paused':
      return t('status.paused');
    default:
      return assertNever(state);
  }
}

/** Failures after which a person may want to know what the file waits for. */
const saysWhy: ReadonlySet<string> = new Set([
  'file-unavailable',
  'drive-not-responding',
  'file-being-written',
]);

function waitText(row: UploadRow, i18n: I18n): string {
  const { t } = i18n;
  const { wait } = row;
  if (wait === null) return '';
  switch (wait.kind) {
    case 'retry':
      // The row names the drive, because a person may only have to connect it.
      if (saysWhy.has(wait.failure.kind)) return explainFailure(wait.failure, i18n);
      return t('waits.retry', { headline: t(`failures.${wait.failure.kind}.headline`) });
    case 'turn':
    case 'copy':
    case 'all-paused':
      return t(`waits.${wait.kind}`);
    case 'rate-limit':
    case 'plan':
    case 'key':
    case 'network':
    case 'service':
    case 'account':
      // The banner above the list explains it once, for all rows.
      return '';
    case 'group':
      // The status shows how far the group is.
      return '';
    default:
      return assertNever(wait);
  }
}

function storedProgressText(row: UploadRow, { t, format }: I18n): string {
  const share = sentFraction(row);
  if (share === null || share === 0) return '';
  return t('sublines.kept', { percent: format.percent(wholePercent(share)) });
}

/** How fast the file is uploading and how long it still takes; empty while that means nothing. */
function speedText({ bytesPerSecond, remainingMs }: UploadRow, { t, format }: I18n): string {
  if (bytesPerSecond === null || remainingMs === null) return '';
  return t('sublines.speed', { rate: format.rate(bytesPerSecond), time: format.duration(remainingMs) });
}

/**
 * The line below the status: why a row waits or failed, when it finished, or how much was sent. Empty when the bar is
 * enough.
 */
export function sublineText(row: UploadRow, now: number, i18n: I18n): string {
  const { t, format } = i18n;
  if (row.versionOffer !== null) return versionText(row, row.versionOffer, now, i18n);
  switch (row.state) {
    case 'failed':
      return row.failure === null ? '' : explainFailure(row.failure, i18n);
    case 'queued':
      return waitText(row, i18n);
    case 'paused':
      return storedProgressText(row, i18n);
    case 'complete': {
      const version =
        row.versionNumber !== null && row.versionNumber > 1
          ? t('sublines.version', { n: format.number(row.versionNumber) })
          : '';
      const finished =
        row.finishedAt === null ? '' : t('sublines.finished', { time: format.moment(row.finishedAt, now) });
      return [uploadedAsText(row, i18n), version, finished].filter((part) => part !== '').join(' · ');
    }
    case 'already-submitted':
      return t(hasUnknownContent(row) ? 'sublines.nameSubmitted' : 'sublines.alreadySubmitted');
    case 'uploading': {
      const speed = speedText(row, i18n);
      return speed === '' && row.restarts > 0 ? t('sublines.restarts') : speed;
    }
    case 'checking':
    case 'submitting':
    case 'processing':
      return row.restarts > 0 ? t('sublines.restarts') : uploadedAsText(row, i18n);
    default:
      return assertNever(row.state);
  }
}

/** What the file will be a new version of, or what it is only similar to. */
function versionText(
  { previousSubmissionId }: UploadRow,
  { name, submittedAt }: EarlierFile,
  now: number,
  { t, format }: I18n,
): string {
  const named = { name: visibleText(name), time: format.moment(submittedAt, now) };
  return t(previousSubmissionId === null ? 'versions.rowSeparate' : 'versions.row', named);
}

/** Under which other name the file is in the workspace. A new version always has one, which says nothing. */
export function uploadedAsText(
  { uploadedAs, previousSubmissionId }: Pick<UploadRow, 'uploadedAs' | 'previousSubmissionId'>,
  { t }: I18n,
): string {
  if (uploadedAs === null || previousSubmissionId !== null) return '';
  return t('sublines.uploadedAs', { name: visibleText(uploadedAs) });
}

/** Whether the service has a submission under the file's name whose content this app does not know. */
export function hasUnknownContent({ state, submissionId, actions }: UploadRow): boolean {
  return state === 'already-submitted' && submissionId === null && actions.includes('send-anyway');
}
