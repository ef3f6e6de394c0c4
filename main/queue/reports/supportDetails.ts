/**
 * The details of one upload for support: status, message, docs_url, app version and time. Contains no key and no
 * signature.
 */
import type { Failure } from '../../../preload/contract.ts';
import { redact } from '../../shared/redact.ts';
import type { Upload } from '../model/upload.ts';

function hoursOf(failure: Failure | null): string | null {
  const hours = failure?.facts?.['hours'];
  return hours === undefined ? null : String(hours);
}

export function supportDetails(upload: Upload, appVersion: string, now: number): string {
  const failure = 'failure' in upload.status ? upload.status.failure : null;
  const lines: [string, string | number | null | undefined][] = [
    ['Status', failure?.status ?? 'none (no answer of the service)'],
    ['Message', failure?.detail],
    ['Kind', failure?.kind],
    ...(failure?.fields ?? []).map(({ field, message }): [string, string] => [`Field ${field}`, message]),
    ['Hours without progress', hoursOf(failure)],
    ['Docs', failure?.docsUrl],
    ['State', upload.status.state],
    ['Tries', upload.attempt],
    ['Submission', upload.submission?.submissionId],
    ['App', `MediaMagic Uploader ${appVersion} (${process.platform})`],
    ['Time', new Date(now).toISOString()],
  ];
  const text = lines
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  return redact(text);
}
