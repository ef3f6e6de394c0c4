/** What holds for two computers of one workspace in the end: each function returns the violations in the evidence. Pure. */
import type { FileEvidence, TwoComputersEvidence } from './twoComputers.ts';

type Invariant = (evidence: TwoComputersEvidence) => readonly string[];

const goodEnds: ReadonlySet<string> = new Set(['complete', 'already-submitted']);

export const invariants = {
  'every file ends complete or already submitted': ({ files }) =>
    files
      .filter(({ row }) => row === null || !goodEnds.has(row.state))
      .map(({ path, row }) => `${path}: ${row?.state ?? 'no row'} (${row?.failure ?? 'no failure'})`),

  'what a row says is in the workspace is there, byte for byte': ({ files, stored }) =>
    ended(files)
      .filter((file) => stored[file.name]?.sha256 !== file.sha256)
      .map(
        ({ path, name, sha256 }) =>
          `${path}: ${name} has ${stored[name]?.sha256 ?? 'no bytes'}, not ${sha256}`,
      ),

  'every content is submitted once': ({ files, stored }) =>
    files
      .map(({ path, sha256 }) => ({
        path,
        submissionIds: Object.values(stored)
          .filter((blob) => blob.sha256 === sha256)
          .flatMap(({ submissionIds }) => submissionIds),
      }))
      .filter(({ submissionIds }) => submissionIds.length !== 1)
      .map(({ path, submissionIds }) => `${path}: ${submissionIds.length} submissions`),

  'nothing else is submitted': ({ files, stored }) => {
    const contents = new Set(files.map(({ sha256 }) => sha256));
    return Object.entries(stored)
      .filter(([, { sha256, submissionIds }]) => submissionIds.length > 0 && !contents.has(sha256 ?? ''))
      .map(([name]) => name);
  },

  'the submission that a row names is the one of its file': ({ files, stored }) =>
    ended(files)
      .filter(
        ({ row, name }) => row.submissionId !== null && stored[name]?.submissionIds[0] !== row.submissionId,
      )
      .map(
        ({ path, row, name }) =>
          `${path}: ${row.submissionId ?? ''}, ${name} has ${stored[name]?.submissionIds.join(', ')}`,
      ),

  'what was accepted survives every kill': ({ forgotten }) => forgotten,
  'nothing else goes wrong': ({ bugs }) => bugs,
} as const satisfies Record<string, Invariant>;
export type TwoComputersInvariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: TwoComputersInvariant;
  readonly what: string;
}

export function violationsOf(evidence: TwoComputersEvidence): readonly Violation[] {
  const names = Object.keys(invariants) as TwoComputersInvariant[];
  return names.flatMap((invariant) => invariants[invariant](evidence).map((what) => ({ invariant, what })));
}

/** The files that ended well, with the names that their rows say they have in the workspace. */
function ended(files: readonly FileEvidence[]) {
  return files.flatMap(({ path, sha256, row }) =>
    row === null || !goodEnds.has(row.state) ? [] : [{ path, sha256, row, name: row.uploadedAs ?? row.name }],
  );
}
