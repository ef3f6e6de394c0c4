/** The property: whatever happens in whatever order, every promise holds after each step, and at the end all is well. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { asyncModelRun, asyncProperty, boolean } from 'fast-check';

import { anyCommands, files } from './commands.ts';
import type { KeyName } from './fakeService.ts';
import { brokenAtTheEnd, brokenNow, isElsewhere } from './guarantees.ts';
import type { Row } from './history.ts';
import { ends } from './invariantMonitor.ts';
import { finishAll } from './outcomes.ts';
import { type Sabotage, World } from './world.ts';

// The first check would load this in real time, which the model's clock does not count: its life could end before it.
await import('../../main/files/judge.ts');

// The memory of blocks does not press the garbage collector: uncalled, it lets gigabytes of it gather.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const livesPerCollection = 10;
let liveCount = 0;

/** Far more than a dozen uploads need. */
const maxSteps = 600;

export function everyPromiseHolds(sabotage: Sabotage = {}, replayPath: string | null = null) {
  return asyncProperty(boolean(), anyCommands(replayPath), async (versionsNeedNames, commands) => {
    const world = new World(versionsNeedNames, sabotage);
    for (const [path, sizeBytes] of Object.entries(files)) world.disk.write(path, sizeBytes);
    try {
      await world.settle();
      await asyncModelRun(() => ({ model: {}, real: world }), commands);
      const broken = [...(await heal(world)), ...brokenNow(world), ...brokenAtTheEnd(world)];
      if (broken.length > 0) throw new Error(`at the end, ${broken.join('\n')}`);
    } finally {
      world.close();
      liveCount += 1;
      if (liveCount % livesPerCollection === 0) collectGarbage();
    }
  });
}

/**
 * All faults end, then the person does what only a person can, then both workspaces' keys have their turn; each time
 * whatever can end has to. Answers with what did not.
 */
async function heal(world: World): Promise<readonly string[]> {
  const { service, witness } = world;
  world.life.mortality.light(null);
  world.life.mortality.writesLeft = Number.POSITIVE_INFINITY;
  service.lapsedBuckets.clear();
  service.revokedKeys.clear();
  await finishAll(world, 'done'); // refusals that are still under way
  const unaided = await goOn(world, (row) => waitsForPerson(world, row));

  const { queue, gates } = world.life;
  witness.isPersonActing = true;
  if (world.keyName === 'none') world.changeKey('first');
  queue.setAllPaused(false);
  await queue.actions.act(
    'resume',
    world.rows().map(({ id }) => id),
  );
  witness.isPersonActing = false;
  gates.checkAgain();
  world.life.probe();
  const aided = await goOn(world, (row) => isElsewhere(world, row.submission_id));

  const otherKey: KeyName = world.keyName === 'elsewhere' ? 'first' : 'elsewhere';
  if (world.history.rows().some(({ submission_id }) => isElsewhere(world, submission_id)))
    world.changeKey(otherKey);
  const atLast = await goOn(
    world,
    (row) => isElsewhere(world, row.submission_id) && row.state !== 'processing',
  );
  return [
    ...unaided.map((what) => `what can end ends, by itself: ${what}`),
    ...aided.map((what) => `what can end ends, once a person helps: ${what}`),
    ...atLast.map((what) => `what can end ends, with its own key: ${what}`),
  ];
}

/** Whether only a person can let it go on. */
function waitsForPerson(world: World, { state, lane, submission_id }: Row): boolean {
  const { gates, queue } = world.life;
  const isLocked = gates
    .notices()
    .some(
      (notice) => (notice.gate === 'key' || notice.gate === 'plan') && !notice.checking && lane !== 'check',
    );
  const isAllPaused = queue.queries.overview().allPaused && state === 'queued';
  return state === 'paused' || isAllPaused || isLocked || isElsewhere(world, submission_id);
}

async function goOn(world: World, mayWait: (row: Row) => boolean): Promise<readonly string[]> {
  await world.settle();
  const unended = () =>
    world.history.rows().filter((row) => row.removed_at === null && !ends.has(row.state) && !mayWait(row));
  for (let step = 0; step < maxSteps && unended().length > 0; step += 1) {
    for (const submission of world.service.submissions)
      if (submission.state === 'processing') submission.state = 'complete';
    if (world.life.wire.parcels.length > 0) await finishAll(world, 'done');
    else if (world.clock.nextTimerAt === null) break;
    else await world.nextTimer();
  }
  return unended().map(({ path, state }) => `${path} is still ${state}`);
}
