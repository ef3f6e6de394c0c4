/** What the demo demands of each drop, and whether what was found is that. Pure. */
import type { FailureKind, UploadDetails, UploadState } from '../../preload/contract.ts';

/** How one drop ended: a failure by its kind; `already-queued` made no upload of its own, and was to make none. */
export type Outcome =
  | Exclude<UploadState, 'failed'>
  | `failed: ${FailureKind}`
  | 'already-queued'
  | 'not-reported'
  | 'no-upload';

/** One drop of one file. */
export interface DemoCase {
  readonly label: string;
  readonly path: string;
  readonly expected: Outcome;
  /** Which of the uploads of its path it made, from 0; null: a drop of a file that already waits. */
  readonly upload: number | null;
}

/** A file on the disk, or a blob in storage. */
export interface Content {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What the service has counted of one blob. */
export interface BlobCount {
  /** How often it was sent whole. */
  readonly stored: number;
  readonly submissions: number;
  /** How often a submission of it was refused with 409. */
  readonly conflicts: number;
}

/** Everything that the demo has seen when all is over. */
export interface Evidence {
  /** In the order of adding. */
  readonly uploads: readonly UploadDetails[];
  /** By path. */
  readonly files: ReadonlyMap<string, Content>;
  /** What storage holds, by blobPath. */
  readonly blobs: ReadonlyMap<string, Content>;
  /** By blobPath: every one that a byte arrived for, or a submission. */
  readonly counts: ReadonlyMap<string, BlobCount>;
  /** Whether the window said of the first drop that a file was already in the queue. */
  readonly saidAlreadyQueued: boolean;
}

export interface CaseResult {
  readonly label: string;
  readonly sizeBytes: number;
  readonly outcome: Outcome;
  readonly expected: Outcome;
  /** From the drop to the end; null where there is no upload, or no end. */
  readonly durationMs: number | null;
  /** What is wrong besides the outcome: what can follow "Poster.jpg: ". */
  readonly problems: readonly string[];
}

export function isAsExpected({ outcome, expected, problems }: CaseResult): boolean {
  return outcome === expected && problems.length === 0;
}

/** Whether nothing more happens to the upload by itself. */
export function isOver({ row }: UploadDetails): boolean {
  return row.state === 'complete' || row.state === 'already-submitted' || row.state === 'failed';
}

export function judge(cases: readonly DemoCase[], evidence: Evidence): CaseResult[] {
  return cases.map((demoCase) => {
    const upload = uploadOf(demoCase, evidence.uploads);
    return {
      label: demoCase.label,
      sizeBytes: evidence.files.get(demoCase.path)?.sizeBytes ?? 0,
      outcome: demoCase.upload === null ? repeatOutcome(evidence) : outcomeOf(upload),
      expected: demoCase.expected,
      durationMs: durationOf(upload),
      problems: problemsOf(demoCase, upload, evidence),
    };
  });
}

/** The case that made the upload; null for an upload that the demo did not mean to make. */
export function caseOf(
  cases: readonly DemoCase[],
  uploads: readonly UploadDetails[],
  upload: UploadDetails,
): DemoCase | null {
  return cases.find((demoCase) => uploadOf(demoCase, uploads) === upload) ?? null;
}

function uploadOf({ path, upload }: DemoCase, uploads: readonly UploadDetails[]): UploadDetails | null {
  if (upload === null) return null;
  return uploads.filter((candidate) => candidate.path === path)[upload] ?? null;
}

function outcomeOf(upload: UploadDetails | null): Outcome {
  if (upload === null) return 'no-upload';
  const { state, failure } = upload.row;
  return state === 'failed' ? `failed: ${failure?.kind ?? 'internal'}` : state;
}

function repeatOutcome({ saidAlreadyQueued }: Evidence): Outcome {
  return saidAlreadyQueued ? 'already-queued' : 'not-reported';
}

function durationOf(upload: UploadDetails | null): number | null {
  if (upload === null || upload.row.finishedAt === null) return null;
  return upload.row.finishedAt - upload.row.addedAt;
}

function problemsOf(demoCase: DemoCase, upload: UploadDetails | null, evidence: Evidence): string[] {
  if (demoCase.expected.startsWith('failed')) return refusalProblems(demoCase, evidence);
  if (upload === null || upload.blobPath === null) return [];
  return blobProblems(upload, upload.blobPath, evidence);
}

/** What the app refuses, it refuses before a byte is sent. */
function refusalProblems({ path }: DemoCase, { counts }: Evidence): string[] {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const wasSent = [...counts.keys()].some((blobPath) => blobPath.endsWith(`/${name}`));
  return wasSent ? ['bytes of it were sent'] : [];
}

function blobProblems({ path, row }: UploadDetails, blobPath: string, evidence: Evidence): string[] {
  const problems: string[] = [];
  const blob = evidence.blobs.get(blobPath);
  if (blob === undefined) problems.push('its bytes are not in storage');
  else if (blob.sha256 !== evidence.files.get(path)?.sha256) {
    problems.push('its bytes in storage differ from the file');
  }
  const { stored, submissions, conflicts } = evidence.counts.get(blobPath) ?? {
    stored: 0,
    submissions: 0,
    conflicts: 0,
  };
  if (submissions !== 1) problems.push(`it has ${submissions} submissions instead of 1`);
  if (row.state === 'complete' && stored > 1) problems.push(`it was sent ${stored} times`);
  if (row.state === 'already-submitted' && conflicts === 0) problems.push('the service did not refuse it');
  return problems;
}
