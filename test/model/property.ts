/** The property: after any commands in any order every guarantee holds, and in the end every upload finishes. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { asyncModelRun, asyncProperty, boolean } from 'fast-check';

import { anyCommands, files } from './commands.ts';
import type { KeyName } from './fakeService.ts';
import { violatedAtTheEnd, violatedNow, isElsewhere } from './guarantees.ts';
import type { Row } from './history.ts';
import { endStates } from './invariantMonitor.ts';
import { finishAll } from './outcomes.ts';
import { type Sabotage, World } from './world.ts';

// Loaded now: the first check would load it in real time, which the model's clock does not count.
await import('../../main/files/contentType.ts');

// The garbage collector does not notice the memory of blocks; without explicit calls gigabytes accumulate.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const runsPerCollection = 10;
let runCount = 0;

/** Far more steps than a dozen uploads need. */
const maxSteps = 600;

export function everyGuaranteeHolds(sabotage: Sabotage = {}, replayPath: string | null = null) {
  return asyncProperty(boolean(), anyCommands(replayPath), async (versionsNeedNames, commands) => {
    const world = new World(versionsNeedNames, sabotage);
    for (const [path, sizeBytes] of Object.entries(files)) world.disk.write(path, sizeBytes);
    try {
      await world.settle();
      await asyncModelRun(() => ({ model: {}, real: world }), commands);
      const violations = [...(await recover(world)), ...violatedNow(world), ...violatedAtTheEnd(world)];
      if (violations.length > 0) throw new Error(`at the end, ${violations.join('\n')}`);
    } finally {
      world.close();
      runCount += 1;
      if (runCount % runsPerCollection === 0) collectGarbage();
    }
  });
}

/**
 * Ends all faults, then does what only a person can do, then sets the other workspace's key. After each of these every
 * upload that can finish has to. Returns the uploads that did not.
 */
async function recover(world: World): Promise<readonly string[]> {
  const { service, monitor } = world;
  world.app.crashControl.scheduleCrash(null);
  world.app.crashControl.writesLeft = Number.POSITIVE_INFINITY;
  service.lapsedBuckets.clear();
  service.revokedKeys.clear();
  await finishAll(world, 'done'); // answers that are still in flight
  const unaided = await runUntilIdle(world, (row) => waitsForPerson(world, row));

  const { queue, gates } = world.app;
  monitor.isPersonActing = true;
  if (world.keyName === 'none') world.changeKey('first');
  queue.setAllPaused(false);
  await queue.actions.act(
    'resume',
    world.rows().map(({ id }) => id),
  );
  monitor.isPersonActing = false;
  gates.checkAgain();
  world.app.probe();
  const aided = await runUntilIdle(world, (row) => isElsewhere(world, row.submission_id));

  const otherKey: KeyName = world.keyName === 'elsewhere' ? 'first' : 'elsewhere';
  if (world.history.rows().some(({ submission_id }) => isElsewhere(world, submission_id)))
    world.changeKey(otherKey);
  const atLast = await runUntilIdle(
    world,
    (row) => isElsewhere(world, row.submission_id) && row.state !== 'processing',
  );
  return [
    ...unaided.map((what) => `every upload ends, without a person: ${what}`),
    ...aided.map((what) => `every upload ends, with a person’s help: ${what}`),
    ...atLast.map((what) => `every upload ends, with its own key: ${what}`),
  ];
}

/** Whether only a person can make it continue. */
function waitsForPerson(world: World, row: Row): boolean {
  const { state, lane, site, submission_id } = row;
  const { gates, queue } = world.app;
  const isLocked = gates
    .notices()
    .some(
      (notice) => (notice.gate === 'key' || notice.gate === 'plan') && !notice.checking && lane !== 'check',
    );
  const isAllPaused = queue.queries.overview().allPaused && state === 'queued';
  const isWithoutItsKey = site !== null && world.keyName === 'none';
  return (
    state === 'paused' ||
    isAllPaused ||
    isWithoutItsKey ||
    isLocked ||
    isElsewhere(world, submission_id) ||
    hasPaused(world, row)
  );
}

/** Whether its group waits for a paused file, or one that waits for a person itself. */
function hasPaused({ history }: World, { lane, submission_row }: Row): boolean {
  return (
    lane === 'group' &&
    history
      .rows()
      .some(
        (other) =>
          other.submission_row === submission_row && other.is_grouped === 1 && other.state === 'paused',
      )
  );
}

async function runUntilIdle(world: World, mayWait: (row: Row) => boolean): Promise<readonly string[]> {
  await world.settle();
  const unfinished = () =>
    world.history
      .rows()
      .filter((row) => row.removed_at === null && !endStates.has(row.state) && !mayWait(row));
  for (let step = 0; step < maxSteps && unfinished().length > 0; step += 1) {
    for (const submission of world.service.submissions)
      if (submission.state === 'processing') submission.state = 'complete';
    if (world.app.wire.pendingRequests.length > 0) await finishAll(world, 'done');
    else if (world.clock.nextTimerAt === null) break;
    else await world.nextTimer();
  }
  return unfinished().map(({ path, state }) => `${path} is still ${state}`);
}
