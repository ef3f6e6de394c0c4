/** Executes a batch of runs in parallel against one service, and collects the evidence. */
import type { RunEvidence, BatchEvidence } from './invariants.ts';
import type { Plan } from './plan.ts';
import { type RunSetup, type RunRecord, executePlan } from './run.ts';

export interface RunBatch {
  readonly records: readonly RunRecord[];
  readonly runs: readonly RunEvidence[];
  readonly service: BatchEvidence;
}

/** The service's error for a client that is killed while it sends a body. */
const abortedError = 'Error: aborted';
/** Runs in parallel; they mostly wait for a poll or a retry. */
const parallelRuns = 24;

/** Starts with an empty service. `seed`: for the runs' names. */
export async function executeBatch(plans: readonly Plan[], seed: number, setup: RunSetup): Promise<RunBatch> {
  await setup.service.control.reset();
  const records: RunRecord[] = [];
  const left = plans.values();
  const lane = async () => {
    for (const plan of left) records.push(await executePlan(plan, setup));
  };
  await Promise.all(Array.from({ length: parallelRuns }, lane));
  return await gather(records, seed, setup);
}

/** Reads the ledger after all runs, so that late POSTs are counted. */
async function gather(records: readonly RunRecord[], seed: number, { service }: RunSetup): Promise<RunBatch> {
  const { requests, submissions, created, problems } = await service.control.ledger({
    endpoint: 'submissions.create',
  });
  const faults = await service.control.faults();
  const seen = new Map(faults.map((fault) => [fault.id, fault.seen]));
  const runs = await Promise.all(
    records.map(async ({ plan, files, kills, rows, forgotten, bugs }): Promise<RunEvidence> => {
      const blobs = files.map(async ({ blobPath, sha256, counterId }) => ({
        blobPath,
        posts: seen.get(counterId) ?? 0,
        submissions: submissions[blobPath]?.submissionIds.length ?? 0,
        conflicts: submissions[blobPath]?.conflicts ?? 0,
        sha256,
        storedSha256: (await service.control.blob(blobPath))?.sha256 ?? null,
      }));
      const blobPaths = files.map(({ blobPath }) => blobPath);
      return {
        run: describe(plan, seed, kills.length),
        fileNames: files.map(({ name }) => name),
        blobs: await Promise.all(blobs),
        requested: plan.mode === 'together' ? [blobPaths] : blobPaths.map((blobPath) => [blobPath]),
        created: created
          .map((submission) => submission.blobPaths)
          .filter((list) => list.some((blobPath) => blobPaths.includes(blobPath))),
        rows,
        forgotten,
        bugs,
      };
    }),
  );
  const blobs = runs.flatMap((run) => run.blobs);
  const known = new Set(blobs.map(({ blobPath }) => blobPath));
  // Only a probe of the endpoint, which has no asset, is refused as invalid.
  const probes = requests.filter(({ status }) => status === 422);
  const gone = requests.filter(
    ({ state, fault, requestBytes }) => state === 'closed' && fault === null && requestBytes === 0,
  );
  return {
    records,
    runs,
    service: {
      posts: requests.length - probes.length,
      bodilessPosts: gone.length,
      countedPosts: sum(runs.flatMap(postsOf)),
      strangeBlobs: Object.keys(submissions).filter((blobPath) => !known.has(blobPath)),
      problems: problems.filter((text) => text !== abortedError),
    },
  };
}

/** The posts of each submission that was asked for. */
function postsOf({ requested, blobs }: RunEvidence): number[] {
  const posts = new Map(blobs.map((blob) => [blob.blobPath, blob.posts]));
  return requested.map(([first = '']) => posts.get(first) ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function describe({ run, mode, files, kills }: Plan, seed: number, done: number): string {
  const faults = files.map(({ firstPost }) => firstPost).join(', ');
  const places = kills.map(({ by, at }) => `${by}: ${at}`).join(', ');
  return `seed ${seed}, run ${run} (${mode}; first POSTs: ${faults}; kills: ${places || 'none'}; ${done} of them came in time)`;
}
