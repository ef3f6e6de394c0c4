/** The status of a row: its message, tone, progress bar and icon. Pure; the texts are in the message catalogues. */
import {
  type AccountLabel,
  type Bucket,
  type FailureKind,
  type SeverityCounts,
  type UploadRow,
  type Wait,
  wholePercent,
  worstSeverity,
} from '../../preload/contract.ts';
import { assertNever } from '../ui/assertNever.ts';
import type { IconName } from '../ui/icons/iconPaths.ts';
import type { Tone } from '../ui/types.ts';
import { severityIcons, severityTones } from './severity.ts';

export type StatusMessage =
  | { readonly id: 'waiting' | 'checking' | 'finishing' | 'already-submitted' | 'paused' | 'all-paused' }
  | { readonly id: 'waiting-drive' | 'being-written' | 'skipped' }
  | { readonly id: 'cancelled' | 'waiting-network' | 'waiting-service' | 'waiting-copy' | 'waiting-key' }
  | { readonly id: 'uploading' | 'processing'; readonly percent: number | null }
  | { readonly id: 'stalled' | 'not-followed'; readonly hours: number }
  | {
      readonly id: 'complete';
      readonly issues: number | null;
      /** null until the app has read them. */
      readonly severities: SeverityCounts | null;
    }
  | { readonly id: 'retrying'; readonly inMs: number; readonly attempt: number; readonly kind: FailureKind }
  | { readonly id: 'on-hold'; readonly hold: AccountLabel; readonly step: 'upload' | 'reading' }
  | {
      readonly id: 'reading-held';
      readonly why: 'plan' | 'key' | 'network' | 'service' | 'rate-limit';
      readonly inMs: number;
    }
  | { readonly id: 'waiting-group'; readonly uploaded: number; readonly total: number }
  | { readonly id: 'waiting-plan'; readonly bucket: Bucket }
  | { readonly id: 'waiting-rate'; readonly bucket: Bucket; readonly inMs: number }
  | { readonly id: 'failed'; readonly kind: FailureKind };

/** `value` is 0-1, or null for an indeterminate bar. */
type Bar = { readonly value: number | null; readonly tone: Tone } | null;

export interface RowStatus {
  readonly message: StatusMessage;
  readonly tone: Tone;
  readonly bar: Bar;
}

/** The acknowledged fraction of the bytes, 0-1; null while the size is unknown or zero. */
export function sentFraction(row: Pick<UploadRow, 'sentBytes' | 'sizeBytes'>): number | null {
  if (row.sizeBytes === null || row.sizeBytes <= 0) return null;
  return Math.min(1, Math.max(0, row.sentBytes / row.sizeBytes));
}

/** Whether the status text changes with the clock alone. */
export function countsDown(row: Pick<UploadRow, 'wait'>): boolean {
  return row.wait?.kind === 'retry' || row.wait?.kind === 'rate-limit';
}

function queuedStatus(wait: Wait | null, now: number): { message: StatusMessage; tone: Tone } {
  if (wait === null) return { message: { id: 'waiting' }, tone: 'neutral' };
  switch (wait.kind) {
    case 'turn':
      return { message: { id: 'waiting' }, tone: 'neutral' };
    case 'retry':
      if (wait.failure.kind === 'drive-not-responding')
        return { message: { id: 'waiting-drive' }, tone: 'waiting' };
      if (wait.failure.kind === 'file-being-written')
        return { message: { id: 'being-written' }, tone: 'waiting' };
      return {
        message: {
          id: 'retrying',
          inMs: Math.max(0, wait.retryAt - now),
          attempt: wait.attempt,
          kind: wait.failure.kind,
        },
        tone: 'waiting',
      };
    case 'rate-limit':
      return {
        message: { id: 'waiting-rate', bucket: wait.bucket, inMs: Math.max(0, wait.until - now) },
        tone: 'waiting',
      };
    case 'plan':
      return { message: { id: 'waiting-plan', bucket: wait.bucket }, tone: 'waiting' };
    case 'key':
      return { message: { id: 'waiting-key' }, tone: 'waiting' };
    case 'network':
      return { message: { id: 'waiting-network' }, tone: 'waiting' };
    case 'copy':
      return { message: { id: 'waiting-copy' }, tone: 'waiting' };
    case 'account':
      return { message: { id: 'on-hold', hold: wait, step: 'upload' }, tone: 'waiting' };
    case 'group': {
      const { uploaded, total, needsAttention } = wait.group;
      return {
        message: { id: 'waiting-group', uploaded, total },
        tone: needsAttention ? 'waiting' : 'neutral',
      };
    }
    case 'service':
      return { message: { id: 'waiting-service' }, tone: 'waiting' };
    case 'all-paused':
      return { message: { id: 'all-paused' }, tone: 'neutral' };
    default:
      return assertNever(wait);
  }
}

/** Why the progress cannot be read; null: it can. The service continues to process the file. */
function heldReading(wait: Wait | null, now: number): StatusMessage | null {
  switch (wait?.kind) {
    case 'account':
      return { id: 'on-hold', hold: wait, step: 'reading' };
    case 'rate-limit':
      return { id: 'reading-held', why: 'rate-limit', inMs: Math.max(0, wait.until - now) };
    case 'plan':
    case 'key':
    case 'network':
    case 'service':
      return { id: 'reading-held', why: wait.kind, inMs: 0 };
    case 'turn':
    case 'retry':
    case 'copy':
    case 'group':
    case 'all-paused':
    case undefined:
      return null;
  }
}

/** The bar of a row that is not sending: the progress so far, or none when nothing was sent. */
function storedProgressBar(row: UploadRow): Bar {
  const share = sentFraction(row);
  return share !== null && share > 0 ? { value: share, tone: 'neutral' } : null;
}

/** `now` in milliseconds since 1970; only rows for which `countsDown` holds depend on it. */
export function statusOf(row: UploadRow, now: number): RowStatus {
  switch (row.state) {
    case 'queued': {
      const { message, tone } = queuedStatus(row.wait, now);
      // A file that waits for its group is uploaded, so a full bar would say nothing.
      const bar = row.wait?.kind === 'group' ? null : storedProgressBar(row);
      return { message, tone, bar };
    }
    case 'checking':
      return { message: { id: 'checking' }, tone: 'active', bar: { value: null, tone: 'active' } };
    case 'uploading': {
      const share = sentFraction(row);
      if (share === 1) {
        return { message: { id: 'finishing' }, tone: 'active', bar: { value: null, tone: 'active' } };
      }
      return {
        message: { id: 'uploading', percent: share === null ? null : wholePercent(share) },
        tone: 'active',
        bar: { value: share, tone: 'active' },
      };
    }
    case 'submitting':
      return { message: { id: 'finishing' }, tone: 'active', bar: { value: null, tone: 'active' } };
    case 'processing': {
      const held = heldReading(row.wait, now);
      if (held !== null) return { message: held, tone: 'waiting', bar: null };
      const hours = hoursWithoutProgress(row);
      if (hours !== null) return { message: { id: 'stalled', hours }, tone: 'waiting', bar: null };
      // Before the first poll the percentage is 0, which says nothing.
      const percent = row.processingPercent ? wholePercent(row.processingPercent / 100) : null;
      return {
        message: { id: 'processing', percent },
        tone: 'active',
        bar: { value: percent === null ? null : percent / 100, tone: 'active' },
      };
    }
    case 'complete':
      return {
        message: { id: 'complete', issues: row.issueCount, severities: row.severities },
        tone: completeTone(row),
        bar: null,
      };
    case 'already-submitted':
      return { message: { id: 'already-submitted' }, tone: 'quiet', bar: null };
    case 'failed': {
      const kind = row.failure?.kind ?? 'internal';
      if (kind === 'cancelled') return { message: { id: 'cancelled' }, tone: 'neutral', bar: null };
      if (kind === 'name-skipped') return { message: { id: 'skipped' }, tone: 'neutral', bar: null };
      const hours = hoursWithoutProgress(row);
      if (hours !== null) return { message: { id: 'not-followed', hours }, tone: 'neutral', bar: null };
      return { message: { id: 'failed', kind }, tone: 'danger', bar: null };
    }
    case 'paused':
      return { message: { id: 'paused' }, tone: 'neutral', bar: storedProgressBar(row) };
    default:
      return assertNever(row.state);
  }
}

/** null while the processing moves. */
function hoursWithoutProgress({ failure }: UploadRow): number | null {
  if (failure?.kind !== 'processing-stalled') return null;
  const hours = failure.facts?.['hours'];
  return typeof hours === 'number' ? hours : 0;
}

/** Only a review without issues is a success. While its issues are unknown, it is none yet. */
function completeTone({ severities }: UploadRow): Tone {
  if (severities === null) return 'neutral';
  const worst = worstSeverity(severities);
  return worst === null ? 'success' : severityTones[worst];
}

const icons: Readonly<Record<StatusMessage['id'], IconName>> = {
  waiting: 'clock',
  checking: 'scan',
  uploading: 'up',
  finishing: 'finishing',
  processing: 'processing',
  stalled: 'attention',
  'not-followed': 'cancelled',
  complete: 'complete',
  'already-submitted': 'already',
  paused: 'pause',
  'all-paused': 'pause',
  'waiting-drive': 'offline',
  'being-written': 'clock',
  cancelled: 'cancelled',
  skipped: 'cancelled',
  retrying: 'retry',
  'waiting-network': 'offline',
  'waiting-service': 'offline',
  'waiting-copy': 'clock',
  'waiting-group': 'groups',
  'on-hold': 'key',
  'reading-held': 'processing',
  'waiting-key': 'key',
  'waiting-plan': 'plan',
  'waiting-rate': 'rate',
  failed: 'attention',
};

export function statusIcon(message: StatusMessage): IconName {
  if (message.id === 'complete') {
    const worst = message.severities === null ? null : worstSeverity(message.severities);
    if (worst !== null) return severityIcons[worst];
    if (message.severities === null && (message.issues ?? 0) > 0) return 'info';
  }
  return icons[message.id];
}
