/** Exports all findings of a batch as CSV (RFC 4180), one line for each, in chunks. */
import { basename, dirname } from 'node:path';

import type { NamedSidekick } from '../../../preload/contract.ts';
import { type Finding, severityNamed } from '../model/findings.ts';
import { type Upload, severitiesOf } from '../model/upload.ts';
import { csvLine, csvStart } from './reportExport.ts';

/** An upload with its findings; null if they were not read yet. */
export interface ReviewedUpload {
  readonly upload: Upload;
  readonly findings: readonly Finding[] | null;
}

/** Programs read these names, so they must not change. */
const fields = [
  'name',
  'folder',
  'severity',
  'status',
  'rule',
  'reference',
  'summary',
  'headline',
  'reasoning',
  'sidekick',
  'sidekick_id',
  'issue_id',
  'submission_id',
  'asset_id',
  'version',
] as const;

/** `missing`: called for each upload whose issues are not in the export, because they were not read yet. */
export async function* findingsCsv(
  uploads: AsyncIterable<ReviewedUpload>,
  sidekicks: readonly NamedSidekick[],
  missing: () => void,
): AsyncGenerator<string> {
  yield csvStart + csvLine(fields);
  const nameOf = (id: string) =>
    sidekicks.find((sidekick) => sidekick.id.toLowerCase() === id.toLowerCase())?.name ?? null;
  for await (const { upload, findings } of uploads) {
    if (findings === null && isExpected(upload)) missing();
    for (const finding of findings ?? []) yield csvLine(cellsOf(upload, finding, nameOf(finding.sidekickId)));
  }
}

/** Whether its review may have found issues. */
function isExpected({ status }: Upload): boolean {
  return status.state === 'complete' && Object.values(severitiesOf(status) ?? { unread: 1 }).some(Boolean);
}

function cellsOf(
  { path, submission }: Upload,
  finding: Finding,
  sidekick: string | null,
): readonly (string | number | null)[] {
  const severity = severityNamed(finding.severity);
  const values: Readonly<Record<(typeof fields)[number], string | number | null>> = {
    name: basename(path),
    folder: dirname(path),
    severity: severity === 'OTHER' ? finding.severity : severity,
    status: finding.status,
    rule: finding.ruleCode,
    reference: finding.referenceNumber,
    summary: finding.summary,
    headline: finding.headline,
    reasoning: finding.reasoning,
    sidekick,
    sidekick_id: finding.sidekickId,
    issue_id: finding.id,
    submission_id: submission?.submissionId ?? null,
    asset_id: submission?.assetId ?? null,
    version: submission?.versionNumber ?? null,
  };
  return fields.map((field) => values[field]);
}
