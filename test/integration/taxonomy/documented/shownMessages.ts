/** The messages of the window for a row and a banner, from the renderer's pure functions and its English catalogue. */
import type { GateNotice, UploadRow } from '../../../../preload/contract.ts';
import { keyTitle } from '../../../../renderer/gates/gates.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { explainFailure, failureHeadline } from '../../../../renderer/upload/failureText.ts';
import { statusOf } from '../../../../renderer/upload/status.ts';
import { statusText, sublineText } from '../../../../renderer/upload/statusText.ts';

const i18n = createI18n('en-GB');

/** The row's line and the one below it, as they were when the upload was added. */
export function rowWords(row: UploadRow): { readonly line: string; readonly below: string } {
  const now = row.addedAt;
  return { line: statusText(statusOf(row, now).message, i18n), below: sublineText(row, now, i18n) };
}

export function bannerTitle(notice: GateNotice): string {
  const { t, format } = i18n;
  switch (notice.gate) {
    case 'key':
      return t(`gates.key.titles.${keyTitle(notice)}`);
    case 'plan':
      return t('gates.plan.title', { buckets: format.list([t(`buckets.${notice.bucket}`)]) });
    case 'rate-limit':
      return t('gates.rate.title', { bucket: t(`buckets.${notice.bucket}`) });
    case 'storage':
    case 'offline':
      return failureHeadline(notice.failure, i18n);
  }
}

/** Everything the window says about this row and these banners, the details of a failure included. */
export function allWords(row: UploadRow, notices: readonly GateNotice[]): string[] {
  const failures = [
    ...notices.map((notice) => notice.failure),
    ...(row.failure === null ? [] : [row.failure]),
  ];
  const { line, below } = rowWords(row);
  return [
    line,
    below,
    ...notices.map(bannerTitle),
    ...failures.flatMap((failure) => [failureHeadline(failure, i18n), explainFailure(failure, i18n)]),
  ];
}

/** A message key, an unfilled placeholder, or a missing value. */
export const leftOver =
  /[{}]|\b(?:status|waits|failures|failuresWithFacts|sublines|buckets|gates)\.[a-z]|undefined|\bnull\b|NaN|\[object/;
