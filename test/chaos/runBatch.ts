/** A wave of runs, a few side by side against one service, and the evidence that they leave. */
import type { RunEvidence, WaveEvidence } from './invariants.ts';
import type { Plan } from './plan.ts';
import { type Ground, type RunRecord, carryOut } from './run.ts';

export interface RunBatch {
  readonly records: readonly RunRecord[];
  readonly runs: readonly RunEvidence[];
  readonly service: WaveEvidence;
}

/** What the service says of a client that is killed while it sends a body. */
const leftInTheMiddle = 'Error: aborted';
/** They mostly wait: for a poll, for a repeat. */
const sideBySide = 24;

/** Starts from an empty service. `seed` is for the runs' names. */
export async function runWave(plans: readonly Plan[], seed: number, ground: Ground): Promise<RunBatch> {
  await ground.service.control.reset();
  const records: RunRecord[] = [];
  const left = plans.values();
  const lane = async () => {
    for (const plan of left) records.push(await carryOut(plan, ground));
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  return await gather(records, seed, ground);
}

/** Read only now: also a POST that came late is counted. */
async function gather(records: readonly RunRecord[], seed: number, { service }: Ground): Promise<RunBatch> {
  const { requests, submissions, problems } = await service.control.ledger({
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
      return {
        run: describe(plan, seed, kills.length),
        fileNames: files.map(({ name }) => name),
        blobs: await Promise.all(blobs),
        rows,
        forgotten,
        bugs,
      };
    }),
  );
  const blobs = runs.flatMap((run) => run.blobs);
  const known = new Set(blobs.map(({ blobPath }) => blobPath));
  const gone = requests.filter(
    ({ state, fault, requestBytes }) => state === 'closed' && fault === null && requestBytes === 0,
  );
  return {
    records,
    runs,
    service: {
      posts: requests.length,
      bodilessPosts: gone.length,
      countedPosts: blobs.reduce((sum, { posts }) => sum + posts, 0),
      strangeBlobs: Object.keys(submissions).filter((blobPath) => !known.has(blobPath)),
      problems: problems.filter((text) => text !== leftInTheMiddle),
    },
  };
}

function describe({ run, files, kills }: Plan, seed: number, done: number): string {
  const faults = files.map(({ firstPost }) => firstPost).join(', ');
  const places = kills.map(({ by, at }) => `${by}: ${at}`).join(', ');
  return `seed ${seed}, run ${run} (first POSTs: ${faults}; kills: ${places || 'none'}; ${done} of them came in time)`;
}
