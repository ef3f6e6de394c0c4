/** The invariants of a run and of a batch of runs: each one returns its violations in the evidence. Pure. */
import type { FinalRow } from './queueProcess.ts';

/** The state of one blob at the service. */
export interface BlobEvidence {
  readonly blobPath: string;
  /** POST /submissions that arrived for it, with any outcome. */
  readonly posts: number;
  readonly submissions: number;
  /** Posts that were answered 409. */
  readonly conflicts: number;
  /** The checksum of the file; `storedSha256`: of the blob, null if there is none. */
  readonly sha256: string;
  readonly storedSha256: string | null;
}

export interface RunEvidence {
  /** Identifies the run, so that it can be repeated. */
  readonly run: string;
  readonly fileNames: readonly string[];
  readonly blobs: readonly BlobEvidence[];
  /** The submissions that a person asked for, and those that exist: the blobPaths of each, in order. */
  readonly requested: readonly (readonly string[])[];
  readonly created: readonly (readonly string[])[];
  /** The queue after the last process run. */
  readonly rows: readonly FinalRow[];
  /** Names that an earlier process run accepted and a later one did not find. */
  readonly forgotten: readonly string[];
  /** Other errors: a bug, a crash, a process that did not end. */
  readonly bugs: readonly string[];
}

/** The state of the service after a batch of runs. */
export interface BatchEvidence {
  /** POST /submissions in the ledger. `bodilessPosts`: those whose client was killed before it sent a body. */
  readonly posts: number;
  readonly bodilessPosts: number;
  /** The sum of the posts of all blobs; those of a group are counted once. */
  readonly countedPosts: number;
  /** Blobs with a submission that belong to no run. */
  readonly strangeBlobs: readonly string[];
  readonly problems: readonly string[];
}

type Invariant<Evidence> = (evidence: Evidence) => readonly string[];

const goodEnds: ReadonlySet<string> = new Set(['complete', 'already-submitted']);

export const runInvariants = {
  'no blobPath is posted more than twice': ({ blobs }) =>
    blobs.filter(({ posts }) => posts > 2).map(({ blobPath, posts }) => `${blobPath}: ${posts} posts`),

  'every blob has one submission': ({ blobs }) =>
    blobs
      .filter(({ submissions }) => submissions !== 1)
      .map(({ blobPath, submissions }) => `${blobPath}: ${submissions} submissions`),

  'every submission has the files that were asked for, in order': ({ requested, created }) =>
    listsOnlyIn(requested, created)
      .map((list) => `missing: ${list}`)
      .concat(listsOnlyIn(created, requested).map((list) => `not asked for: ${list}`)),

  'every upload ends complete or already submitted, none failed': ({ fileNames, rows }) => [
    ...rows
      .filter(({ state }) => !goodEnds.has(state))
      .map(({ name, state, failure }) => `${name}: ${state} (${failure ?? 'no failure'})`),
    ...fileNames
      .map((name) => ({ name, count: rows.filter((row) => row.name === name).length }))
      .filter(({ count }) => count !== 1)
      .map(({ name, count }) => `${name}: ${count} uploads`),
  ],

  'what is stored is the file, byte for byte': ({ blobs }) =>
    blobs
      .filter(({ sha256, storedSha256 }) => sha256 !== storedSha256)
      .map(({ blobPath, storedSha256 }) => `${blobPath}: ${storedSha256 ?? 'no blob'}`),

  'what was accepted survives every kill': ({ forgotten }) => forgotten,

  'nothing else goes wrong': ({ bugs }) => bugs,
} as const satisfies Record<string, Invariant<RunEvidence>>;

export const batchInvariants = {
  'every post is counted for its blobs': ({ posts, bodilessPosts, countedPosts }) =>
    countedPosts > posts || countedPosts < posts - bodilessPosts
      ? [`${posts} posts, ${bodilessPosts} of them without a body, and ${countedPosts} counted`]
      : [],
  'no other blob is submitted': ({ strangeBlobs }) => strangeBlobs,
  'the service is sound': ({ problems }) => problems,
} as const satisfies Record<string, Invariant<BatchEvidence>>;

/** Every violation of a run, with the run's name. */
export function violationsOfRun(evidence: RunEvidence): readonly string[] {
  return violations(runInvariants, evidence).map((text) => `${evidence.run}: ${text}`);
}

export function violationsOfBatch(evidence: BatchEvidence): readonly string[] {
  return violations(batchInvariants, evidence);
}

function listsOnlyIn(
  lists: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): string[] {
  const known = new Set(others.map((list) => list.join(', ')));
  return lists.map((list) => list.join(', ')).filter((list) => !known.has(list));
}

function violations<Evidence>(
  invariants: Readonly<Record<string, Invariant<Evidence>>>,
  evidence: Evidence,
): string[] {
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(evidence).map((what) => `violated: ${name}: ${what}`),
  );
}
