/** The promise as laws over what a run left behind: each is a function that answers with what breaks it. Pure. */
import type { EndRow } from './queueProcess.ts';

/** What became of one blob at the service. */
export interface BlobEvidence {
  readonly blobPath: string;
  /** POST /submissions that arrived for it, whatever became of them. */
  readonly posts: number;
  readonly submissions: number;
  /** Posts that were answered 409. */
  readonly conflicts: number;
  /** Of the file; `storedSha256` of the blob, null where there is none. */
  readonly sha256: string;
  readonly storedSha256: string | null;
}

export interface RunEvidence {
  /** Names the run, so that it can be had again. */
  readonly run: string;
  readonly fileNames: readonly string[];
  readonly blobs: readonly BlobEvidence[];
  /** The queue as the last life left it. */
  readonly rows: readonly EndRow[];
  /** Names that an earlier life had accepted and a later one did not find. */
  readonly forgotten: readonly string[];
  /** Whatever else went wrong: a bug, a crash, a life that would not end. */
  readonly bugs: readonly string[];
}

/** Of the service as a whole, after a wave of runs. */
export interface WaveEvidence {
  /** POST /submissions in the ledger; `bodiless`: of them those whose client was gone before it had said for what. */
  readonly posts: number;
  readonly bodilessPosts: number;
  /** The sum of what was counted for each blob. */
  readonly countedPosts: number;
  /** Blobs with a submission that no run knows of. */
  readonly strangeBlobs: readonly string[];
  readonly problems: readonly string[];
}

type Invariant<Evidence> = (evidence: Evidence) => readonly string[];

const goodEnds: ReadonlySet<string> = new Set(['complete', 'already-submitted']);

export const runLaws = {
  'no blobPath is posted more than twice': ({ blobs }) =>
    blobs.filter(({ posts }) => posts > 2).map(({ blobPath, posts }) => `${blobPath}: ${posts} posts`),

  'every blob has one submission': ({ blobs }) =>
    blobs
      .filter(({ submissions }) => submissions !== 1)
      .map(({ blobPath, submissions }) => `${blobPath}: ${submissions} submissions`),

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

export const waveLaws = {
  'every post is counted for its blob': ({ posts, bodilessPosts, countedPosts }) =>
    countedPosts > posts || countedPosts < posts - bodilessPosts
      ? [`${posts} posts, ${bodilessPosts} of them without a body, and ${countedPosts} counted`]
      : [],
  'no other blob is submitted': ({ strangeBlobs }) => strangeBlobs,
  'the service is sound': ({ problems }) => problems,
} as const satisfies Record<string, Invariant<WaveEvidence>>;

/** Every law that the run breaks, with the run's name and what breaks it. */
export function brokenByRun(evidence: RunEvidence): readonly string[] {
  return broken(runLaws, evidence).map((text) => `${evidence.run}: ${text}`);
}

export function brokenByWave(evidence: WaveEvidence): readonly string[] {
  return broken(waveLaws, evidence);
}

function broken<Evidence>(
  invariants: Readonly<Record<string, Invariant<Evidence>>>,
  evidence: Evidence,
): string[] {
  return Object.entries(invariants).flatMap(([name, law]) =>
    law(evidence).map((what) => `not so: ${name}: ${what}`),
  );
}
