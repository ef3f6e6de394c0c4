/** What the demo demands of each drop, and whether the evidence shows it. Pure. */
import type { FailureKind, UploadDetails, UploadState } from '../../preload/contract.ts';

/** What the window says of a drop that makes no upload, as it should. */
export type Said = 'already-queued' | 'already-uploaded';

/** How one drop ended: a failure by its kind. */
export type Outcome =
  | Exclude<UploadState, 'failed'>
  | `failed: ${FailureKind}`
  | Said
  | 'not-reported'
  | 'no-upload';

/** One drop of one file. */
export interface DemoCase {
  readonly label: string;
  readonly path: string;
  readonly expected: Outcome;
  /** Which of the uploads of its path it made, from 0; null: none, because the file is known. */
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

/** Everything that the demo has seen at its end. */
export interface Evidence {
  /** In the order of adding. */
  readonly uploads: readonly UploadDetails[];
  /** By path. */
  readonly files: ReadonlyMap<string, Content>;
  /** The contents of storage, by blobPath. */
  readonly blobs: ReadonlyMap<string, Content>;
  /** By blobPath: every one that received a byte or a submission. */
  readonly counts: ReadonlyMap<string, BlobCount>;
  /** What the window has said. */
  readonly said: ReadonlySet<Outcome>;
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

/** Whether the upload has ended. */
export function isOver({ row }: UploadDetails): boolean {
  return row.state === 'complete' || row.state === 'already-submitted' || row.state === 'failed';
}

export function judge(cases: readonly DemoCase[], evidence: Evidence): CaseResult[] {
  return cases.map((demoCase) => {
    const { label, path, expected } = demoCase;
    const upload = uploadOf(demoCase, evidence.uploads);
    const finishedAt = upload?.row.finishedAt ?? null;
    return {
      label,
      sizeBytes: evidence.files.get(path)?.sizeBytes ?? 0,
      outcome: outcomeOf(demoCase, upload, evidence),
      expected,
      durationMs: upload === null || finishedAt === null ? null : finishedAt - upload.row.addedAt,
      problems: problemsOf(demoCase, upload, evidence),
    };
  });
}

/** The case that made the upload; null for an upload that no drop should have made. */
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

function outcomeOf(demoCase: DemoCase, upload: UploadDetails | null, { said }: Evidence): Outcome {
  if (demoCase.upload === null) return said.has(demoCase.expected) ? demoCase.expected : 'not-reported';
  if (upload === null) return 'no-upload';
  const { state, failure } = upload.row;
  return state === 'failed' ? `failed: ${failure?.kind ?? 'internal'}` : state;
}

function problemsOf(
  { expected, path }: DemoCase,
  upload: UploadDetails | null,
  { blobs, counts, files }: Evidence,
): string[] {
  if (expected.startsWith('failed')) {
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const found = [...counts].find(([blobPath]) => blobPath.endsWith(`/${name}`))?.[1];
    if (expected === 'failed: name-taken')
      return found?.stored === 1 && found.submissions === 1
        ? []
        : ['the file of another client was replaced'];
    // The app refuses such a file before it sends a byte.
    return found === undefined ? [] : ['bytes of it were sent'];
  }
  if (upload === null || upload.blobPath === null) return [];
  const { state } = upload.row;
  const blob = blobs.get(upload.blobPath);
  const none: BlobCount = { stored: 0, submissions: 0, conflicts: 0 };
  const { stored, submissions, conflicts } = counts.get(upload.blobPath) ?? none;
  return [
    ...(blob === undefined ? ['its bytes are not in storage'] : []),
    ...(blob !== undefined && blob.sha256 !== files.get(path)?.sha256
      ? ['its bytes in storage differ from the file']
      : []),
    ...(submissions === 1 ? [] : [`it has ${submissions} submissions instead of 1`]),
    ...(state === 'complete' && stored > 1 ? [`it was sent ${stored} times`] : []),
    ...(state === 'already-submitted' && conflicts === 0 ? ['the service did not refuse it'] : []),
  ];
}
