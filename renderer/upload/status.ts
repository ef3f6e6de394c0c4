/** What a row's status says: which words, icon, tone and bar. Pure; the words themselves are in the catalogues. */
import {
  type Bucket,
  type FailureKind,
  type UploadRow,
  type Wait,
  wholePercent,
} from '../../preload/contract.ts';
import { assertNever } from '../ui/assertNever.ts';
import type { Tone } from '../ui/types.ts';

export type StatusWords =
  | { readonly say: 'waiting' | 'checking' | 'finishing' | 'already-submitted' | 'paused' | 'all-paused' }
  | { readonly say: 'cancelled' | 'waiting-network' | 'waiting-service' | 'waiting-copy' | 'waiting-key' }
  | { readonly say: 'uploading' | 'processing'; readonly percent: number | null }
  | { readonly say: 'complete'; readonly issues: number | null }
  | { readonly say: 'retrying'; readonly inMs: number; readonly attempt: number; readonly kind: FailureKind }
  | { readonly say: 'waiting-plan'; readonly bucket: Bucket }
  | { readonly say: 'waiting-rate'; readonly bucket: Bucket; readonly inMs: number }
  | { readonly say: 'failed'; readonly kind: FailureKind };

/** `value` 0-1, or null where something moves but nobody can say how far it is. */
export type Bar = { readonly value: number | null; readonly tone: Tone } | null;

export interface RowStatus {
  readonly words: StatusWords;
  readonly tone: Tone;
  readonly bar: Bar;
}

/** Acknowledged share of the bytes, 0-1; null while the size is unknown or nothing. */
export function sentShare(row: Pick<UploadRow, 'sentBytes' | 'sizeBytes'>): number | null {
  if (row.sizeBytes === null || row.sizeBytes <= 0) return null;
  return Math.min(1, Math.max(0, row.sentBytes / row.sizeBytes));
}

/** Whether the words of this row change with the clock alone. */
export function countsDown(row: Pick<UploadRow, 'wait'>): boolean {
  return row.wait?.kind === 'retry' || row.wait?.kind === 'rate-limit';
}

function queuedWords(wait: Wait | null, now: number): { words: StatusWords; tone: Tone } {
  if (wait === null) return { words: { say: 'waiting' }, tone: 'neutral' };
  switch (wait.kind) {
    case 'turn':
      return { words: { say: 'waiting' }, tone: 'neutral' };
    case 'retry':
      return {
        words: {
          say: 'retrying',
          inMs: Math.max(0, wait.retryAt - now),
          attempt: wait.attempt,
          kind: wait.failure.kind,
        },
        tone: 'waiting',
      };
    case 'rate-limit':
      return {
        words: { say: 'waiting-rate', bucket: wait.bucket, inMs: Math.max(0, wait.until - now) },
        tone: 'waiting',
      };
    case 'plan':
      return { words: { say: 'waiting-plan', bucket: wait.bucket }, tone: 'waiting' };
    case 'key':
      return { words: { say: 'waiting-key' }, tone: 'waiting' };
    case 'network':
      return { words: { say: 'waiting-network' }, tone: 'waiting' };
    case 'copy':
      return { words: { say: 'waiting-copy' }, tone: 'waiting' };
    case 'service':
      return { words: { say: 'waiting-service' }, tone: 'waiting' };
    case 'all-paused':
      return { words: { say: 'all-paused' }, tone: 'neutral' };
    default:
      return assertNever(wait);
  }
}

/** A bar that stands still but keeps what was sent, as long as there is something to keep. */
function keptBar(row: UploadRow): Bar {
  const share = sentShare(row);
  return share !== null && share > 0 ? { value: share, tone: 'neutral' } : null;
}

/** `now` in milliseconds since 1970; only rows for which `countsDown` holds depend on it. */
export function statusOf(row: UploadRow, now: number): RowStatus {
  switch (row.state) {
    case 'queued': {
      const { words, tone } = queuedWords(row.wait, now);
      return { words, tone, bar: keptBar(row) };
    }
    case 'checking':
      return { words: { say: 'checking' }, tone: 'active', bar: { value: null, tone: 'active' } };
    case 'uploading': {
      const share = sentShare(row);
      if (share === 1) {
        return { words: { say: 'finishing' }, tone: 'active', bar: { value: null, tone: 'active' } };
      }
      return {
        words: { say: 'uploading', percent: share === null ? null : wholePercent(share) },
        tone: 'active',
        bar: { value: share, tone: 'active' },
      };
    }
    case 'submitting':
      return { words: { say: 'finishing' }, tone: 'active', bar: { value: null, tone: 'active' } };
    case 'processing': {
      // Until the service was asked for the first time, 0 is no news.
      const percent = row.processingPercent ? wholePercent(row.processingPercent / 100) : null;
      return {
        words: { say: 'processing', percent },
        tone: 'active',
        bar: { value: percent === null ? null : percent / 100, tone: 'active' },
      };
    }
    case 'complete':
      return { words: { say: 'complete', issues: row.issueCount }, tone: 'success', bar: null };
    case 'already-submitted':
      return { words: { say: 'already-submitted' }, tone: 'quiet', bar: null };
    case 'failed': {
      const kind = row.failure?.kind ?? 'internal';
      if (kind === 'cancelled') return { words: { say: 'cancelled' }, tone: 'neutral', bar: null };
      return { words: { say: 'failed', kind }, tone: 'danger', bar: null };
    }
    case 'paused':
      return { words: { say: 'paused' }, tone: 'neutral', bar: keptBar(row) };
    default:
      return assertNever(row.state);
  }
}
